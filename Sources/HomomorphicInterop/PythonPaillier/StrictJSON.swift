import HomomorphicClient
import HomomorphicEvaluation

/// A JSON document (RFC 8259), read strictly: nothing after the value, no duplicate names, no
/// invalid UTF-8, and named limits.
///
/// It is here, and small, because Foundation's reader is not allowed below the client: it accepts
/// what other readers refuse, and its limits are not ours.
enum StrictJSON: Hashable {
  case null
  case boolean(Bool)
  /// The text of a number, as it stands.
  case number(String)
  case string(String)
  case array([StrictJSON])
  /// Names and values in their order.
  case object([Member])

  /// A name and its value.
  struct Member: Hashable {
    let name: String
    let value: StrictJSON
  }

  /// The most bytes of a document: about 8,000 encrypted numbers.
  static let bytesMax = 1 << 24
  /// The deepest nesting.
  static let depthMax = 8
  /// The most members of an object.
  static let membersMax = 64

  /// Reads a document.
  static func parse(_ bytes: [UInt8]) throws(PythonPaillierError) -> StrictJSON {
    guard bytes.count <= bytesMax else { throw .syntax("the document is too large", offset: 0) }
    var parser = StrictJSONParser(bytes: bytes)
    return try parser.document()
  }

  /// The text of a string in JSON, with quotes.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}

/// Why a document of python-paillier was refused.
package enum PythonPaillierError: Error, Hashable, CustomStringConvertible {
  /// Not JSON.
  case syntax(String, offset: Int)
  /// A member that is missing, or not what it has to be.
  case member(String, String)
  /// Numbers that are no key, no ciphertext, or do not go together.
  case refused(String, HomomorphicError)

  package var description: String {
    switch self {
    case .syntax(let what, let offset): "not JSON at byte \(offset): \(what)"
    case .member(let name, let what): "\"\(name)\" \(what)"
    case .refused(let what, let error): "\(what): \(error)"
    }
  }
}

/// The state of reading a document.
private struct StrictJSONParser {
  let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func document() throws(PythonPaillierError) -> StrictJSON {
    skipSpace()
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw error("something follows the value") }
    return value
  }

  private func error(_ what: String) -> PythonPaillierError {
    .syntax(what, offset: position)
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

  private mutating func value(depth: Int) throws(PythonPaillierError) -> StrictJSON {
    guard depth < StrictJSON.depthMax else { throw error("too deeply nested") }
    guard let byte = next else { throw error("a value is missing") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default:
      if take("null") { return .null }
      if take("true") { return .boolean(true) }
      if take("false") { return .boolean(false) }
      throw error("no value begins like this")
    }
  }

  private mutating func object(depth: Int) throws(PythonPaillierError) -> StrictJSON {
    position += 1
    var members: [StrictJSON.Member] = []
    skipSpace()
    if take("}") { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("a name is missing") }
      let name = try string()
      guard !members.contains(where: { $0.name == name }) else { throw error("a name twice") }
      guard members.count < StrictJSON.membersMax else { throw error("too many members") }
      skipSpace()
      guard take(":") else { throw error("':' is missing") }
      skipSpace()
      members.append(.init(name: name, value: try value(depth: depth + 1)))
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw error("',' or '}' is missing") }
    }
  }

  private mutating func array(depth: Int) throws(PythonPaillierError) -> StrictJSON {
    position += 1
    var values: [StrictJSON] = []
    skipSpace()
    if take("]") { return .array(values) }
    while true {
      skipSpace()
      values.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return .array(values) }
      guard take(",") else { throw error("',' or ']' is missing") }
    }
  }

  private mutating func number() throws(PythonPaillierError) -> String {
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

  private mutating func digits() throws(PythonPaillierError) {
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      position += 1
    }
    guard position > start else { throw error("a digit is missing") }
  }

  private mutating func string() throws(PythonPaillierError) -> String {
    position += 1
    var text: [UInt8] = []
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

  private mutating func escape(to text: inout [UInt8]) throws(PythonPaillierError) {
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
      text.append(contentsOf: Array(String(Character(scalar)).utf8))
    default: throw error("no such escape")
    }
  }

  private mutating func hexadecimal() throws(PythonPaillierError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
        byte < 0x80
      else { throw error("four hexadecimal digits are missing") }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}
