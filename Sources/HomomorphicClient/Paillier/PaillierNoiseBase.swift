import HomomorphicEvaluation
import Primitives

/// Short noise for a key: powers of one fixed n-th residue h^n instead of r^n for random r.
///
/// The scheme of I. Damgard, M. Jurik, J. B. Nielsen, "A generalization of Paillier's public-key
/// system with applications to electronic voting" (International Journal of Information Security
/// 9, 2010): for n = p q with p = q = 3 mod 4 and gcd(p - 1, q - 1) = 2, and h = -x^2 mod n of a
/// random x, noise is (h^n)^s mod n^2 with a random s of half the modulus's bits. h is public; the
/// key holder publishes it with the key. The tables of the fixed base are built once per key.
package struct PaillierNoiseBase: ~Copyable {
  /// The key that the noise is for.
  package let key: PaillierPublicKey
  /// h, least significant limb first.
  private let root: [UInt]
  private let modulus: GMPInteger
  /// h^n mod n^2.
  private let residue: GMPInteger

  /// Bits of an exponent s: half of the modulus's, as the proof of security wants.
  package var exponentBits: Int { key.bits / 2 }

  /// h as bits / 8 bytes, most significant first.
  package var rootBigEndian: [UInt8] {
    var bytes: [UInt8] = []
    GMPInteger(limbs: root).appendBigEndian(count: key.bits / 8, to: &bytes)
    return bytes
  }

  /// The base with this published h, bits / 8 bytes.
  ///
  /// Only h is taken from outside, never h^n: so whatever h is, the noise cannot change values.
  /// Throws `invalidKey` when h cannot come from a key holder who follows the scheme: it is not in
  /// 2..<n - 1, not coprime to n, has Jacobi symbol -1, or n is not 1 mod 4. That n has such primes
  /// cannot be seen from outside.
  package init(
    key: PaillierPublicKey, rootBigEndian bytes: [UInt8]
  ) throws(HomomorphicError) {
    guard bytes.count == key.bits / 8 else { throw .invalidKey }
    try self.init(key: key, root: GMPInteger(bigEndian: bytes[...]))
  }

  init(key: PaillierPublicKey, root: borrowing GMPInteger) throws(HomomorphicError) {
    let modulus = GMPInteger(limbs: key.modulus)
    var last = GMPInteger(copying: modulus)
    last.subtract(1)
    guard key.modulus[0] & 3 == 1, !root.isZero, !root.equals(1), root.isLess(than: last),
      root.jacobiSymbol(modulo: modulus) == 1
    else { throw .invalidKey }
    var residue = GMPInteger(capacityBits: key.bits * 2)
    residue.power(root, modulus, modulo: GMPInteger(limbs: key.modulusSquared))
    self.key = key
    self.root = root.limbs(count: key.modulus.count)
    self.modulus = modulus
    self.residue = residue
  }

  /// The tables for `path`: some milliseconds, so build them once.
  package func table(path: PaillierPath = .best) -> PaillierNoiseTable {
    PaillierNoiseTable(
      key: key, modulus: modulus, residue: residue, exponentBits: exponentBits, path: path)
  }
}

extension PaillierSecretKey {
  /// A base for short noise, with h = -x^2 mod n for a random x.
  ///
  /// Throws `invalidKey` unless both primes are 3 mod 4 and gcd(p - 1, q - 1) is 2: other keys
  /// cannot use short noise. The keys that `generate` makes can.
  package func noiseBase(
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> PaillierNoiseBase {
    guard first.prime.bit(1), second.prime.bit(1),
      first.exponent.greatestCommonDivisor(second.exponent).equals(2)
    else { throw .invalidKey }
    var random = GMPInteger(capacityBits: publicKey.bits)
    PaillierNoise.draw(&random, below: modulus, using: &generator)
    var square = GMPInteger(capacityBits: publicKey.bits * 2)
    square.square(random)
    var root = GMPInteger(capacityBits: publicKey.bits * 2)
    root.remainder(square, modulo: modulus)
    root.subtract(modulus)
    root.negate()
    return try PaillierNoiseBase(key: publicKey, root: root)
  }
}
