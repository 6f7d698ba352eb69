import Diagnostics
import Primitives

/// What comes of parsing a file.
package struct ParsedFile: Sendable {
  /// The typed tree.
  package let unit: SourceUnit
  /// The lossless tree.
  package let tree: SyntaxTree
  /// What is wrong, in the order of the source.
  package let diagnostics: [Diagnostic]
}

/// A recursive-descent parser of `grammar/galaxy.grammar`.
///
/// It builds the typed tree while it goes, and notes every production with its tokens for the
/// concrete one. A function `parseX` begins at the first token of an X, always returns one, and
/// reports what is missing.
package struct Parser {
  let stream: TokenStream
  let tokens: [Token]
  /// Index of the next token.
  var position = 0
  var reporter = Reporter()
  var nodes: [SyntaxNode] = []
  /// How many expressions, types, patterns and blocks are being parsed inside each other.
  var depth = 0
  /// Whether a `.` or `-` at the beginning of a line ends the expression: in the body of a match
  /// arm.
  var inLine = false
  /// Where the last syntax error was reported; there, no second one is.
  var errorPosition = -1
  /// Where syntax errors leave the tree in doubt, in the order in which they were met.
  var damage = DamageLog()
  /// Whether ``DiagnosticCode/syntax`` `nestedTooDeeply` has been reported: once is enough.
  var isTooDeep = false
  /// Whether a member of a contract outside of one has been reported.
  var hasStrayMember = false

  private init(_ stream: TokenStream) {
    self.stream = stream
    tokens = stream.tokens
    nodes.reserveCapacity(stream.tokens.count)
  }

  /// Parses a file; whatever its contents, there is a tree.
  package static func parse(_ file: SourceFile) -> ParsedFile {
    let (stream, problems) = Lexer.tokens(of: file)
    var parser = Parser(stream)
    parser.damage.lexicalErrors = problems.filter { $0.severity == .error }
      .map(\.primary.span.start).sorted()
    let unit = parser.parseFile()
    let tree = SyntaxTree(stream: stream, nodes: parser.nodes)
    let all = problems + parser.reporter.diagnostics
    return ParsedFile(unit: unit, tree: tree, diagnostics: all.inSourceOrder)
  }
}

// MARK: - Tokens

extension Parser {
  /// The next token.
  var current: Token { tokens[position] }

  /// What the next token is.
  var kind: TokenKind { tokens[position].kind }

  /// The span of the next token.
  var currentSpan: Span { stream.span(position) }

  /// What the token after `distance` others is.
  func peek(_ distance: Int) -> TokenKind {
    let index = position + distance
    return index < tokens.count ? tokens[index].kind : .end
  }

  /// Whether the next token is of that kind.
  func at(_ kind: TokenKind) -> Bool {
    tokens[position].kind == kind
  }

  /// Whether the next token is of that kind and on the same line as the one before it.
  func atOnLine(_ kind: TokenKind) -> Bool {
    tokens[position].kind == kind && !tokens[position].startsLine
  }

  /// Whether the token after `distance` others is that contextual word.
  func at(_ word: ContextualWord, after distance: Int = 0) -> Bool {
    let index = position + distance
    guard index < tokens.count, tokens[index].kind == .identifier else { return false }
    return stream.bytes(index).elementsEqual(word.rawValue.utf8)
  }

  /// Moves over the next token; the end stays.
  mutating func advance() {
    while damage.hasLexicalError(before: tokens[position].end) { noteDamage() }
    if position < tokens.count - 1 { position += 1 }
  }

  /// Moves over the next token if it is of that kind.
  mutating func accept(_ kind: TokenKind) -> Bool {
    guard at(kind) else { return false }
    advance()
    return true
  }

  /// The place after the token before the next: where something missing would be inserted.
  var insertionSpan: Span {
    position == 0 ? currentSpan.startPoint : stream.span(position - 1).endPoint
  }

  /// From the token at `start` to the last one that was parsed.
  func span(from start: Int) -> Span {
    let first = stream.span(start)
    return position > start ? first.joined(with: stream.span(position - 1)) : first.startPoint
  }

  /// Notes that the tokens from `start` on make a node; one that is only another node makes none.
  mutating func finish(_ kind: NodeKind, from start: Int) {
    guard position > start else { return }
    if let last = nodes.last, last.start == start, last.end == position { return }
    nodes.append(SyntaxNode(kind: kind, start: UInt32(start), end: UInt32(position)))
  }
}

// MARK: - Names and depth

extension Parser {
  /// Parses a name; `what` says of what: "the name of the constant".
  mutating func parseName(_ what: String) -> Name {
    let span = currentSpan
    if at(.identifier) {
      let text = stream.text(position)
      advance()
      return Name(text, span)
    }
    if kind.isKeyword, !current.startsLine {
      let text = stream.text(position)
      report(
        Diagnostic(
          .syntax.keywordAsName, "`\(text)` is a keyword and cannot be \(what)", at: span,
          help: "choose another name, such as `\(text)_`"))
      advance()
      return Name(text, span)
    }
    if at(.underscore) {
      report(
        Diagnostic(
          .syntax.unexpectedToken, "`_` cannot be \(what)", at: span,
          "a name was expected"))
      advance()
      return Name("", span)
    }
    reportExpected(what)
    return Name("", insertionSpan)
  }

  /// Whether one more level may be entered; if not, reports it and skips what would be inside.
  mutating func enter() -> Bool {
    guard depth < SyntaxLimits.nestingMax else {
      reportTooDeep(currentSpan)
      let start = position
      skipBalanced { _ in false }
      if position == start, !at(.end), !kind.isClosing { advance() }
      finish(.unexpected, from: start)
      // What is missing behind what was skipped is missing because of that.
      errorPosition = position
      return false
    }
    depth += 1
    return true
  }

  /// Undoes ``enter()``.
  mutating func leave() {
    depth -= 1
  }

  mutating func reportTooDeep(_ span: Span) {
    noteDamage()
    if !isTooDeep {
      isTooDeep = true
      reporter.report(
        Diagnostic(
          .syntax.nestedTooDeeply,
          "nested too deeply: more than \(SyntaxLimits.nestingMax) levels", at: span,
          help: "give a part of it a name with `let`, or move it into a `fn`"))
    }
    errorPosition = position
  }

  /// An expression over subtrees of at most `height` levels; too high a tree is cut off.
  mutating func expression(_ kind: Expression.Kind, _ span: Span, over height: Int = 0)
    -> Expression
  {
    guard height < SyntaxLimits.nestingMax else {
      reportTooDeep(span)
      return Expression(kind: .invalid, span: span, height: 1)
    }
    return Expression(kind: kind, span: span, height: height + 1)
  }

  /// The documentation before the token at `index`: its lines that begin with `///`.
  func documentation(before index: Int) -> String {
    let trivia = stream.trivia(before: index)
    guard trivia.contains(0x2F) else { return "" }
    var lines: [String] = []
    for (number, line) in trivia.split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated()
    {
      let text = line.drop { $0 == 0x20 || $0 == 0x09 }
      // A comment on the line of the token before belongs to that token.
      guard text.starts(with: [0x2F, 0x2F, 0x2F]), number > 0 || index == 0 else { continue }
      var body = text.dropFirst(3)
      if body.first == 0x20 { body = body.dropFirst() }
      while let last = body.last, last == 0x0D || last == 0x20 { body = body.dropLast() }
      lines.append(String(decoding: body, as: UTF8.self))
    }
    return lines.joined(separator: "\n")
  }
}
