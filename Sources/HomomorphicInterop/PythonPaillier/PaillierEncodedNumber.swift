import HomomorphicClient
import HomomorphicEvaluation

/// A number as python-paillier encodes it: mantissa * 16^exponent, exactly.
package struct PaillierEncodedNumber: Hashable, Sendable {
  /// Whether the number is below 0.
  package let isNegative: Bool
  /// The magnitude of the mantissa, least significant limb first, no zero limb on top.
  let magnitude: [UInt]
  /// The power of 16.
  package let exponent: Int

  /// The exponents that are accepted.
  package static let exponents = -1024...1024

  init(isNegative: Bool, magnitude: borrowing GMPInteger, exponent: Int) {
    self.isNegative = isNegative && !magnitude.isZero
    self.magnitude = magnitude.limbs(count: (magnitude.bitLength + 63) / 64)
    self.exponent = exponent
  }

  /// mantissa * 16^exponent. Throws `valueOutOfRange` for an exponent that is not accepted.
  package init(mantissa: Int64, exponent: Int = 0) throws(HomomorphicError) {
    guard Self.exponents.contains(exponent) else { throw .valueOutOfRange }
    self.init(
      isNegative: mantissa < 0, magnitude: GMPInteger(UInt(mantissa.magnitude)),
      exponent: exponent)
  }

  /// The fixed-point number raw / 2^fraction.
  package init(raw: Int64, fraction: UInt8) {
    let digits = (Int(fraction) + 3) / 4
    var magnitude = GMPInteger(UInt(raw.magnitude))
    magnitude.shiftLeft(4 * digits - Int(fraction))
    self.init(isNegative: raw < 0, magnitude: magnitude, exponent: -digits)
  }

  /// The number that a binary64 bit pattern stands for, with the exponent that python-paillier
  /// chooses for such a number: the largest that keeps 53 bits.
  ///
  /// Throws `valueOutOfRange` for infinities, what is not a number, and exponents not accepted.
  package init(binary64 bits: UInt64) throws(HomomorphicError) {
    let field = Int(bits >> 52 & 0x7FF)
    guard field != 0x7FF else { throw .valueOutOfRange }
    var significand = bits & ((1 << 52) - 1)
    if field != 0 { significand |= 1 << 52 }
    // The last bit of the significand counts 2^last; the 53 bits kept end at 2^lowest.
    let last = max(field, 1) - 1075
    let used = UInt64.bitWidth - significand.leadingZeroBitCount
    let lowest = significand == 0 ? -53 : last + used - 53
    let exponent = lowest >> 2
    var magnitude = GMPInteger(UInt(significand))
    magnitude.shiftLeft(significand == 0 ? 0 : max(last - 4 * exponent, 0))
    guard Self.exponents.contains(exponent) else { throw .valueOutOfRange }
    self.init(isNegative: bits >> 63 == 1, magnitude: magnitude, exponent: exponent)
  }

  /// Reads an encoding modulo n: up to n / 3 positive, from n - n / 3 on negative.
  ///
  /// Throws `laneOverflow` for what lies between, where sums that are too large end up.
  init(
    encoding: borrowing GMPInteger, modulus: borrowing GMPInteger, exponent: Int
  ) throws(HomomorphicError) {
    let largest = Self.largest(modulus: modulus)
    var negative = GMPInteger(capacityBits: modulus.bitLength)
    negative.difference(modulus, encoding)
    if !largest.isLess(than: encoding) {
      self.init(isNegative: false, magnitude: encoding, exponent: exponent)
    } else if !largest.isLess(than: negative) {
      self.init(isNegative: true, magnitude: negative, exponent: exponent)
    } else {
      throw .laneOverflow
    }
  }

  /// The encoding modulo n. Throws `valueOutOfRange` when the mantissa is above n / 3 - 1.
  func encoding(modulus: borrowing GMPInteger) throws(HomomorphicError) -> GMPInteger {
    var number = GMPInteger(limbs: magnitude)
    guard !Self.largest(modulus: modulus).isLess(than: number) else { throw .valueOutOfRange }
    if isNegative {
      number.negate()
      number.add(modulus)
    }
    return number
  }

  /// The largest mantissa: python-paillier's max_int, n // 3 - 1.
  private static func largest(modulus: borrowing GMPInteger) -> GMPInteger {
    var largest = GMPInteger(capacityBits: modulus.bitLength)
    largest.quotient(modulus, dividingBy: GMPInteger(3))
    largest.subtract(1)
    return largest
  }

  /// The number times 2^fraction, when that is a whole number of 64 bits; otherwise nil.
  package func raw(fraction: UInt8) -> Int64? {
    guard !magnitude.isEmpty else { return 0 }
    let shift = 4 * exponent + Int(fraction)
    var number = GMPInteger(limbs: magnitude)
    if shift >= 0 {
      guard number.bitLength + shift <= 64 else { return nil }
      number.shiftLeft(shift)
    } else {
      var unit = GMPInteger(1)
      unit.shiftLeft(-shift)
      var rest = GMPInteger()
      rest.remainder(number, modulo: unit)
      guard rest.isZero, number.bitLength + shift <= 64 else { return nil }
      number.divideExactly(by: unit)
    }
    let word = number.limbs(count: 1)[0]
    if isNegative { return word <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- word) : nil }
    return Int64(exactly: word)
  }
}

extension PaillierEncodedNumber: CustomStringConvertible {
  /// The exact decimal number.
  package var description: String {
    var number = GMPInteger(limbs: magnitude)
    // m * 16^-d = m * 625^d / 10000^d.
    if exponent >= 0 {
      number.shiftLeft(4 * exponent)
    } else {
      var factor = GMPInteger()
      factor.power(GMPInteger(5), exponent: UInt(-4 * exponent))
      number.multiply(by: factor)
    }
    var digits = number.decimal
    if exponent < 0 {
      let places = -4 * exponent
      let padding = String(repeating: "0", count: max(places + 1 - digits.utf8.count, 0))
      digits = padding + digits
      var whole = Substring(digits.utf8.dropLast(places))
      var rest = Substring(digits.utf8.suffix(places))
      while rest.utf8.last == UInt8(ascii: "0") { rest.removeLast() }
      if whole.isEmpty { whole = "0" }
      digits = rest.isEmpty ? String(whole) : "\(whole).\(rest)"
    }
    return isNegative ? "-" + digits : digits
  }
}
