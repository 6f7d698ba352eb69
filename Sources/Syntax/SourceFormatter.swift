import Diagnostics

/// Prints a file in the one style: two spaces a level, one space around operators, at most one
/// empty line.
///
/// Lines stay as they are broken, but for those that are too long (``LineWrapper``); what stands between
/// the tokens of a line, and before its first token, changes. So the tree stays the same, too: see
/// grammar/galaxy.grammar on what a new line means.
package struct SourceFormatter {
  private let stream: TokenStream
  private let roles: TokenRoles
  private var output: [UInt8] = []
  /// The open brackets, each with the indentation of the line that it stands on.
  private var open: [(kind: TokenKind, indentation: Int)] = []
  /// The indentation of the current line, in levels.
  private var indentation = 0

  private init(_ tree: SyntaxTree) {
    stream = tree.stream
    roles = TokenRoles(tree)
    output.reserveCapacity(stream.file.utf8.count)
  }

  /// The formatted text of a file; one with syntax errors stays as it is.
  package static func format(_ parsed: ParsedFile) -> String {
    if parsed.diagnostics.hasErrors {
      return String(decoding: parsed.tree.stream.file.utf8, as: UTF8.self)
    }
    return LineWrapper.wrapped(parsed) { parsed in
      var formatter = SourceFormatter(parsed.tree)
      formatter.run()
      return String(decoding: formatter.output, as: UTF8.self)
    }
  }

  private mutating func run() {
    for index in stream.tokens.indices {
      writeTrivia(before: index)
      let token = stream.tokens[index]
      if token.kind.isClosing, !open.isEmpty { open.removeLast() }
      output += stream.bytes(index)
      if token.kind.isOpening { open.append((token.kind, indentation)) }
    }
  }

  // MARK: - Between tokens

  /// What stands before a token: comments, and how many line ends before each of them and before
  /// the token.
  private struct Trivia {
    /// A comment without the spaces around it.
    struct Comment {
      let text: ArraySlice<UInt8>
      /// How many line ends stand before it; 0 for a comment behind a token.
      let lineEnds: Int
      /// How many spaces stand before it.
      let spaces: Int
    }

    var comments: [Comment] = []
    /// How many line ends stand between the last comment, or the token before, and the token.
    var lineEnds = 0

    init(_ bytes: ArraySlice<UInt8>) {
      var rest = bytes
      var spaces = 0
      while let byte = rest.first {
        if byte == UInt8(ascii: "/") {
          var text = rest.prefix { $0 != 0x0A }
          rest = rest[text.endIndex...]
          while let last = text.last, last == 0x20 || last == 0x09 || last == 0x0D {
            text = text.dropLast()
          }
          comments.append(Comment(text: text, lineEnds: lineEnds, spaces: spaces))
          lineEnds = 0
        } else {
          rest = rest.dropFirst()
          if byte == 0x0A { lineEnds += 1 }
        }
        spaces = byte == 0x20 ? spaces + 1 : 0
      }
    }
  }

  private mutating func writeTrivia(before index: Int) {
    let trivia = Trivia(stream.trivia(before: index))
    let token = stream.tokens[index]
    let isFirst = index == 0
    let afterOpening = index > 0 && stream.tokens[index - 1].kind.isOpening
    let level = indentation(of: index)
    // A comment before a closing bracket belongs to what stands in the brackets.
    let commentLevel = token.kind.isClosing ? (open.last?.indentation ?? -1) + 1 : level
    for (number, comment) in trivia.comments.enumerated() {
      if comment.lineEnds == 0, !isFirst || number > 0 {
        write(spaces: max(1, comment.spaces))
      } else {
        let isTop = number == 0 && (isFirst || afterOpening)
        breakLine(comment.lineEnds, keepsEmpty: !isTop, isFirst: isFirst && number == 0)
        write(spaces: commentLevel * 2)
      }
      output += comment.text
    }
    if token.kind == .end {
      if !output.isEmpty { output.append(0x0A) }
    } else if token.startsLine {
      let keepsEmpty = !(afterOpening && trivia.comments.isEmpty) && !token.kind.isClosing
      breakLine(trivia.lineEnds, keepsEmpty: keepsEmpty, isFirst: output.isEmpty)
      indentation = level
      write(spaces: level * 2)
    } else if hasSpace(before: index) {
      write(spaces: 1)
    }
  }

  private mutating func breakLine(_ lineEnds: Int, keepsEmpty: Bool, isFirst: Bool) {
    guard !isFirst else { return }
    output.append(0x0A)
    if lineEnds > 1, keepsEmpty { output.append(0x0A) }
  }

  private mutating func write(spaces: Int) {
    output.append(contentsOf: repeatElement(0x20, count: spaces))
  }

  /// The indentation of a line that begins with the token at `index`, in levels.
  private func indentation(of index: Int) -> Int {
    guard let bracket = open.last else {
      return index == 0 || roles.startsItem[index] || stream.tokens[index].kind == .end ? 0 : 1
    }
    if stream.tokens[index].kind.isClosing { return bracket.indentation }
    let previous = stream.tokens[index - 1].kind
    let startsElement =
      roles.startsItem[index] || previous.isOpening || previous == .inKeyword
      || previous == .comma && bracket.kind != .leftBrace || previous == .semicolon
    return bracket.indentation + (startsElement ? 1 : 2)
  }

  // MARK: - Spaces

  /// Whether a space stands between the token at `index` and the one before it, on the same line.
  private func hasSpace(before index: Int) -> Bool {
    guard index > 0 else { return false }
    let (left, right) = (stream.tokens[index - 1].kind, stream.tokens[index].kind)
    let (leftRole, rightRole) = (roles.roles[index - 1], roles.roles[index])
    switch leftRole {
    case .openingAngle, .prefix, .leadingPoint, .tightComma, .joinedToNext:
      return left == .tryKeyword
    case .plain, .closingAngle, .postfix, .looseOpening: break
    }
    switch rightRole {
    case .openingAngle, .closingAngle, .postfix: return false
    case .looseOpening, .leadingPoint, .prefix: return !isTightAfter(left)
    case .plain, .tightComma, .joinedToNext: break
    }
    if left == .leftBrace, right == .rightBrace { return false }
    if isTightAfter(left) { return false }
    // `1 .5` is the element 5 of 1, and `1.5` a decimal.
    if left == .integer, right == .point, stream.tokens[index + 1].kind == .integer {
      return index < 2 || stream.tokens[index - 2].kind != .point
    }
    switch right {
    case .comma, .semicolon, .colon, .point, .rightParenthesis, .rightBracket, .rangeUpTo:
      return false
    case .leftParenthesis, .leftBracket: return left == .string
    default: return true
    }
  }

  /// Whether nothing stands directly after a token of that kind.
  private func isTightAfter(_ kind: TokenKind) -> Bool {
    switch kind {
    case .leftParenthesis, .leftBracket, .point, .rangeUpTo: true
    default: false
    }
  }
}
