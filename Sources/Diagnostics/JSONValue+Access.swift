extension JSONValue {
  /// The member with a name; nil when there is none, or the value is no object.
  package subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text of a string; nil for all else.
  package var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The elements of an array; nil for all else.
  package var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// A whole number; nil for all else.
  package var whole: Int? {
    switch self {
    case .integer(let value): value
    case .number(let text): Int(text)
    default: nil
    }
  }

  /// Whether it is `true`.
  package var isTrue: Bool { self == .bool(true) }

  /// A value some members down; nil when one of them is missing.
  package func at(_ path: String...) -> JSONValue? {
    path.reduce(self as JSONValue?) { $0?[$1] }
  }

  /// The object with the members that have a value.
  package static func present(_ members: (String, JSONValue?)...) -> JSONValue {
    .object(members.compactMap { name, value in value.map { Member(name, $0) } })
  }
}
