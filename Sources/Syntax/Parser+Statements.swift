import Diagnostics
import Primitives

// Blocks and statements.

extension Parser {
  mutating func parseBlock() -> StatementBlock {
    let start = position
    guard at(.leftBrace) else {
      expect(.leftBrace)
      return StatementBlock(statements: [], span: insertionSpan, height: 1)
    }
    guard enter() else {
      return StatementBlock(statements: [], span: span(from: start), height: 1)
    }
    defer { leave() }
    advance()
    let wasInLine = inLine
    inLine = false
    defer { inLine = wasInLine }
    var statements: [Statement] = []
    var height = 0
    while !at(.rightBrace), !at(.end), !startsDeclaration || at(.constKeyword) {
      let before = position
      let statement = parseStatement()
      height = max(height, statement.height)
      statements.append(statement)
      if at(.semicolon) { skipSemicolons() }
      if position > before { checkBeginsLine() }
      let isAtNext = current.startsLine || kind.beginsStatement || at(.rightBrace)
      if position == before || isStuck && !isAtNext { skipStatement() }
    }
    close(.rightBrace, opening: start)
    finish(.block, from: start)
    return StatementBlock(statements: statements, span: span(from: start), height: height + 1)
  }

  /// Reports a statement that begins with no keyword behind another one on the same line: an operator
  /// or a comma is missing.
  private mutating func checkBeginsLine() {
    guard !isStuck, !current.startsLine, kind.beginsExpression, !at(.ifKeyword), !at(.matchKeyword),
      !at(.failKeyword)
    else { return }
    report(
      Diagnostic(
        .syntax.statementInLine, "expected the end of the line, found \(foundToken)",
        at: currentSpan, "a statement begins a line of its own",
        help: "is an operator missing before it?"))
  }

  mutating func parseStatement() -> Statement {
    let start = position
    let outer = damage.enter(
      start, at: tokens[start].start, startsLine: current.startsLine)
    defer { damage.leave(to: outer) }
    switch kind {
    case .letKeyword, .varKeyword: return .binding(parseBindings())
    case .constKeyword:
      report(
        Diagnostic(
          .syntax.expectedStatement, "a constant stands outside of functions", at: currentSpan,
          "not in a function", help: "a value that keeps in a function is declared with `let`",
          fix: Fix("write `let`", replace: currentSpan, with: "let", isSafe: true)),
        isHarmless: true)
      return .binding(parseBindings())
    case .returnKeyword: return .returning(parseReturn())
    case .requireKeyword: return .require(parseRequire())
    case .emitKeyword: return .emit(parseEmit())
    case .forKeyword: return .forLoop(parseFor())
    case .whileKeyword: return .whileLoop(parseWhile())
    case .expectKeyword: return .expect(parseExpect())
    case .breakKeyword:
      advance()
      finish(.breakStmt, from: start)
      return .breaking(span(from: start))
    case .continueKeyword:
      advance()
      finish(.continueStmt, from: start)
      return .continuing(span(from: start))
    case .ifKeyword:
      let value = parseIf()
      return .expression(
        ExpressionStatement(value: value, orRaise: nil, span: span(from: start)))
    case .matchKeyword:
      let value = parseMatch()
      return .expression(
        ExpressionStatement(value: value, orRaise: nil, span: span(from: start)))
    case .failKeyword:
      let value = parseFail()
      return .expression(
        ExpressionStatement(value: value, orRaise: nil, span: span(from: start)))
    default:
      guard kind.beginsExpression else {
        reportStrayStatement()
        return .invalid(currentSpan)
      }
      return parseExpressionStatement()
    }
  }

  private mutating func reportStrayStatement() {
    guard !at(.semicolon) else { return }
    var help: String?
    if kind.beginsDeclaration {
      help = "declarations stand outside of functions"
    } else if at(.elseKeyword) {
      help = "`else` stands after the `}` of an `if`, or before an error"
    }
    report(
      Diagnostic(
        .syntax.expectedStatement, "a statement was expected, found \(foundToken)", at: currentSpan,
        help: help))
  }

  private mutating func parseExpressionStatement() -> Statement {
    let start = position
    let place = parseExpression()
    guard let operation = assignment else {
      let orRaise = parseElseError()
      finish(.exprStmt, from: start)
      return .expression(
        ExpressionStatement(value: place, orRaise: orRaise, span: span(from: start)))
    }
    let operatorSpan = currentSpan
    advance()
    let value = parseValue()
    let orRaise = parseElseError()
    finish(.assignStmt, from: start)
    return .assign(
      AssignStatement(
        place: place, operation: operation.operation, operatorSpan: operatorSpan, value: value,
        orRaise: orRaise, span: span(from: start)))
  }

  /// The assignment operator that comes next: its operation is nil for `=`.
  var assignment: (operation: BinaryOperator?, Void)? {
    switch kind {
    case .assign: (nil, ())
    case .addAssign: (.add, ())
    case .subtractAssign: (.subtract, ())
    case .multiplyAssign: (.multiply, ())
    case .divideAssign: (.divide, ())
    case .remainderAssign: (.remainder, ())
    case .andAssign: (.bitAnd, ())
    case .orAssign: (.bitOr, ())
    case .xorAssign: (.bitXor, ())
    default: nil
    }
  }

  // MARK: - Bindings

  private mutating func parseBindings() -> BindingStatement {
    let start = position
    let isVariable = at(.varKeyword)
    advance()
    var bindings = [parseLetBinding()]
    while accept(.comma) { bindings.append(parseLetBinding()) }
    finish(isVariable ? .varStmt : .letStmt, from: start)
    return BindingStatement(
      kind: isVariable ? .variable : .constant, bindings: bindings, span: span(from: start))
  }

  private mutating func parseLetBinding() -> LetBinding {
    let start = position
    let pattern = parseBindingPattern()
    var type: TypeSyntax?
    var value: Expression?
    var orRaise: ErrorValue?
    var elseBlock: StatementBlock?
    if accept(.colon) { type = parseType() }
    if accept(.assign) {
      value = parseValue()
      if at(.elseKeyword), peek(1) == .leftBrace {
        elseBlock = parseElseBlock()
      } else {
        orRaise = parseElseError()
      }
    }
    finish(.letBinding, from: start)
    return LetBinding(
      pattern: pattern, type: type, value: value, orRaise: orRaise, elseBlock: elseBlock,
      span: span(from: start))
  }

  /// Parses `else { ... }`.
  private mutating func parseElseBlock() -> StatementBlock {
    let start = position
    advance()
    let block = parseBlock()
    finish(.elseBlock, from: start)
    return block
  }

  mutating func parseBindingPattern() -> BindingPattern {
    let start = position
    if at(.underscore) {
      advance()
      finish(.bindingPattern, from: start)
      return .wildcard(span(from: start))
    }
    guard at(.leftParenthesis) else {
      let name = parseName("a name")
      finish(.bindingPattern, from: start)
      return .name(name)
    }
    guard enter() else { return .wildcard(span(from: start)) }
    defer { leave() }
    advance()
    if at(.rightParenthesis) { reportExpected("a name") }
    var patterns: [BindingPattern] = []
    parseList(
      .rightParenthesis, opening: start,
      begins: { $0.at(.identifier) || $0.at(.underscore) || $0.at(.leftParenthesis) }
    ) {
      patterns.append($0.parseBindingPattern())
    }
    finish(.bindingPattern, from: start)
    return patterns.count == 1 ? patterns[0] : .tuple(patterns, span(from: start))
  }

  // MARK: - Errors

  /// Parses `else Error(...)`, if it stands here.
  private mutating func parseElseError() -> ErrorValue? {
    guard at(.elseKeyword) else { return nil }
    let start = position
    advance()
    let error = parseErrorValue("the name of an error")
    finish(.elseError, from: start)
    return error
  }

  mutating func parseErrorValue(_ what: String) -> ErrorValue {
    let start = position
    var name = QualifiedName(name: parseName(what))
    if accept(.point) {
      name = QualifiedName(qualifier: name.name, name: parseName(what))
    }
    var arguments: [Argument]?
    if atOnLine(.leftParenthesis) {
      let opening = position
      advance()
      arguments = parseArguments(.rightParenthesis, opening: opening)
    }
    finish(.errorValue, from: start)
    return ErrorValue(name: name, arguments: arguments, span: span(from: start))
  }

  // MARK: - The other statements

  private mutating func parseReturn() -> ReturnStatement {
    let start = position
    advance()
    var value: Expression?
    var orRaise: ErrorValue?
    if !current.startsLine, kind.beginsExpression {
      value = parseValue()
      orRaise = parseElseError()
    }
    finish(.returnStmt, from: start)
    return ReturnStatement(value: value, orRaise: orRaise, span: span(from: start))
  }

  private mutating func parseRequire() -> RequireStatement {
    let start = position
    advance()
    let condition = parseValue()
    let error: ErrorValue
    if let orRaise = parseElseError() {
      error = orRaise
    } else {
      reportExpected("`else` and the error that is thrown when the condition does not hold")
      error = ErrorValue(
        name: QualifiedName(name: Name("", insertionSpan)), arguments: nil, span: insertionSpan)
    }
    finish(.requireStmt, from: start)
    return RequireStatement(condition: condition, orRaise: error, span: span(from: start))
  }

  private mutating func parseEmit() -> EmitStatement {
    let start = position
    advance()
    let event = parseErrorValue("the name of an event")
    finish(.emitStmt, from: start)
    return EmitStatement(event: event, span: span(from: start))
  }

  private mutating func parseFor() -> ForStatement {
    let start = position
    advance()
    let pattern = parseBindingPattern()
    expect(.inKeyword, "and what the loop runs over")
    let first = parseValue()
    var sequence = ForStatement.Sequence.elements(first)
    if accept(.rangeUpTo) { sequence = .range(first, parseValue()) }
    let bound = at(.maxWord) ? parseBound() : nil
    let body = parseBlock()
    finish(.forStmt, from: start)
    return ForStatement(
      pattern: pattern, sequence: sequence, bound: bound, body: body, span: span(from: start))
  }

  private mutating func parseWhile() -> WhileStatement {
    let start = position
    advance()
    let condition = parseValue()
    let bound: SizeSyntax
    if at(.maxWord) {
      bound = parseBound()
    } else {
      let place = insertionSpan
      report(
        Diagnostic(
          .syntax.unexpectedToken, "expected `max` and the most times that the loop may run",
          at: foundSpan, "expected `max`",
          help:
            "say how often it may run: `while condition max 1_000 { ... }`; one turn more traps",
          fix: at(.leftBrace) ? Fix("add `max 1_000`", replace: place, with: " max 1_000") : nil))
      bound = SizeSyntax(kind: .integer(1), span: place, height: 1)
    }
    let body = parseBlock()
    finish(.whileStmt, from: start)
    return WhileStatement(condition: condition, bound: bound, body: body, span: span(from: start))
  }

  private mutating func parseExpect() -> ExpectStatement {
    let start = position
    advance()
    let value = parseValue()
    let error = accept(.failsKeyword) ? parseErrorValue("the name of an error or a trap") : nil
    finish(.expectStmt, from: start)
    return ExpectStatement(value: value, error: error, span: span(from: start))
  }
}
