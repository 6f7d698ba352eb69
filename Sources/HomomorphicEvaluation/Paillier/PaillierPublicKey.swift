import Primitives

/// A Paillier public key with generator g = n + 1.
///
/// Source: P. Paillier, "Public-Key Cryptosystems Based on Composite Degree Residuosity Classes",
/// EUROCRYPT 1999; g = n + 1 as in I. Damgard, M. Jurik, PKC 2001.
package struct PaillierPublicKey: Hashable, Sendable {
  /// Bits of the modulus n.
  package let bits: Int
  /// keccak256 of the modulus as bits / 8 big-endian bytes: names the key in encodings.
  package let identity: Hash256
  /// n, least significant limb first.
  package let modulus: [UInt]
  /// n^2, least significant limb first.
  package let modulusSquared: [UInt]

  /// The key with this modulus of exactly 2048 or 3072 bits.
  ///
  /// Throws `invalidKey` for another length, a top bit that is 0, or an even number. Whether the
  /// modulus is a product of two primes cannot be seen from outside.
  package init(modulusBigEndian bytes: [UInt8]) throws(HomomorphicError) {
    try self.init(bytes, lengths: PaillierLimits.modulusBits)
  }

  /// Like `init(modulusBigEndian:)`, but also for 512 and 1024 bits. Such keys can be broken: they
  /// are for tests alone.
  package init(insecureTestModulusBigEndian bytes: [UInt8]) throws(HomomorphicError) {
    try self.init(
      bytes, lengths: PaillierLimits.modulusBits + PaillierLimits.insecureModulusBits)
  }

  private init(_ bytes: [UInt8], lengths: [Int]) throws(HomomorphicError) {
    guard let first = bytes.first, let last = bytes.last, lengths.contains(bytes.count * 8),
      first >= 0x80, last & 1 == 1
    else { throw .invalidKey }
    bits = bytes.count * 8
    identity = keccak256(bytes)
    let n = GMPInteger(bigEndian: bytes[...])
    modulus = n.limbs(count: bits / UInt.bitWidth)
    var square = GMPInteger()
    square.square(n)
    modulusSquared = square.limbs(count: bits * 2 / UInt.bitWidth)
  }

  /// The modulus n as bits / 8 bytes, most significant first.
  package var modulusBigEndian: [UInt8] {
    var bytes: [UInt8] = []
    GMPInteger(limbs: modulus).appendBigEndian(count: bits / 8, to: &bytes)
    return bytes
  }

  /// Limbs of a group element, a number below n^2.
  package var elementLimbs: Int { modulusSquared.count }
}
