import Primitives

/// A number as values are shown: a decimal without rounding, of at most 256 bits and 77 places.
package struct DebugNumber: Hashable, Sendable {
  /// Whether it is below zero; never of zero.
  let isNegative: Bool
  /// Its digits as an integer.
  let digits: U256
  /// How many of them stand behind the point.
  let places: Int

  private static let placesMax = 77

  private init(isNegative: Bool, _ digits: U256, places: Int) {
    self.isNegative = isNegative && !digits.isZero
    self.digits = digits
    self.places = places
  }

  /// Reads `1_000`, `-0.5`, `0xFF`, `Coin(3)`; nil for what is no number.
  init?(_ text: some StringProtocol) {
    var rest = text[...]
    if rest.hasPrefix("Coin("), rest.last == ")" { rest = rest.dropFirst(5).dropLast() }
    let isNegative = rest.first == "-"
    if isNegative { rest = rest.dropFirst() }
    let plain = String(rest.filter { $0 != "_" })
    let parts = plain.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty, parts.allSatisfy({ $0.first != "-" }) else {
      return nil
    }
    let behind = parts.count == 2 ? String(parts[1]) : ""
    guard parts.count == 1 || !behind.isEmpty && !whole.hasPrefix("0x"),
      behind.count <= Self.placesMax, let digits = U256(String(whole + behind))
    else { return nil }
    self.init(isNegative: isNegative, digits, places: behind.count)
  }

  /// Both with as many places; nil when one has too many digits for that.
  private static func aligned(
    _ left: DebugNumber, _ right: DebugNumber
  ) -> (left: U256, right: U256, places: Int)? {
    let places = max(left.places, right.places)
    guard let first = left.digits(behind: places), let second = right.digits(behind: places) else {
      return nil
    }
    return (first, second, places)
  }

  private func digits(behind wanted: Int) -> U256? {
    let (power, tooLarge) = U256(10).powReportingOverflow(U256(UInt64(wanted - places)))
    let (product, overflow) = digits.multipliedReportingOverflow(by: power)
    return tooLarge || overflow ? nil : product
  }

  /// Whether it is less than another one, equal (0) or more; nil when they have too many digits.
  func order(to other: DebugNumber) -> Int? {
    guard let (left, right, _) = Self.aligned(self, other) else { return nil }
    if isNegative != other.isNegative { return isNegative ? -1 : 1 }
    if left == right { return 0 }
    return (left < right) != isNegative ? -1 : 1
  }

  var negated: DebugNumber { DebugNumber(isNegative: !isNegative, digits, places: places) }

  /// The sum; nil when it has too many digits.
  func adding(_ other: DebugNumber) -> DebugNumber? {
    guard let (left, right, places) = Self.aligned(self, other) else { return nil }
    if isNegative == other.isNegative {
      let (sum, overflow) = left.addingReportingOverflow(right)
      return overflow ? nil : DebugNumber(isNegative: isNegative, sum, places: places)
    }
    return left < right
      ? DebugNumber(isNegative: other.isNegative, right &- left, places: places)
      : DebugNumber(isNegative: isNegative, left &- right, places: places)
  }

  /// The product; nil when it has too many digits.
  func multiplied(by other: DebugNumber) -> DebugNumber? {
    let (product, overflow) = digits.multipliedReportingOverflow(by: other.digits)
    guard !overflow, places + other.places <= Self.placesMax else { return nil }
    return DebugNumber(
      isNegative: isNegative != other.isNegative, product, places: places + other.places)
  }

  /// Quotient, towards zero, and remainder of integers; nil for others, and for a divisor of 0.
  func divided(by other: DebugNumber) -> (quotient: DebugNumber, remainder: DebugNumber)? {
    guard places == 0, other.places == 0,
      let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: other.digits)
    else { return nil }
    return (
      DebugNumber(isNegative: isNegative != other.isNegative, quotient, places: 0),
      DebugNumber(isNegative: isNegative, remainder, places: 0)
    )
  }

  /// As an index or count; nil when it is none.
  var index: Int? { places == 0 && !isNegative ? digits.asInt : nil }
}

extension DebugNumber: CustomStringConvertible {
  package var description: String {
    let sign = isNegative ? "-" : ""
    let text = digits.description
    guard places > 0 else { return sign + text }
    let padded = String(repeating: "0", count: max(0, places + 1 - text.count)) + text
    let behind = padded.suffix(places).reversed().drop { $0 == "0" }.reversed()
    return sign + padded.dropLast(places) + (behind.isEmpty ? "" : "." + String(behind))
  }
}
