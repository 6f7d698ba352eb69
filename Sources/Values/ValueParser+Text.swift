import Bytecode

// Moves through the text, one token at a time.
extension ValueParser {
  /// What has not been read, for messages.
  var rest: String {
    String(decoding: text[position...].prefix(64), as: UTF8.self)
  }

  /// Whether this comes next.
  func stands(_ prefix: String) -> Bool {
    text[position...].starts(with: prefix.utf8)
  }

  mutating func skipSpace() {
    while position < text.count, [9, 10, 13, 32].contains(text[position]) { position += 1 }
  }

  func peek(_ mark: Unicode.Scalar) -> Bool {
    position < text.count && UInt32(text[position]) == mark.value
  }

  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard peek(mark) else { return false }
    position += 1
    return true
  }

  /// A comma and the space around it.
  mutating func comma() -> Bool {
    skipSpace()
    return take(",")
  }

  mutating func close(_ mark: Unicode.Scalar, _ type: TypeIndex) throws(ValueError) {
    skipSpace()
    guard take(mark) else { throw expected("`\(mark)`", type) }
  }

  /// Takes a whole word.
  mutating func word(_ word: String) -> Bool {
    let start = position
    if token() == word { return true }
    position = start
    return false
  }

  /// Letters, digits, `_`, and one more character if given.
  mutating func token(including mark: Unicode.Scalar? = nil) -> String {
    let start = position
    while position < text.count {
      let byte = text[position]
      let isWord =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || byte == 0x5F
      guard isWord || UInt32(byte) == mark?.value else { break }
      position += 1
    }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  mutating func token(until marks: String) -> String {
    let start = position
    let stops = Array(marks.utf8)
    while position < text.count, !stops.contains(text[position]) { position += 1 }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  func expected(_ what: String, _ type: TypeIndex, found: String? = nil) -> ValueError {
    let found = (found ?? rest)
    let shown = found.isEmpty ? "nothing" : "`\(found.count > 40 ? found.prefix(40) + "…" : found)`"
    return ValueError("expected \(what) for \(types.name(type)), found \(shown)")
  }
}

extension String {
  /// Without spaces and line ends around it.
  package var trimmed: String {
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}
