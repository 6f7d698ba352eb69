import Diagnostics

/// What requests carry; whatever is missing or of another kind is nil.
extension JSONValue {
  /// A whole number.
  var whole: Int? {
    switch self {
    case .integer(let value): value
    case .number(let text): Int(text)
    default: nil
    }
  }

  var isTrue: Bool { self == .bool(true) }

  /// A value some members down.
  func at(_ path: String...) -> JSONValue? {
    path.reduce(self as JSONValue?) { $0?[$1] }
  }

  /// `{line, character}`
  var position: TextPosition? {
    guard let line = self["line"]?.whole, let character = self["character"]?.whole else {
      return nil
    }
    return TextPosition(line: line, character: character)
  }

  /// The object with the members that have a value.
  static func present(_ members: (String, JSONValue?)...) -> JSONValue {
    .object(members.compactMap { name, value in value.map { Member(name, $0) } })
  }
}

extension TextPosition {
  var json: JSONValue { .members(("line", .integer(line)), ("character", .integer(character))) }
}
