import CSecp256k1
import Primitives

/// An ECDSA signature over secp256k1 from which the address of its signer follows, as Ethereum has it.
///
/// There is one for each signer, hash and nonce: r and s are in range and s is low (Yellow Paper, appendix F; EIP-2), so that nobody but
/// the signer can make a second one of it.
package struct RecoverableSignature: Hashable, Sendable {
  /// The x-coordinate of the nonce's point; at least 1, below the order.
  package let r: U256
  /// At least 1, at most half of the order.
  package let s: U256
  /// Whether the y-coordinate of the nonce's point is odd.
  package let yIsOdd: Bool

  /// The order of the group (SEC 2, version 2, section 2.4.1).
  package static let order = U256(
    w0: 0xBFD2_5E8C_D036_4141, w1: 0xBAAE_DCE6_AF48_A03B, w2: 0xFFFF_FFFF_FFFF_FFFE,
    w3: 0xFFFF_FFFF_FFFF_FFFF)
  private static let halfOrder = order >> 1

  /// Checks the numbers.
  package init(r: U256, s: U256, yIsOdd: Bool) throws(SignatureError) {
    guard r != .zero, s != .zero, r < RecoverableSignature.order, s < RecoverableSignature.order
    else { throw .outOfRange }
    guard s <= RecoverableSignature.halfOrder else { throw .highS }
    self.r = r
    self.s = s
    self.yIsOdd = yIsOdd
  }

  /// How many bytes an encoding has.
  package static let byteCount = 65

  /// Reads 65 bytes: r, s and the parity of y, which is 0 or 1; nil when they are no signature that counts.
  package init?(bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count == RecoverableSignature.byteCount, bytes[64] <= 1,
      let r = U256(bigEndian: bytes[..<32]), let s = U256(bigEndian: bytes[32..<64]),
      let signature = try? RecoverableSignature(r: r, s: s, yIsOdd: bytes[64] == 1)
    else { return nil }
    self = signature
  }

  /// The 65 bytes: r, s and the parity of y.
  package var bytes: [UInt8] { r.bigEndianBytes + s.bigEndianBytes + [yIsOdd ? 1 : 0] }

  /// The address of who has signed a hash: the only one for which this signature counts.
  package func signer(of hash: Hash256) throws(SignatureError) -> Address {
    let context = galaxy_secp256k1_static()
    var parsed = secp256k1_ecdsa_recoverable_signature()
    var key = secp256k1_pubkey()
    let isParsed = secp256k1_ecdsa_recoverable_signature_parse_compact(
      context!, &parsed, r.bigEndianBytes + s.bigEndianBytes, yIsOdd ? 1 : 0)
    guard isParsed == 1, secp256k1_ecdsa_recover(context!, &key, &parsed, hash.bytes) == 1 else {
      throw .noSigner
    }
    return Address(publicKey: key)
  }
}

extension Address {
  /// The last 20 bytes of keccak256(x || y) (Yellow Paper, appendix F).
  init(publicKey key: secp256k1_pubkey) {
    var bytes = [UInt8](repeating: 0, count: 65)
    withUnsafePointer(to: key) { galaxy_secp256k1_uncompressed(&bytes, $0) }
    self.init(truncating: keccak256(Array(bytes.dropFirst())).number)
  }
}
