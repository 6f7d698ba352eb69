import Primitives

extension FixedPoint {
  /// Parses decimal text: an optional `-`, digits, and optionally a point and more digits.
  ///
  /// The value is exact when the format represents it, else the nearest, ties to even. Throws
  /// `malformed` for other text or more than `Limits.decimalTextBytesMax` bytes, `overflow`
  /// for a number outside the format's range.
  package static func parse(
    _ text: String, _ format: FixedFormat
  ) throws(TensorError) -> Int64 {
    var digits = text.utf8[...]
    guard digits.count <= Limits.decimalTextBytesMax else { throw .malformed }
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits = digits.dropFirst() }
    let point = digits.firstIndex(of: UInt8(ascii: "."))
    let whole = try decimalDigits(digits[..<(point ?? digits.endIndex)])
    var fraction: [UInt8] = []
    if let point {
      fraction = try decimalDigits(digits[digits.index(after: point)...])
    }

    // The whole part, saturating: anything from 2^64 on overflows every format.
    var magnitude: UInt128 = 0
    for digit in whole {
      magnitude = magnitude * 10 + UInt128(digit)
      guard magnitude <= UInt128(UInt64.max) else { throw .overflow }
    }
    // One bit of the fraction for each doubling of its decimal digits.
    for _ in 0..<format.fractionBits {
      magnitude = magnitude << 1 | (doubleFraction(&fraction) ? 1 : 0)
    }
    let isHalfOrMore = doubleFraction(&fraction)
    let isExactTie = isHalfOrMore && fraction.allSatisfy { $0 == 0 }
    if isHalfOrMore && (!isExactTie || magnitude & 1 == 1) { magnitude += 1 }

    // At most 2^64 * 2^63 + 1: fits Int128.
    guard magnitude <= UInt128(Int128.max) else { throw .overflow }
    return try fit(isNegative ? -Int128(magnitude) : Int128(magnitude), format)
  }

  /// The shortest decimal text that `parse` turns back into the value.
  package static func description(_ a: Int64, _ format: FixedFormat) -> String {
    let bits = format.fractionBits
    let magnitude = UInt128(a.magnitude)
    let unit = UInt128(1) << bits
    let remainder = magnitude & (unit - 1)
    // With d digits the nearest decimal n / 10^d is within half a unit of the value when
    // 2 * |n * 2^f - remainder * 10^d| < 10^d. Twenty digits always suffice for 63 bits, and
    // 10^20 * 2^63 < 2^130 is avoided because 19 digits already resolve 2^-63 (10^19 > 2^63).
    var scale: UInt128 = 1
    for count in 0...19 {
      let exact = remainder * scale
      let numeral = Rounding.shiftRight(unsigned: exact, by: bits)
      let back = numeral << bits
      let distance = back > exact ? back - exact : exact - back
      if distance * 2 < scale || distance == 0 {
        return text(a < 0, (magnitude >> bits) * scale + numeral, count: count, scale: scale)
      }
      scale *= 10
    }
    preconditionFailure("19 decimal digits tell apart any two multiples of 2^-63")
  }

  /// The text of a number as the language writes it: always with a point, `1.0`.
  package static func literal(_ a: Int64, _ format: FixedFormat) -> String {
    let text = description(a, format)
    return text.contains(".") ? text : text + ".0"
  }

  /// Decimal text of `numeral / scale`, with `count` digits after the point.
  private static func text(
    _ isNegative: Bool, _ numeral: UInt128, count: Int, scale: UInt128
  ) -> String {
    let sign = isNegative ? "-" : ""
    let whole = String(numeral / scale)
    guard count > 0 else { return sign + whole }
    let digits = String(numeral % scale)
    let zeros = String(repeating: "0", count: count - digits.utf8.count)
    return sign + whole + "." + zeros + digits
  }

  /// The values of one or more decimal digits.
  private static func decimalDigits(
    _ text: Substring.UTF8View
  ) throws(TensorError) -> [UInt8] {
    var digits: [UInt8] = []
    for byte in text {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw .malformed }
      digits.append(byte - UInt8(ascii: "0"))
    }
    guard !digits.isEmpty else { throw .malformed }
    return digits
  }

  /// Doubles the decimal fraction `0.d0 d1 d2 ...` and returns whether it carried into the units.
  private static func doubleFraction(_ digits: inout [UInt8]) -> Bool {
    var carry: UInt8 = 0
    for index in digits.indices.reversed() {
      let doubled = digits[index] * 2 + carry
      carry = doubled >= 10 ? 1 : 0
      digits[index] = doubled >= 10 ? doubled - 10 : doubled
    }
    return carry == 1
  }
}
