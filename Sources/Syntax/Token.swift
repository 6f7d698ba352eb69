import Diagnostics

/// A token: a stretch of the source with a kind.
///
/// What stands between two tokens (spaces, line ends, comments, and characters that have been
/// reported) is the trivia of the later one; the last token is ``TokenKind/end``, so that no byte
/// is lost.
package struct Token: Hashable, Sendable {
  /// What it is.
  package let kind: TokenKind
  /// Whether it is the first token of its line.
  package let startsLine: Bool
  /// Byte offset of its first byte.
  package let start: UInt32
  /// Byte offset after its last byte.
  package let end: UInt32
}

/// The tokens of one file.
package struct TokenStream: Sendable {
  /// The file.
  package let file: SourceFile
  /// The tokens in order; the last, and only the last, is ``TokenKind/end``.
  package let tokens: [Token]

  /// The span of the token at `index`.
  package func span(_ index: Int) -> Span {
    Span(source: file.id, start: tokens[index].start, end: tokens[index].end)
  }

  /// The text of the token at `index`.
  package func text(_ index: Int) -> String {
    String(decoding: bytes(index), as: UTF8.self)
  }

  /// The bytes of the token at `index`.
  package func bytes(_ index: Int) -> ArraySlice<UInt8> {
    file.utf8[Int(tokens[index].start)..<Int(tokens[index].end)]
  }

  /// The bytes of the trivia before the token at `index`.
  package func trivia(before index: Int) -> ArraySlice<UInt8> {
    let start = index == 0 ? 0 : Int(tokens[index - 1].end)
    return file.utf8[start..<Int(tokens[index].start)]
  }

  /// Whether the token at `index` begins directly where the one before it ends.
  package func isAdjacent(_ index: Int) -> Bool {
    index > 0 && tokens[index - 1].end == tokens[index].start
  }
}
