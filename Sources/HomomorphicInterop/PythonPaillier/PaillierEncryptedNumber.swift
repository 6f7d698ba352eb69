import HomomorphicClient
import HomomorphicEvaluation

/// One number encrypted as python-paillier does: an element that encrypts the mantissa, and the
/// power of 16, which everybody can see.
///
/// A value of this type is well formed: the element is in 1..<n^2 and coprime to n.
package struct PaillierEncryptedNumber: Hashable, Sendable {
  /// The key that encrypts it.
  package let key: PaillierPublicKey
  /// The power of 16.
  package let exponent: Int
  /// The group element, `key.elementLimbs` limbs.
  let limbs: [UInt]

  /// The most by which an exponent is lowered in one step.
  package static let shiftMax = 256

  init(key: PaillierPublicKey, exponent: Int, element: borrowing GMPInteger) {
    self.key = key
    self.exponent = exponent
    limbs = element.limbs(count: key.elementLimbs)
  }

  /// Checks that `element` is in 1..<n^2 and coprime to n.
  ///
  /// Throws `elementOutOfRange`, `notInvertible`, `valueOutOfRange` for the exponent.
  init(
    key: PaillierPublicKey, exponent: Int, unchecked element: borrowing GMPInteger
  ) throws(HomomorphicError) {
    guard PaillierEncodedNumber.exponents.contains(exponent) else { throw .valueOutOfRange }
    guard !element.isZero, element.isLess(than: GMPInteger(limbs: key.modulusSquared)) else {
      throw .elementOutOfRange
    }
    guard element.isCoprime(to: GMPInteger(limbs: key.modulus)) else { throw .notInvertible }
    self.init(key: key, exponent: exponent, element: element)
  }

  /// Encrypts the sum. The larger exponent is lowered to the other one.
  ///
  /// Throws `wrongKey`, and `valueOutOfRange` when the exponents are further apart than `shiftMax`.
  package func adding(
    _ other: PaillierEncryptedNumber
  ) throws(HomomorphicError) -> PaillierEncryptedNumber {
    guard key.identity == other.key.identity else { throw .wrongKey }
    let exponent = min(exponent, other.exponent)
    var workspace = PaillierWorkspace(key: key)
    var sum = GMPInteger(limbs: try lowered(to: exponent).limbs)
    workspace.multiply(&sum, by: GMPInteger(limbs: try other.lowered(to: exponent).limbs))
    return PaillierEncryptedNumber(key: key, exponent: exponent, element: sum)
  }

  /// Encrypts the product with a plain number; the exponents add up.
  ///
  /// Throws `valueOutOfRange` for an exponent that is not accepted.
  package func multiplied(
    by factor: PaillierEncodedNumber
  ) throws(HomomorphicError) -> PaillierEncryptedNumber {
    let exponent = exponent + factor.exponent
    guard PaillierEncodedNumber.exponents.contains(exponent) else { throw .valueOutOfRange }
    var workspace = PaillierWorkspace(key: key)
    var product = GMPInteger(capacityBits: key.bits * 2)
    product.power(
      GMPInteger(limbs: limbs), GMPInteger(limbs: factor.magnitude),
      modulo: workspace.modulusSquared)
    if factor.isNegative { try workspace.invert(&product) }
    return PaillierEncryptedNumber(key: key, exponent: exponent, element: product)
  }

  /// Encrypts the same number with a lower exponent. Throws `valueOutOfRange` for a higher one, or
  /// one that is more than `shiftMax` lower.
  package func lowered(
    to exponent: Int
  ) throws(HomomorphicError) -> PaillierEncryptedNumber {
    let steps = self.exponent - exponent
    guard steps >= 0, steps <= Self.shiftMax else { throw .valueOutOfRange }
    guard steps > 0 else { return self }
    var factor = GMPInteger(1)
    factor.shiftLeft(4 * steps)
    var element = GMPInteger(capacityBits: key.bits * 2)
    element.power(
      GMPInteger(limbs: limbs), factor, modulo: GMPInteger(limbs: key.modulusSquared))
    return PaillierEncryptedNumber(key: key, exponent: exponent, element: element)
  }
}

extension PaillierPublicKey {
  /// Encrypts `number` as python-paillier does.
  ///
  /// `generator` must be cryptographically secure and seeded for one use only.
  /// Throws `valueOutOfRange` when the mantissa is above n / 3 - 1.
  package func encrypt(
    _ number: PaillierEncodedNumber, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> PaillierEncryptedNumber {
    let modulus = GMPInteger(limbs: modulus)
    let encoding = try number.encoding(modulus: modulus)
    var noise = PaillierNoise(key: self, count: 1, using: &generator)
    var element = GMPInteger(capacityBits: bits * 2)
    noise.takeNext(into: &element)
    var workspace = PaillierWorkspace(key: self)
    workspace.addPlain(encoding, modulus: modulus, to: &element)
    return PaillierEncryptedNumber(key: self, exponent: number.exponent, element: element)
  }
}

extension PaillierSecretKey {
  /// The number that `number` encrypts.
  ///
  /// Throws `wrongKey`, and `laneOverflow` when the mantissa is between n / 3 and n - n / 3, where
  /// sums that are too large end up.
  package func decrypt(
    _ number: PaillierEncryptedNumber
  ) throws(HomomorphicError) -> PaillierEncodedNumber {
    guard number.key.identity == publicKey.identity else { throw .wrongKey }
    let element = GMPInteger(limbs: number.limbs)
    return try PaillierEncodedNumber(
      encoding: plaintext(of: element),
      modulus: modulus, exponent: number.exponent)
  }
}
