/// Why three numbers are no signature that counts.
package enum SignatureError: Error, Hashable, Sendable {
  /// r or s is 0, or not below the order of the group.
  case outOfRange
  /// s is above half of the order: the same signer could be had from a second spelling of the signature (EIP-2).
  case highS
  /// There is no key that gives this signature for this hash.
  case noSigner
}

extension SignatureError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .outOfRange: "r and s of a signature are at least 1 and below the order of secp256k1"
    case .highS: "s of the signature is above half of the order of secp256k1 (EIP-2)"
    case .noSigner: "no key gives this signature"
    }
  }
}
