/// How a client counts the characters of a line.
package enum PositionEncoding: String, Sendable {
  /// Bytes of UTF-8.
  case utf8 = "utf-8"
  /// Units of UTF-16: what every client understands.
  case utf16 = "utf-16"
}

/// A place in a text as editors say it; both count from 0.
package struct TextPosition: Hashable, Comparable, Sendable {
  package let line: Int
  /// In the units of a ``PositionEncoding``.
  package let character: Int

  package init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }

  package static func < (left: TextPosition, right: TextPosition) -> Bool {
    (left.line, left.character) < (right.line, right.character)
  }
}
