/// The sizes that decide how long an operation takes, computed from public sizes alone, so that a
/// machine can charge before it runs.
///
/// Time is about (elements) * (multiplications per element) * limbs(bits)^2, in word products.
package enum PaillierCost {
  /// Group elements that `lanes` values need.
  package static func elements(lanes: Int, format: PaillierFormat, bits: Int) -> Int {
    let perElement = format.lanesPerElement(modulusBits: bits)
    return lanes / perElement + (lanes % perElement == 0 ? 0 : 1)
  }

  /// 64-bit limbs of a group element, a number modulo n^2.
  package static func limbs(bits: Int) -> Int { bits / 32 }

  /// Bytes of an encoded group element.
  package static func elementBytes(bits: Int) -> Int { bits / 4 }

  /// Bytes of an encoded ciphertext.
  package static func encodedBytes(
    lanes: Int, rank: Int, format: PaillierFormat, bits: Int
  ) -> Int {
    PaillierCiphertext.headerBytes(rank: rank)
      + elements(lanes: lanes, format: format, bits: bits) * elementBytes(bits: bits)
  }

  /// Bits of the magnitude of a multiplier: 0 for 0, 64 at most.
  package static func exponentBits(_ multiplier: Int64) -> Int {
    UInt64.bitWidth - multiplier.magnitude.leadingZeroBitCount
  }

  /// Modular multiplications per element of `adding`.
  package static let additionMultiplications = 1
  /// Modular multiplications per element of `adding(plain:)`: the product with n counts as one.
  package static let plainAdditionMultiplications = 2
  /// What inverting an element costs, in modular multiplications (measured, rounded up).
  package static let inversionMultiplications = 5
  /// What checking an element costs when it is decoded, in modular multiplications (measured,
  /// rounded up).
  package static let validationMultiplications = 1
  /// What checking a ciphertext costs when it is decoded, whatever its number of elements: one
  /// greatest common divisor, in modular multiplications (measured, rounded up).
  package static let validationFixedMultiplications = 3

  /// Modular multiplications per element of `multiplied(by:)`, without the inversion for a negative
  /// multiplier: a squaring for each bit, a product for each window of bits, and what the
  /// exponentiation needs before and after.
  package static func multiplications(multiplier: Int64) -> Int {
    multiplier.magnitude <= 1 ? 0 : (5 * exponentBits(multiplier) + 12) / 4
  }

  /// Modular multiplications per element of `linearCombination`.
  package static func multiplications(multipliers: [Int64]) -> Int {
    let squarings = multipliers.map(exponentBits).max() ?? 0
    return multipliers.reduce(squarings) { sum, multiplier in
      sum + multiplier.magnitude.nonzeroBitCount
        + (multiplier < 0 ? inversionMultiplications : 0)
    }
  }

  /// Modular multiplications per element of `PaillierCiphertext.isOpened`: an exponentiation with an
  /// exponent of `bits` bits (measured, rounded up).
  package static func openingMultiplications(bits: Int) -> Int {
    bits + plainAdditionMultiplications + validationMultiplications
  }

  /// Bytes of an encoded opening.
  package static func openingBytes(lanes: Int, format: PaillierFormat, bits: Int) -> Int {
    PaillierOpening.headerBytes + lanes * format.laneBits / 8
      + elements(lanes: lanes, format: format, bits: bits) * bits / 8
  }
}
