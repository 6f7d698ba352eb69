import Diagnostics

// Literals, names, brackets, `if` and `match`.

extension Parser {
  mutating func parsePrimary() -> Expression {
    let start = position
    switch kind {
    case .identifier:
      let name = Name(stream.text(position), currentSpan)
      advance()
      finish(.nameExpr, from: start)
      return expression(.name(name), span(from: start))
    case .integer, .decimal, .string, .hexString, .address, .trueKeyword, .falseKeyword,
      .noneKeyword:
      return parseLiteral()
    case .qKeyword: return parseQ()
    case .leftParenthesis: return parseTuple()
    case .leftBracket: return parseBracketed()
    case .point: return parseCase()
    case .ifKeyword: return parseIf()
    case .matchKeyword: return parseMatch()
    default:
      reportExpected("an expression", code: .syntax.expectedExpression)
      return Expression(kind: .invalid, span: insertionSpan, height: 1)
    }
  }

  private mutating func parseLiteral() -> Expression {
    let start = position
    let value: Expression.Kind
    switch kind {
    case .integer:
      let number = integerValue(position)
      advance()
      value = .integer(number, unit: parseUnit())
    case .decimal:
      let number = decimalValue(position)
      advance()
      value = .decimal(number, unit: parseUnit())
    case .string:
      value = .text(textValue(position))
      advance()
    case .hexString:
      value = .bytes(bytesValue(position))
      advance()
    case .address:
      value = .address(addressValue(position))
      advance()
    case .trueKeyword, .falseKeyword:
      value = .bool(at(.trueKeyword))
      advance()
    default:
      value = .none
      advance()
    }
    finish(.literalExpr, from: start)
    return expression(value, span(from: start))
  }

  private mutating func parseUnit() -> Unit? {
    guard atOnLine(.identifier), let unit = Unit(rawValue: stream.text(position)) else {
      return nil
    }
    let start = position
    advance()
    finish(.unit, from: start)
    return unit
  }

  /// Parses `Q(n)` or `Q<8,24>(n)`.
  private mutating func parseQ() -> Expression {
    let start = position
    let name = QualifiedName(name: Name(stream.text(position), currentSpan))
    advance()
    let arguments = at(.less) ? parseTypeArguments() : []
    let height = arguments.reduce(0) { max($0, $1.height) } + 1
    let type = TypeSyntax(
      kind: .named(name, arguments: arguments), span: span(from: start), height: height)
    let callee = expression(.type(type), type.span, over: height)
    guard atOnLine(.leftParenthesis) else {
      reportExpected("`(` and the value that is converted to `Q`")
      return callee
    }
    let opening = position
    advance()
    let values = parseArguments(.rightParenthesis, opening: opening)
    finish(.call, from: opening)
    finish(.qExpr, from: start)
    return expression(
      .call(callee, values), span(from: start), over: max(callee.height, Self.height(of: values)))
  }

  private mutating func parseTuple() -> Expression {
    let start = position
    advance()
    if accept(.rightParenthesis) {
      finish(.unitExpr, from: start)
      return expression(.tuple([]), span(from: start))
    }
    var elements: [Expression] = []
    parseList(.rightParenthesis, opening: start, begins: { $0.kind.beginsExpression }) {
      elements.append($0.parseValue())
    }
    finish(.tupleExpr, from: start)
    if elements.count == 1 {
      return Expression(
        kind: elements[0].kind, span: span(from: start), height: elements[0].height)
    }
    return expression(
      .tuple(elements), span(from: start), over: elements.reduce(0) { max($0, $1.height) })
  }

  /// Parses `[a, b]` or `[value; count]`.
  private mutating func parseBracketed() -> Expression {
    let start = position
    advance()
    let wasInLine = inLine
    inLine = false
    defer { inLine = wasInLine }
    if accept(.rightBracket) {
      finish(.listExpr, from: start)
      return expression(.list([]), span(from: start))
    }
    let first = parseValue()
    if accept(.semicolon) {
      let count = parseValue()
      close(.rightBracket, opening: start)
      finish(.repeatExpr, from: start)
      return expression(
        .repeated(first, count: count), span(from: start), over: max(first.height, count.height))
    }
    var elements = [first]
    parseList(
      .rightBracket, opening: start, hasFirst: true, begins: { $0.kind.beginsExpression }
    ) {
      elements.append($0.parseValue())
    }
    finish(.listExpr, from: start)
    return expression(
      .list(elements), span(from: start), over: elements.reduce(0) { max($0, $1.height) })
  }

  private mutating func parseCase() -> Expression {
    let start = position
    advance()
    let name = parseName("the name of a case")
    var arguments: [Argument]?
    if atOnLine(.leftParenthesis) {
      let opening = position
      advance()
      arguments = parseArguments(.rightParenthesis, opening: opening)
    }
    finish(.caseExpr, from: start)
    return expression(
      .enumCase(name, arguments), span(from: start), over: Self.height(of: arguments ?? []))
  }

  // MARK: - If

  mutating func parseIf() -> Expression {
    let start = position
    guard let (value, height) = parseIfExpression() else {
      return Expression(kind: .invalid, span: span(from: start), height: 1)
    }
    return expression(.conditional(value), span(from: start), over: height)
  }

  /// Parses an `if` with its `else`; nil when it is nested too deeply.
  private mutating func parseIfExpression() -> (IfExpression, height: Int)? {
    let start = position
    guard enter() else { return nil }
    defer { leave() }
    advance()
    let condition = parseCondition()
    let then = parseBlock()
    var height = max(condition.value.height, then.height)
    var elseBranch: IfExpression.Alternative?
    // The `else` of `let x = if a { b } else { c } else Missing` is not all of one kind.
    if at(.elseKeyword), peek(1) == .ifKeyword || peek(1) == .leftBrace {
      advance()
      if at(.ifKeyword) {
        if let (other, otherHeight) = parseIfExpression() {
          elseBranch = .conditional(other)
          height = max(height, otherHeight)
        }
      } else {
        let block = parseBlock()
        elseBranch = .block(block)
        height = max(height, block.height)
      }
    }
    finish(.ifExpr, from: start)
    let value = IfExpression(
      condition: condition, then: then, elseBranch: elseBranch, span: span(from: start))
    return (value, height + 1)
  }

  /// Parses what stands after `if`.
  private mutating func parseCondition() -> IfExpression.Condition {
    let start = position
    guard accept(.letKeyword) else { return .holds(parseValue()) }
    let pattern = parseBindingPattern()
    expect(.assign, "and the optional that may have a value")
    let value = parseExpression()
    finish(.letCondition, from: start)
    return .binds(pattern, value)
  }

  // MARK: - Fail

  mutating func parseFail() -> Expression {
    let start = position
    advance()
    let error = parseErrorValue("the name of an error")
    finish(.failExpr, from: start)
    return expression(.fail(error), span(from: start), over: error.height)
  }

  // MARK: - Match

  mutating func parseMatch() -> Expression {
    let start = position
    guard enter() else {
      return Expression(kind: .invalid, span: span(from: start), height: 1)
    }
    defer { leave() }
    advance()
    let subject = parseValue()
    var arms: [MatchArm] = []
    var height = subject.height
    let opening = position
    if expect(.leftBrace) {
      while !at(.rightBrace), !at(.end), !startsDeclaration {
        let before = position
        let (arm, armHeight) = parseMatchArm()
        arms.append(arm)
        height = max(height, armHeight)
        if position == before || isStuck && !current.startsLine && !at(.rightBrace) {
          skipStatement()
        }
      }
      close(.rightBrace, opening: opening)
    }
    finish(.matchExpr, from: start)
    return expression(
      .match(MatchExpression(subject: subject, arms: arms, span: span(from: start))),
      span(from: start), over: height)
  }

  private mutating func parseMatchArm() -> (MatchArm, height: Int) {
    let start = position
    let pattern = parsePattern()
    let body: MatchArm.Body
    var height = pattern.height
    if expect(.fatArrow, "after the pattern") || !current.startsLine && !at(.rightBrace) {
      body = parseArmBody()
    } else {
      body = .expression(Expression(kind: .invalid, span: insertionSpan, height: 1))
    }
    switch body {
    case .block(let block): height = max(height, block.height)
    case .expression(let expression): height = max(height, expression.height)
    }
    let span = span(from: start)
    _ = accept(.comma)
    finish(.matchArm, from: start)
    return (MatchArm(pattern: pattern, body: body, span: span), height + 1)
  }

  private mutating func parseArmBody() -> MatchArm.Body {
    if at(.leftBrace) { return .block(parseBlock()) }
    let start = position
    if kind.beginsStatement {
      let place = currentSpan
      report(
        Diagnostic(
          .syntax.expectedExpression, "a statement in a match arm stands in a block", at: place,
          help: "write `{ \(stream.text(position)) ... }`"))
      let statement = parseStatement()
      return .block(
        StatementBlock(
          statements: [statement], span: span(from: start), height: statement.height + 1))
    }
    let wasInLine = inLine
    inLine = true
    defer { inLine = wasInLine }
    let value = parseExpression()
    if assignment != nil, !isStuck {
      report(
        Diagnostic(
          .syntax.assignmentAsValue, "an assignment in a match arm stands in a block",
          at: currentSpan, help: "write `{ place = value }`"))
      advance()
      _ = parseExpression()
    }
    return .expression(value)
  }
}
