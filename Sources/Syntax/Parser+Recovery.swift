import Diagnostics

// How the parser reports what is wrong, and where it goes on.

extension TokenKind {
  /// Whether this closes `(`, `[` or `{`.
  package var isClosing: Bool {
    self == .rightParenthesis || self == .rightBracket || self == .rightBrace
  }

  /// Whether this is `(`, `[` or `{`.
  package var isOpening: Bool {
    self == .leftParenthesis || self == .leftBracket || self == .leftBrace
  }

  /// Whether this begins a declaration, at the top of a file or in a contract.
  var beginsDeclaration: Bool {
    switch self {
    case .importKeyword, .constKeyword, .structKeyword, .enumKeyword, .errorKeyword, .eventKeyword,
      .interfaceKeyword, .resourceKeyword, .fnKeyword, .contractKeyword, .stateKeyword,
      .initKeyword, .entryKeyword, .viewKeyword:
      true
    default: false
    }
  }

  /// Whether this begins a statement and nothing else.
  var beginsStatement: Bool {
    switch self {
    case .letKeyword, .varKeyword, .forKeyword, .whileKeyword, .returnKeyword, .breakKeyword,
      .continueKeyword, .requireKeyword, .emitKeyword, .expectKeyword:
      true
    default: false
    }
  }

  /// Whether an expression can begin with this.
  var beginsExpression: Bool {
    switch self {
    case .identifier, .integer, .decimal, .string, .hexString, .address, .trueKeyword,
      .falseKeyword, .noneKeyword, .qKeyword, .leftParenthesis, .leftBracket, .point, .ifKeyword,
      .matchKeyword, .exclamation, .minus, .tilde, .tryKeyword, .failKeyword:
      true
    default: false
    }
  }
}

extension Parser {
  /// Whether a declaration begins here, at the beginning of a line.
  var startsDeclaration: Bool {
    current.startsLine && (kind.beginsDeclaration || atPublicState)
  }

  /// Whether `public state` stands here.
  var atPublicState: Bool { at(.publicWord) && peek(1) == .stateKeyword }

  /// Reports a syntax error, unless one has been reported at this very token. One that is harmless
  /// leaves the tree as it was meant.
  mutating func report(_ diagnostic: Diagnostic, isHarmless: Bool = false) {
    if !isHarmless { noteDamage() }
    guard position != errorPosition else { return }
    errorPosition = position
    var diagnostic = diagnostic
    if !isHarmless, let help = foreignHelp(for: diagnostic.code) {
      diagnostic.help = help
      // What would make another sentence of it is not what was meant.
      diagnostic.fix = nil
    }
    reporter.report(diagnostic)
  }

  /// Whether an error has been reported at the next token, so that it fits nowhere.
  var isStuck: Bool { errorPosition == position }

  /// Reports that `what` was expected instead of the next token.
  mutating func reportExpected(_ what: String, code: DiagnosticCode = .syntax.unexpectedToken) {
    report(
      Diagnostic(code, "expected \(what), found \(found)", at: foundSpan, "expected \(what)"))
  }

  /// Whether what is missing would have continued the line before.
  private var isAfterLine: Bool {
    guard position > 0, current.startsLine, !at(.end) else { return false }
    let previous = tokens[position - 1].kind
    return !previous.isOpening && previous != .comma && previous != .fatArrow
  }

  /// The next token in words.
  var found: String {
    isAfterLine ? "the end of the line" : foundToken
  }

  /// The next token in words, even when it begins a line.
  var foundToken: String {
    switch kind {
    case .end: return "the end of the file"
    case .string: return "text"
    case .hexString: return "bytes"
    case .address: return "an address"
    case .identifier, .integer, .decimal:
      let text = stream.text(position)
      let shown = text.count > 40 ? text.prefix(40) + "..." : text[...]
      return kind == .identifier ? "the name `\(shown)`" : "the number `\(shown)`"
    default: return kind.isKeyword ? "the keyword `\(spelling)`" : "`\(spelling)`"
    }
  }

  private var spelling: String { kind.spelling ?? "" }

  /// The span of the next token; the end of the file or line shows as the place after the last
  /// token.
  var foundSpan: Span {
    at(.end) || isAfterLine ? insertionSpan : currentSpan
  }

  /// Moves over a token of that kind, or reports that it is missing and goes on as if it stood
  /// there.
  @discardableResult
  mutating func expect(_ kind: TokenKind, _ context: String = "") -> Bool {
    if accept(kind) { return true }
    let text = kind.spelling ?? ""
    let place = insertionSpan
    report(
      Diagnostic(
        .syntax.unexpectedToken,
        "expected `\(text)`\(context.isEmpty ? "" : " " + context), found \(found)", at: foundSpan,
        "expected `\(text)`",
        fix: Fix("insert `\(text)`", replace: place, with: Self.spaced(text))))
    return false
  }

  private static func spaced(_ text: String) -> String {
    switch text {
    case "=", "->", "=>", "{", "in", "else", "max": " " + text
    default: text
    }
  }

  /// Moves over the closing bracket of the one at `opening`, or reports that it is missing.
  mutating func close(_ closing: TokenKind, opening: Int) {
    if accept(closing) { return }
    if closing == .rightBrace, reportByIndentation(opening: opening) { return }
    let text = closing.spelling ?? ""
    let open = stream.text(opening)
    let place = insertionSpan
    let isBlock =
      closing == .rightBrace
      && stream.file.position(at: tokens[opening].start).line
        != stream.file.position(at: place.start).line
    report(
      Diagnostic(
        .syntax.unclosedBracket, "the bracket `\(open)` is not closed",
        at: at(.end) ? insertionSpan : currentSpan,
        "expected `\(text)` before this",
        secondary: [Label(stream.span(opening), "opened here")],
        fix: Fix(
          "insert `\(text)`", replace: place,
          with: isBlock ? "\n" + indentation(of: opening) + text : text)))
  }

  /// Reports the brace that is not closed where the lines are indented so that it can be seen: that of the first line that is
  /// indented no deeper than the line of the innermost open brace, or that closes one further out.
  private mutating func reportByIndentation(opening: Int) -> Bool {
    var open: [(token: Int, indentation: Int)] = []
    for index in opening...position where index < tokens.count {
      let token = tokens[index]
      let indentation = token.startsLine ? self.indentation(of: index).utf8.count : Int.max
      if token.kind == .rightBrace {
        guard let inner = open.popLast() else { return false }
        if token.startsLine, indentation < inner.indentation {
          return report(unclosed: inner.token, before: index)
        }
      } else if token.startsLine, let inner = open.last, token.kind != .end,
        indentation <= inner.indentation, !token.kind.isClosing
      {
        return report(unclosed: inner.token, before: index)
      }
      if token.kind == .leftBrace {
        open.append((index, self.indentation(of: index).utf8.count))
      }
    }
    return false
  }

  private mutating func report(unclosed opening: Int, before index: Int) -> Bool {
    let place = stream.span(index - 1).endPoint
    report(
      Diagnostic(
        .syntax.unclosedBracket, "the bracket `{` is not closed", at: stream.span(index),
        "expected `}` before this", secondary: [Label(stream.span(opening), "opened here")],
        notes: ["the lines are indented as if it were"],
        fix: Fix("insert `}`", replace: place, with: "\n" + indentation(of: opening) + "}")))
    return true
  }

  /// The spaces at the beginning of the line of a token.
  private func indentation(of index: Int) -> String {
    let file = stream.file
    let line = file.range(ofLine: file.position(at: tokens[index].start).line)
    return String(repeating: " ", count: file.utf8[line].prefix(100).prefix { $0 == 0x20 }.count)
  }

  /// Skips tokens, whole bracketed groups at a time, until `stop` holds, a closing bracket of an
  /// outer group, a declaration at the beginning of a line, or the end.
  mutating func skipBalanced(_ stop: (Token) -> Bool) {
    var open: [TokenKind] = []
    while !at(.end) {
      let token = current
      if startsDeclaration { return }
      if open.isEmpty, token.kind.isClosing || stop(token) { return }
      if token.kind.isOpening {
        open.append(token.kind)
      } else if token.kind.isClosing {
        // A wrong partner closes its group all the same: there is an error already.
        open.removeLast()
      }
      advance()
    }
  }

  /// Skips the rest of a statement that cannot be parsed: to the next line, or the end of the
  /// block.
  mutating func skipStatement() {
    let start = position
    // The token that fits nowhere may stand at the beginning of a line itself.
    if !at(.end), !at(.rightBrace), !startsDeclaration {
      if kind.isOpening { skipGroup() } else { advance() }
    }
    skipBalanced { $0.startsLine || $0.kind.beginsStatement || $0.kind == .semicolon }
    while at(.rightParenthesis) || at(.rightBracket) {
      advance()
      skipBalanced { $0.startsLine || $0.kind.beginsStatement || $0.kind == .semicolon }
    }
    finish(.unexpected, from: start)
  }

  /// Skips a bracketed group that begins here.
  mutating func skipGroup() {
    advance()
    skipBalanced { _ in false }
    if kind.isClosing { advance() }
  }

  /// Parses what stands in brackets, separated by commas, and the closing bracket.
  ///
  /// `opening` is the index of the opening bracket, which has been parsed. `begins` tells whether
  /// an element can begin with the next token: then a missing comma is reported as just that.
  /// `hasFirst` tells that the first element has been parsed, too.
  mutating func parseList(
    _ closing: TokenKind, opening: Int, hasFirst: Bool = false, begins: (Parser) -> Bool,
    element: (inout Parser) -> Void
  ) {
    let wasInLine = inLine
    inLine = false
    defer { inLine = wasInLine }
    var hasElement = hasFirst
    while hasElement || !at(closing) && !at(.end) {
      let before = hasElement ? opening : position
      if !hasElement { element(&self) }
      hasElement = false
      if accept(.comma) { continue }
      if at(closing) { break }
      let canGoOn = !isStuck && position > before && !current.startsLine && begins(self)
      if canGoOn {
        expect(.comma)
        continue
      }
      if !isStuck {
        if current.startsLine || at(.end) || kind.isClosing {
          close(closing, opening: opening)
          return
        }
        let text = closing.spelling ?? ""
        reportExpected("`,` or `\(text)`")
      }
      recover(to: closing)
      if at(.comma) {
        advance()
        continue
      }
      if !at(closing) { return }
    }
    close(closing, opening: opening)
  }

  /// Skips to the comma or closing bracket of the list that is being parsed, if there is one.
  private mutating func recover(to closing: TokenKind) {
    let start = position
    skipBalanced {
      $0.kind == .comma || $0.kind == closing || $0.kind.beginsStatement || $0.kind == .leftBrace
    }
    finish(.unexpected, from: start)
    errorPosition = position
  }
}
