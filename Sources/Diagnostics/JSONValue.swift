/// A JSON value (RFC 8259) to be written; objects keep the order of their members.
package indirect enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// An integer that all readers keep exact (below 2^53); write larger ones as strings.
  case integer(Int)
  /// A number that is already written, such as `0.5`.
  case number(String)
  /// A string.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object.
  case object([Member])

  /// A member of an object.
  package struct Member: Hashable, Sendable {
    /// The name.
    package let name: String
    /// The value.
    package let value: JSONValue

    /// The member `name: value`.
    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// An object of the given members, in this order.
  package static func members(_ members: (String, JSONValue)...) -> JSONValue {
    .object(members.map { Member($0.0, $0.1) })
  }
}

extension JSONValue {
  /// The value on one line, without spaces.
  package var compact: String {
    var text = ""
    write(to: &text, indentation: nil)
    return text
  }

  /// The value with one member or element a line, indented by two spaces, without a final line end.
  package var pretty: String {
    var text = ""
    write(to: &text, indentation: 0)
    return text
  }

  private func write(to text: inout String, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += value
    case .string(let value): Self.write(value, to: &text)
    case .array(let elements):
      Self.write("[", "]", count: elements.count, to: &text, indentation: indentation) {
        elements[$1].write(to: &$0, indentation: $2)
      }
    case .object(let members):
      Self.write("{", "}", count: members.count, to: &text, indentation: indentation) {
        Self.write(members[$1].name, to: &$0)
        $0 += indentation == nil ? ":" : ": "
        members[$1].value.write(to: &$0, indentation: $2)
      }
    }
  }

  private static func write(
    _ open: String, _ close: String, count: Int, to text: inout String, indentation: Int?,
    element: (inout String, Int, Int?) -> Void
  ) {
    text += open
    for index in 0..<count {
      if index > 0 { text += "," }
      if let indentation {
        text += "\n" + String(repeating: " ", count: indentation + 2)
      }
      element(&text, index, indentation.map { $0 + 2 })
    }
    if let indentation, count > 0 {
      text += "\n" + String(repeating: " ", count: indentation)
    }
    text += close
  }

  private static func write(_ string: String, to text: inout String) {
    // Most strings have nothing to escape, and some are long.
    if string.utf8.allSatisfy({ isPlain($0) }) {
      text += "\""
      text += string
      text += "\""
      return
    }
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  /// Whether a byte of a string stands for itself, and begins or ends nothing that does not.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }
}
