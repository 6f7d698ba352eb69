import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation

extension JSONValue {
  /// What python-paillier writes: a document of at most 16 MiB, about 8,000 encrypted numbers.
  private static let pythonPaillierBounds = JSONBounds(bytesMax: 1 << 24, depthMax: 8)

  /// Reads a document of python-paillier.
  static func parse(_ bytes: [UInt8]) throws(PythonPaillierError) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue(parsing: bytes, within: pythonPaillierBounds)
    } catch {
      throw .syntax(error.reason, offset: error.offset)
    }
  }

  /// The member `name`, which must be there.
  func member(_ name: String) throws(PythonPaillierError) -> JSONValue {
    guard case .object(let members) = self else {
      throw .syntax("an object is expected", offset: 0)
    }
    guard let member = members.first(where: { $0.name == name }) else {
      throw .member(name, "is missing")
    }
    return member.value
  }

  /// Whether it is an object with member `name`.
  func has(_ name: String) -> Bool {
    guard case .object(let members) = self else { return false }
    return members.contains { $0.name == name }
  }

  /// The text of member `name`.
  func text(_ name: String) throws(PythonPaillierError) -> String {
    guard case .string(let text) = try member(name) else {
      throw .member(name, "is not text")
    }
    return text
  }

  /// Throws unless member `name` is the text `expected`.
  func require(_ name: String, _ expected: String) throws(PythonPaillierError) {
    guard try text(name) == expected else { throw .member(name, "is not \(expected)") }
  }

  /// The whole number that member `name` is, in `range`.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(PythonPaillierError) -> Int {
    guard case .number(let text) = try member(name), let value = Int(text) else {
      throw .member(name, "is not a whole number")
    }
    guard range.contains(value) else { throw .member(name, "is out of range") }
    return value
  }

  /// The bytes that member `name` is in base64url (RFC 4648, section 5), without padding.
  func base64(_ name: String, bytesMax: Int) throws(PythonPaillierError) -> [UInt8] {
    let text = Array(try text(name).utf8)
    guard text.count / 4 * 3 <= bytesMax, text.count % 4 != 1 else {
      throw .member(name, "has the wrong length")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3 + 2)
    var buffer: UInt32 = 0
    var bits = 0
    for character in text {
      let digit: UInt8
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = character - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = character - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0") + 52
      case UInt8(ascii: "-"): digit = 62
      case UInt8(ascii: "_"): digit = 63
      default: throw .member(name, "is not base64url")
      }
      buffer = (buffer << 6 | UInt32(digit)) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    guard buffer & ((1 << UInt32(bits)) - 1) == 0 else {
      throw .member(name, "is not base64url")
    }
    return bytes
  }

  /// Bytes in base64url, without padding.
  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 3 * 4 + 4)
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(digits[Int(buffer >> UInt32(bits) & 63)])
      }
    }
    if bits > 0 { text.append(digits[Int(buffer << UInt32(6 - bits) & 63)]) }
    return String(decoding: text, as: UTF8.self)
  }
}
