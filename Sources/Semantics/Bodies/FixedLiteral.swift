import Primitives
import Syntax

/// Fixed-point numbers while compiling.
enum FixedLiteral {
  /// The raw value of a decimal in a format: exact, or the nearest, ties to even; nil when it does
  /// not fit.
  static func raw(_ literal: DecimalLiteral, isNegative: Bool, _ format: FixedType) -> Int64? {
    let ten = U256(UInt64(10))
    var power = U256.one
    for _ in 0..<min(max(literal.fractionDigits, 0), 64) { power = power &* ten }
    guard let (whole, rest) = literal.mantissa.quotientAndRemainder(dividingBy: power),
      let integer = whole.asUInt64, integer <= UInt64(Int64.max)
    else { return nil }
    // Bit by bit: the remainder is below 10^64 < 2^213, so that doubling it never overflows.
    var magnitude = UInt128(integer)
    var remainder = rest
    for _ in 0..<format.fractionBits {
      remainder = remainder << UInt64(1)
      magnitude <<= 1
      if remainder >= power {
        remainder = remainder &- power
        magnitude |= 1
      }
    }
    let doubled = remainder << UInt64(1)
    if doubled > power || (doubled == power && magnitude & 1 == 1) { magnitude += 1 }
    // Below 2^63 * 2^63 + 1.
    let signed = Int128(magnitude)
    return fit(isNegative ? -signed : signed, format)
  }

  /// The literal that stands in the source, with its sign: `-0.5`; nil for other text.
  static func parse(_ text: String) -> (literal: DecimalLiteral, isNegative: Bool)? {
    let isNegative = text.hasPrefix("-")
    let digits = text.drop { $0 == "-" || $0 == " " }.filter { $0 != "_" }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, digits.utf8.count <= 64,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
      let mantissa = U256(String(parts[0] + parts[1]))
    else { return nil }
    return (DecimalLiteral(mantissa: mantissa, fractionDigits: parts[1].count), isNegative)
  }

  /// The amount in the smallest unit of a decimal with a unit such as `coin`; nil when it is no
  /// whole number.
  static func scaled(_ literal: DecimalLiteral, by factor: UInt64) -> U256? {
    let ten = U256(UInt64(10))
    var power = U256.one
    for _ in 0..<min(max(literal.fractionDigits, 0), 64) { power = power &* ten }
    let (product, overflow) = literal.mantissa.multipliedReportingOverflow(by: U256(factor))
    guard !overflow, let (whole, rest) = product.quotientAndRemainder(dividingBy: power),
      rest.isZero
    else { return nil }
    return whole
  }

  /// The raw value, when it is in the format's range.
  static func fit(_ exact: Int128, _ format: FixedType) -> Int64? {
    guard let value = Int64(exactly: exact) else { return nil }
    if format.width == 32, Int32(exactly: value) == nil { return nil }
    return value
  }

  /// a / b to the nearest integer, ties to even. The magnitudes are below 2^126.
  static func roundedQuotient(_ a: Int128, _ b: Int128) -> Int128 {
    let (quotient, remainder) = a.magnitude.quotientAndRemainder(dividingBy: b.magnitude)
    let twice = remainder * 2
    let isUp = twice > b.magnitude || (twice == b.magnitude && quotient & 1 == 1)
    let magnitude = Int128(quotient + (isUp ? 1 : 0))
    return (a < 0) != (b < 0) ? -magnitude : magnitude
  }
}
