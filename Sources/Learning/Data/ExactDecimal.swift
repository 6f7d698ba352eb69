/// A number of a table of text, exact to twelve digits behind the point.
///
/// Scaling must give everybody the same bits, so numbers are never read as `Double`.
package struct ExactDecimal: Hashable, Comparable, Sendable {
  /// The number in units of 10^-12; its magnitude is at most 10^27.
  package let units: Int128

  private static let fractionDigits = 12
  private static let largest: Int128 = 1_000_000_000_000_000_000_000_000_000
  /// Digits that are kept of a mantissa: more would leave 128 bits.
  private static let digitsMax = 30

  /// Reads `-1.5`, `+7`, `.25` or `1e-05`; further digits are rounded to nearest, ties to even. Nil for anything else and
  /// for magnitudes above 10^15.
  package init?(_ text: some StringProtocol) {
    var rest = Array(text.utf8)[...]
    var isNegative = false
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest.removeFirst()
    }
    var (mantissa, exponent, digits, hasDigits) = (Int128(0), 0, 0, false)
    // Whether something that is not 0 was left out behind the mantissa.
    var (isBehindPoint, hasRest) = (false, false)
    while let byte = rest.first {
      if byte == UInt8(ascii: "."), !isBehindPoint {
        isBehindPoint = true
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        hasDigits = true
        let digit = Int128(byte - UInt8(ascii: "0"))
        if digits < ExactDecimal.digitsMax {
          mantissa = mantissa * 10 + digit
          digits += mantissa == 0 ? 0 : 1
          exponent -= isBehindPoint ? 1 : 0
        } else {
          hasRest = hasRest || digit != 0
          exponent += isBehindPoint ? 0 : 1
        }
      } else {
        break
      }
      rest.removeFirst()
    }
    guard hasDigits else { return nil }
    if let mark = rest.first {
      guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E"),
        let power = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), abs(power) <= 1_000
      else { return nil }
      exponent += power
    }
    guard
      let units = ExactDecimal.shifted(
        mantissa, by: exponent + ExactDecimal.fractionDigits, hasRest: hasRest)
    else { return nil }
    self.units = isNegative ? -units : units
  }

  /// mantissa * 10^power, rounded; nil above the largest.
  private static func shifted(_ mantissa: Int128, by power: Int, hasRest: Bool) -> Int128? {
    guard mantissa != 0 else { return 0 }
    var value = mantissa
    if power >= 0 {
      for _ in 0..<power {
        guard value <= largest / 10 else { return nil }
        value *= 10
      }
      return value <= largest ? value : nil
    }
    guard -power <= 36 else { return 0 }
    let divisor = (0..<(-power)).reduce(Int128(1)) { product, _ in product * 10 }
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    let half = divisor / 2
    let isUp = remainder > half || (remainder == half && (hasRest || quotient & 1 == 1))
    let rounded = quotient + (isUp ? 1 : 0)
    return rounded <= largest ? rounded : nil
  }

  package static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
    left.units < right.units
  }

  /// Whether it has nothing behind the point.
  package var isInteger: Bool { units % 1_000_000_000_000 == 0 }

  /// Where it lies between two numbers, as a raw `Q<8, 24>` in 0...1, rounded to nearest, ties to even.
  ///
  /// - Precondition: minimum <= self <= maximum, minimum < maximum.
  package func scaled(from minimum: ExactDecimal, to maximum: ExactDecimal) -> Int32 {
    precondition(minimum <= self && self <= maximum && minimum < maximum, "outside the range")
    // Both below 2^91, so that the product fits.
    return Share.raw(units - minimum.units, of: maximum.units - minimum.units)
  }
}
