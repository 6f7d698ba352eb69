/// Numbers as Python, numpy and spreadsheets print them, `1e-05`, `1.5e0`, `.5`, `5.`, `+3`, as the language
/// writes them: digits, and a point with digits on both sides.
package enum DecimalText {
  /// The longest number that is read, and the largest power of ten.
  private static let lengthMax = 128

  /// The number without sign `+`, exponent and zeros that say nothing; nil for what is no decimal number.
  /// Powers of ten beyond 10^128 are cut there, where every format overflows or gives 0.
  package static func plain(_ text: some StringProtocol) -> String? {
    var rest = Array(text.utf8)[...]
    guard rest.count <= lengthMax else { return nil }
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let mantissa = rest.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
    guard let power = exponent(rest[mantissa.endIndex...]) else { return nil }
    let parts = mantissa.split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : []
    let digits = parts[0] + fraction
    guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
    // The point stands behind so many of the digits.
    let point = parts[0].count + power
    let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: abs(point))
    let whole = point <= 0 ? [] : Array((digits + zeros).prefix(point))
    let behind = point <= 0 ? zeros + digits : Array(digits.dropFirst(point))
    let head = String(decoding: whole.drop { $0 == UInt8(ascii: "0") }, as: UTF8.self)
    let tail = String(
      decoding: behind.reversed().drop { $0 == UInt8(ascii: "0") }.reversed(), as: UTF8.self)
    let magnitude = (head.isEmpty ? "0" : head) + (tail.isEmpty ? "" : "." + tail)
    return isNegative && magnitude != "0" ? "-" + magnitude : magnitude
  }

  /// Whether a text is what programs print in the place of a number.
  static func isNoNumber(_ text: String) -> Bool {
    ["nan", "inf", "infinity", "none", "null", "na", "n/a"].contains(
      text.lowercased().drop { $0 == "-" || $0 == "+" })
  }

  /// The power of ten of `e-05`, within `lengthMax`; 0 for nothing, nil for something else.
  private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
    guard !text.isEmpty else { return 0 }
    var digits = text.dropFirst()
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
    let value = digits.reduce(0) { min($0 * 10 + Int($1 - UInt8(ascii: "0")), lengthMax) }
    return isNegative ? -value : value
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
