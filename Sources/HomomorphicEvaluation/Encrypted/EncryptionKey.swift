import Primitives

/// What is public of a key: enough to encrypt, and to calculate with ciphertexts.
package enum EncryptionKey: Sendable {
  /// A Paillier modulus.
  case paillier(PaillierPublicKey)
  /// The public key of parameters that are an `EncryptionScheme`, with what products and rotations
  /// need.
  case lattice(LatticeKeyBundle)
}

extension EncryptionKey {
  /// keccak256 of `encoded()`: names the key in ciphertexts.
  package var identity: Hash256 {
    switch self {
    case .paillier(let key): key.identity
    case .lattice(let key): key.identity
    }
  }

  /// The scheme and its parameters.
  package var scheme: EncryptionScheme {
    switch self {
    case .paillier(let key): return .paillier(bits: key.bits)
    case .lattice(let key):
      guard let scheme = key.parameters.encryptionScheme else {
        preconditionFailure("only bundles of an encryption scheme become encryption keys")
      }
      return scheme
    }
  }

  /// The canonical encoding.
  package func encoded() -> [UInt8] {
    switch self {
    case .paillier(let key): key.modulusBigEndian
    case .lattice(let key): key.encoded()
    }
  }

  /// Bytes of `encoded()`.
  package var encodedByteCount: Int {
    switch self {
    case .paillier(let key): key.bits / 8
    case .lattice(let key): key.encodedByteCount
    }
  }

  /// Bytes that it takes in memory, packed: those of `encoded()`, and of halves that a seed stands for.
  package var expandedByteCount: Int {
    switch self {
    case .paillier(let key): key.bits / 8
    case .lattice(let key): key.expandedByteCount
    }
  }

  /// The most bytes that the encoding of a key of a scheme has.
  package static func encodedBytesMax(_ scheme: EncryptionScheme) -> Int {
    switch scheme {
    case .paillier(let bits): bits / 8
    case .ckks, .bfv:
      scheme.parameters.map {
        LatticeKeyBundle.encodedByteCount(
          $0, hasRelinearizationKey: $0.canSwitchKeys,
          galoisKeys: $0.canSwitchKeys ? LatticeKeyBundle.galoisKeysMax : 0, isSeeded: false)
      } ?? 0
    }
  }

  /// Reads and checks an encoding of a key of a scheme.
  ///
  /// Throws `invalidKey`, and what the scheme's own decoder throws.
  package init(decoding bytes: [UInt8], scheme: EncryptionScheme) throws(HomomorphicError) {
    switch scheme {
    case .paillier(let bits):
      guard bytes.count == bits / 8 else { throw .invalidKey }
      self = .paillier(
        scheme.isInsecure
          ? try PaillierPublicKey(insecureTestModulusBigEndian: bytes)
          : try PaillierPublicKey(modulusBigEndian: bytes))
    case .ckks, .bfv:
      guard let parameters = scheme.parameters,
        try LatticeKeyBundle.header(of: bytes).parameters == parameters
      else { throw .wrongParameters }
      self = .lattice(try LatticeKeyBundle(decoding: bytes))
    }
  }
}

extension EncryptionKey: Hashable {
  /// Keys are equal when they are of one scheme and their encodings have one hash.
  package static func == (left: EncryptionKey, right: EncryptionKey) -> Bool {
    left.identity == right.identity && left.scheme == right.scheme
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(identity)
  }
}
