import Diagnostics
import Primitives

// The values of literals.

extension Parser {
  /// The value of the integer token at `index`; 0 after reporting one that is too large.
  mutating func integerValue(_ index: Int) -> U256 {
    let digits = stream.bytes(index).filter { $0 != 0x5F }
    if let value = U256(String(decoding: digits, as: UTF8.self)) { return value }
    // A malformed number has been reported by the lexer.
    let isHex = digits.starts(with: [0x30, 0x78])
    let isWellFormed = (isHex ? digits.dropFirst(2) : digits[...]).allSatisfy { byte in
      (0x30...0x39).contains(byte) || isHex && Self.hexDigit(byte) != nil
    }
    if isWellFormed, digits.count > 2 {
      reporter.report(
        Diagnostic(
          .syntax.numberTooLarge, "the number does not fit into 256 bits", at: stream.span(index),
          notes: ["the largest integer is 2^256 - 1"]))
    }
    return .zero
  }

  /// The value of the decimal token at `index`.
  mutating func decimalValue(_ index: Int) -> DecimalLiteral {
    let digits = stream.bytes(index).filter { $0 != 0x5F }
    let parts = digits.split(separator: 0x2E)
    let whole = parts.first ?? []
    let fraction = (parts.count > 1 ? parts[1] : []).prefix { (0x30...0x39).contains($0) }
    let text = String(decoding: whole + fraction, as: UTF8.self)
    guard whole.count + fraction.count <= SyntaxLimits.decimalDigitsMax, let mantissa = U256(text)
    else {
      reporter.report(
        Diagnostic(
          .syntax.numberTooLarge,
          "the number has more than \(SyntaxLimits.decimalDigitsMax) digits",
          at: stream.span(index)))
      return DecimalLiteral(mantissa: .zero, fractionDigits: 1)
    }
    return DecimalLiteral(mantissa: mantissa, fractionDigits: fraction.count)
  }

  /// The text of the string token at `index`, with its escapes replaced.
  mutating func textValue(_ index: Int) -> String {
    let token = stream.bytes(index)
    let body = token.dropFirst().dropLast(isClosed(token) ? 1 : 0)
    guard body.contains(0x5C) else { return String(decoding: body, as: UTF8.self) }
    var text: [UInt8] = []
    var rest = body
    while let byte = rest.first {
      guard byte == 0x5C else {
        text.append(byte)
        rest.removeFirst()
        continue
      }
      let start = rest.startIndex
      rest.removeFirst()
      if let value = Self.escape(&rest) {
        text += Array(String(value).utf8)
      } else {
        reportEscape(at: UInt32(start), length: UInt32(rest.startIndex - start))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private func isClosed(_ token: ArraySlice<UInt8>) -> Bool {
    token.count > 1 && (token.last == 0x22 || token.last == 0x27)
  }

  private mutating func reportEscape(at offset: UInt32, length: UInt32) {
    let span = Span(source: stream.file.id, start: offset, end: offset + length)
    let doubled = Span(source: stream.file.id, start: offset, end: offset)
    let isInterpolated = stream.file.text(of: span) == "\\("
    reporter.report(
      Diagnostic(
        .syntax.unknownEscape, "unknown escape `\(stream.file.text(of: span))`", at: span,
        help: isInterpolated
          ? "values are put into a text so: `\"n = \".concat(Text(n))`"
          : "an escape is one of \\n \\t \\\" \\\\ \\u{...}",
        fix: length <= 2 && !isInterpolated
          ? Fix("write `\\\\` for a backslash", replace: doubled, with: "\\") : nil))
  }

  /// Takes an escape, whose backslash has been taken, from `rest`; nil when there is none.
  private static func escape(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    switch rest.popFirst() {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "u"):
      guard rest.first == UInt8(ascii: "{") else { return nil }
      rest.removeFirst()
      var value: UInt32 = 0
      var count = 0
      while let byte = rest.first, count < 7, let nibble = hexDigit(byte) {
        rest.removeFirst()
        value = value << 4 | UInt32(nibble)
        count += 1
      }
      guard rest.first == UInt8(ascii: "}") else { return nil }
      rest.removeFirst()
      return (1...6).contains(count) ? Unicode.Scalar(value) : nil
    default:
      // The rest of a character of several bytes belongs to the escape that is reported.
      while let byte = rest.first, byte & 0xC0 == 0x80 { rest.removeFirst() }
      return nil
    }
  }

  /// The value of a hexadecimal digit.
  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// The bytes of the token `hex"..."` at `index`.
  mutating func bytesValue(_ index: Int) -> [UInt8] {
    let token = stream.bytes(index)
    let body = token.dropFirst(4).dropLast(isClosed(token) ? 1 : 0)
    if let value = Hex.decode(String(decoding: body.filter { $0 != 0x5F }, as: UTF8.self)),
      !body.starts(with: [0x30, 0x78])
    {
      return value
    }
    let isOdd = body.allSatisfy { Self.hexDigit($0) != nil || $0 == 0x5F }
    reporter.report(
      Diagnostic(
        .syntax.malformedHex,
        isOdd ? "an odd number of hexadecimal digits" : "hexadecimal digits were expected",
        at: stream.span(index), help: "two digits make a byte"))
    return []
  }

  /// The address token at `index`; zero after reporting what is wrong with it.
  mutating func addressValue(_ index: Int) -> Address {
    let span = stream.span(index)
    let text = String(stream.text(index).dropFirst())
    guard text.hasPrefix("0x"), let address = Address(hex: text) else {
      let digits = text.hasPrefix("0x") ? text.count - 2 : text.count
      reporter.report(
        Diagnostic(
          .syntax.malformedAddress, "an address is `@0x` and 40 hexadecimal digits", at: span,
          digits == 40 ? "not all of these are digits" : "\(digits) digits"))
      return .zero
    }
    if Address(checksummed: text) == nil {
      reporter.report(
        Diagnostic(
          .syntax.wrongChecksum, "the address has a wrong checksum", at: span,
          help: "check the digits; if they are right, write it as below",
          fix: Fix(
            "write the checksum", replace: span, with: "@" + address.checksummed, isSafe: true)))
    }
    return address
  }
}
