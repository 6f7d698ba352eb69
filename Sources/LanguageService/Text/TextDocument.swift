/// A file that an editor has open, with what was typed and not saved.
package struct TextDocument: Sendable {
  /// What the client calls it.
  package let uri: String
  /// The path of its file, by which others import it.
  package let path: String
  /// The client's number of this text.
  package private(set) var version: Int
  /// The text.
  package private(set) var lines: LineTable

  package init(uri: String, version: Int, text: String) {
    self.uri = uri
    path = DocumentPath.path(of: uri)
    self.version = version
    lines = LineTable(Array(text.utf8))
  }

  /// A change of a text: a range and what stands there afterwards, or all of it.
  package enum Change: Sendable {
    case range(from: TextPosition, to: TextPosition, text: String)
    case whole(String)
  }

  /// Makes changes, each in the text that the one before left.
  package mutating func apply(_ changes: [Change], version: Int, _ encoding: PositionEncoding) {
    self.version = version
    for change in changes {
      switch change {
      case .whole(let text): lines = LineTable(Array(text.utf8))
      case .range(let from, let to, let text):
        let start = lines.offset(of: from, encoding)
        let end = max(start, lines.offset(of: to, encoding))
        var bytes = lines.utf8
        bytes.replaceSubrange(start..<end, with: text.utf8)
        lines = LineTable(bytes)
      }
    }
  }
}
