import Diagnostics

/// What requests carry; whatever is missing or of another kind is nil.
extension JSONValue {
  /// `{line, character}`
  var position: TextPosition? {
    guard let line = self["line"]?.whole, let character = self["character"]?.whole else {
      return nil
    }
    return TextPosition(line: line, character: character)
  }
}

extension TextPosition {
  var json: JSONValue { .members(("line", .integer(line)), ("character", .integer(character))) }
}
