/// Bounds on a JSON document that somebody else has written.
package struct JSONBounds: Sendable {
  /// The most bytes.
  package var bytesMax: Int
  /// The deepest nesting; a plain value has depth 1.
  package var depthMax: Int
  /// The most values in all, members and elements included: what bounds the memory that the result takes.
  package var valuesMax: Int
  /// The most members of one object.
  package var membersMax: Int

  /// Bounds; by default for small documents.
  package init(
    bytesMax: Int = 1 << 24, depthMax: Int = 32, valuesMax: Int = 100_000, membersMax: Int = 64
  ) {
    self.bytesMax = bytesMax
    self.depthMax = depthMax
    self.valuesMax = valuesMax
    self.membersMax = membersMax
  }
}

/// Why bytes are no JSON document within bounds.
package struct JSONError: Error, Hashable, Sendable {
  /// What is wrong, in a few words.
  package let reason: String
  /// Before which byte.
  package let offset: Int
}

extension JSONValue {
  /// Reads a document (RFC 8259), strictly: nothing after the value, no duplicate names, no invalid UTF-8. Numbers
  /// stay as they are written (`number`), whatever their size.
  ///
  /// It recurses as deeply as the bounds say. Foundation's reader is none for bytes of strangers: it makes doubles of large
  /// numbers, accepts duplicate names, and its bounds are not ours.
  package init(parsing bytes: [UInt8], within bounds: JSONBounds) throws(JSONError) {
    guard bytes.count <= bounds.bytesMax else {
      throw JSONError(reason: "the document is too large", offset: 0)
    }
    var parser = JSONParser(bytes: bytes, bounds: bounds)
    self = try parser.document()
  }
}

/// The state of reading a document.
private struct JSONParser {
  private let bytes: [UInt8]
  private let bounds: JSONBounds
  private var position = 0
  private var values = 0

  init(bytes: [UInt8], bounds: JSONBounds) {
    self.bytes = bytes
    self.bounds = bounds
  }

  mutating func document() throws(JSONError) -> JSONValue {
    skipSpace()
    let value = try value(depth: 1)
    skipSpace()
    guard position == bytes.count else { throw error("something follows the value") }
    return value
  }

  private func error(_ reason: String) -> JSONError {
    JSONError(reason: reason, offset: position)
  }

  /// The next byte; nil at the end.
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      position += 1
    }
  }

  private mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - position >= count,
      (0..<count).allSatisfy({ bytes[position + $0] == text.utf8Start[$0] })
    else { return false }
    position += count
    return true
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth <= bounds.depthMax else { throw error("too deeply nested") }
    guard values < bounds.valuesMax else { throw error("too many values") }
    values += 1
    guard let byte = next else { throw error("a value is missing") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default:
      if take("null") { return .null }
      if take("true") { return .bool(true) }
      if take("false") { return .bool(false) }
      throw error("no value begins like this")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var members: [JSONValue.Member] = []
    skipSpace()
    if take("}") { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("a name is missing") }
      let name = try string()
      guard !members.contains(where: { $0.name == name }) else { throw error("a name twice") }
      guard members.count < bounds.membersMax else { throw error("too many members") }
      skipSpace()
      guard take(":") else { throw error("':' is missing") }
      skipSpace()
      members.append(JSONValue.Member(name, try value(depth: depth + 1)))
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw error("',' or '}' is missing") }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return .array(elements) }
    while true {
      skipSpace()
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw error("',' or ']' is missing") }
    }
  }

  private mutating func number() throws(JSONError) -> String {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      position += 1
    }
    guard position > start else { throw error("a digit is missing") }
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    // Most strings have nothing to unescape: one pass, one copy.
    while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      position += 1
    }
    if next == UInt8(ascii: "\"") {
      guard let plain = String(validating: bytes[start..<position], as: UTF8.self) else {
        throw error("text that is not UTF-8")
      }
      position += 1
      return plain
    }
    var text = Array(bytes[start..<position])
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw error("text that is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(to: &text)
      case 0..<0x20: throw error("a control character")
      default: text.append(byte)
      }
    }
    throw error("text does not end")
  }

  private mutating func escape(to text: inout [UInt8]) throws(JSONError) {
    guard let byte = next else { throw error("text does not end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xD800..<0xDC00).contains(code), take("\\u") {
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else { throw error("half a character") }
        code = 0x1_0000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw error("half a character") }
      text.append(contentsOf: String(Character(scalar)).utf8)
    default: throw error("no such escape")
    }
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, byte < 0x80,
        let digit = Character(Unicode.Scalar(byte)).hexDigitValue
      else { throw error("four hexadecimal digits are missing") }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}
