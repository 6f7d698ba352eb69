/// How large the values of a ciphertext may be at most: what `within 4.5` promises, and what follows
/// from it. A magnitude in units of the elements' last place.
///
/// Results are rounded up by as much as the machine's own bounds may be (`Magnitude`), and a little more:
/// what is in range here is in range there.
package struct ValueRange: Hashable, Sendable {
  /// The largest magnitude, raw; at least 1.
  package let limit: UInt64
  /// The elements' bits behind the point.
  package let fractionBits: Int

  /// Values up to `limit`; nil for 0, which no range has.
  package init?(limit: UInt64, fractionBits: Int) {
    guard limit > 0 else { return nil }
    self.limit = limit
    self.fractionBits = fractionBits
  }

  /// The limit in whole numbers, rounded up.
  var whole: UInt64 {
    let (whole, rest) = (
      limit >> UInt64(fractionBits), limit & (1 << UInt64(fractionBits) - 1)
    )
    return whole + (rest == 0 ? 0 : 1)
  }

  /// Of sums with values of another range; nil where it is beyond 64 bits.
  func adding(_ other: UInt64) -> ValueRange? { rounded(UInt128(limit) + UInt128(other)) }

  /// Of integer multiples, or sums of so many values.
  func multiplied(by factor: UInt64) -> ValueRange? {
    rounded(UInt128(limit) * UInt128(factor))
  }

  /// Of products with values of up to `raw` that have so many places behind the point.
  func multiplied(by raw: UInt64, places: Int) -> ValueRange? {
    rounded((UInt128(limit) * UInt128(raw)) >> UInt128(places) + 1)
  }

  private func rounded(_ exact: UInt128) -> ValueRange? {
    let above = exact + exact >> 28 + 2
    guard above <= 1 << 63 else { return nil }
    return ValueRange(limit: UInt64(above), fractionBits: fractionBits)
  }
}

extension ValueRange: CustomStringConvertible {
  /// The shortest decimal that stands for the limit: `4.5`.
  package var description: String {
    let unit = UInt128(1) << UInt128(fractionBits)
    let (whole, rest) = UInt128(limit).quotientAndRemainder(dividingBy: unit)
    var scale: UInt128 = 1
    var digits = 0
    // Nineteen digits tell apart any two multiples of 2^-63, and 10^19 * 2^63 < 2^128.
    while digits < 19 {
      let numeral = (rest * scale + unit / 2) / unit
      let (back, exact) = (numeral * unit, rest * scale)
      if (back > exact ? back - exact : exact - back) * 2 < scale { break }
      scale *= 10
      digits += 1
    }
    let numeral = whole * scale + (rest * scale + unit / 2) / unit
    let (before, behind) = numeral.quotientAndRemainder(dividingBy: scale)
    if digits == 0 { return String(before) }
    let text = String(behind)
    return "\(before)." + String(repeating: "0", count: digits - text.utf8.count) + text
  }
}
