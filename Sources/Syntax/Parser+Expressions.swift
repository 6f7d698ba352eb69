import Diagnostics

// Operators, calls and other things after an expression.

extension Parser {
  /// Parses an expression where no assignment can follow, and says so if one does.
  mutating func parseValue() -> Expression {
    let start = position
    let left = parseExpression()
    guard at(.assign), !current.startsLine, !isStuck else { return left }
    let place = currentSpan
    report(
      Diagnostic(
        .syntax.assignmentAsValue, "an assignment is not a value", at: place,
        help: "`==` compares", fix: Fix("write `==`", replace: place, with: "==")))
    advance()
    let right = parseExpression()
    return expression(
      .binary(.equal, place, left, right), span(from: start), over: max(left.height, right.height))
  }

  /// Parses an expression.
  mutating func parseExpression() -> Expression {
    parseBinary(from: .or)
  }

  /// How tightly a binary operator binds, from loosest to tightest.
  private enum Level: Int, Comparable {
    case or, and, comparison, coalesce, bitOr, bitXor, bitAnd, shift, sum, product, power, operand

    static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

    var next: Level { Level(rawValue: rawValue + 1) ?? .operand }
  }

  /// The binary operator that comes next, its level, and how many tokens it takes.
  private var binaryOperator: (operation: BinaryOperator, level: Level, length: Int)? {
    switch kind {
    case .orOr: (.or, .or, 1)
    case .andAnd: (.and, .and, 1)
    case .equal: (.equal, .comparison, 1)
    case .notEqual: (.notEqual, .comparison, 1)
    case .less: (.less, .comparison, 1)
    case .lessOrEqual: (.lessOrEqual, .comparison, 1)
    case .greaterOrEqual: (.greaterOrEqual, .comparison, 1)
    case .greater where peek(1) == .greater && stream.isAdjacent(position + 1):
      (.shiftRight, .shift, 2)
    case .greater: (.greater, .comparison, 1)
    case .question where peek(1) == .question && stream.isAdjacent(position + 1):
      (.coalesce, .coalesce, 2)
    case .bar: (.bitOr, .bitOr, 1)
    case .caret: (.bitXor, .bitXor, 1)
    case .ampersand: (.bitAnd, .bitAnd, 1)
    case .shiftLeft: (.shiftLeft, .shift, 1)
    case .plus: (.add, .sum, 1)
    case .minus where !(inLine && current.startsLine): (.subtract, .sum, 1)
    case .star: (.multiply, .product, 1)
    case .power: (.power, .power, 1)
    case .slash: (.divide, .product, 1)
    case .percent: (.remainder, .product, 1)
    default: nil
    }
  }

  /// Parses operands and operators of at least `level`, by precedence climbing.
  private mutating func parseBinary(from level: Level) -> Expression {
    let start = position
    var left = parseUnary()
    var last = Level.operand
    while let (operation, found, length) = binaryOperator, found >= level {
      let operatorStart = position
      if last == found, found == .comparison || found == .power { reportChain(of: found) }
      last = found
      for _ in 0..<length { advance() }
      let operatorSpan = span(from: operatorStart)
      let right: Expression
      if found == .coalesce {
        // Groups to the right, so that a long chain nests here.
        guard enter() else { return invalid(from: start) }
        right = parseBinary(from: found)
        leave()
      } else {
        right = parseBinary(from: found.next)
      }
      left = expression(
        .binary(operation, operatorSpan, left, right), span(from: start),
        over: max(left.height, right.height))
      finish(.binaryExpr, from: start)
    }
    return left
  }

  private mutating func reportChain(of level: Level) {
    guard level == .comparison else {
      report(
        Diagnostic(
          .syntax.chainedPower, "powers do not chain", at: currentSpan, "which one comes first?",
          help: "write `(a ** b) ** c` or `a ** (b ** c)`"))
      return
    }
    report(
      Diagnostic(
        .syntax.chainedComparison, "comparisons do not chain", at: currentSpan,
        "compares a Bool", help: "write `a < b && b < c`"))
  }

  private func invalid(from start: Int) -> Expression {
    Expression(kind: .invalid, span: span(from: start), height: 1)
  }

  private mutating func parseUnary() -> Expression {
    let start = position
    guard enter() else { return invalid(from: start) }
    defer { leave() }
    let operation: UnaryOperator
    switch kind {
    case .exclamation: operation = .not
    case .minus: operation = .negate
    case .tilde: operation = .complement
    case .tryKeyword: operation = .attempt
    case .failKeyword: return parseFail()
    default: return parsePostfix()
    }
    advance()
    let operand = parseUnary()
    finish(.unaryExpr, from: start)
    return expression(.unary(operation, operand), span(from: start), over: operand.height)
  }

  // MARK: - After an expression

  private mutating func parsePostfix() -> Expression {
    let start = position
    var base = parsePrimary()
    while true {
      if at(.point), !(inLine && current.startsLine) {
        base = peek(1) == .asKeyword ? parseConversion(base, start) : parseMember(base, start)
      } else if atOnLine(.leftParenthesis) {
        let opening = position
        advance()
        let arguments = parseArguments(.rightParenthesis, opening: opening)
        finish(.call, from: opening)
        base = expression(
          .call(base, arguments), span(from: start),
          over: max(base.height, Self.height(of: arguments)))
      } else if atOnLine(.leftBracket) {
        base = parseIndex(base, start)
      } else {
        break
      }
    }
    finish(.postfixExpr, from: start)
    return base
  }

  private mutating func parseMember(_ base: Expression, _ start: Int) -> Expression {
    let point = position
    advance()
    let result: Expression
    if at(.integer) {
      let index = integerValue(position)
      let place = currentSpan
      advance()
      result = expression(
        .element(base, index: index, place), span(from: start), over: base.height)
    } else if at(.noneKeyword) {
      let name = Name(stream.text(position), currentSpan)
      advance()
      result = expression(.member(base, name), span(from: start), over: base.height)
    } else {
      let name = parseName("the name of a member")
      result = expression(.member(base, name), span(from: start), over: base.height)
    }
    finish(.member, from: point)
    return result
  }

  private mutating func parseConversion(_ base: Expression, _ start: Int) -> Expression {
    let point = position
    advance()
    advance()
    let opening = position
    guard atOnLine(.less) else {
      reportExpected("`<` and the type that is converted to, as in `x.as<U64>()`")
      return base
    }
    advance()
    let type = parseType()
    close(.greater, opening: opening)
    let call = position
    if atOnLine(.leftParenthesis) {
      advance()
      close(.rightParenthesis, opening: call)
    } else {
      reportExpected("`()`")
    }
    finish(.conversion, from: point)
    return expression(
      .conversion(base, to: type), span(from: start), over: max(base.height, type.height))
  }

  private mutating func parseIndex(_ base: Expression, _ start: Int) -> Expression {
    let opening = position
    advance()
    if at(.rightBracket) { reportExpected("an index", code: .syntax.expectedExpression) }
    let arguments = parseArguments(.rightBracket, opening: opening)
    finish(.index, from: opening)
    return expression(
      .index(base, arguments), span(from: start),
      over: max(base.height, Self.height(of: arguments)))
  }

  // MARK: - Arguments

  static func height(of arguments: [Argument]) -> Int {
    arguments.reduce(0) { max($0, $1.height) }
  }

  /// Parses arguments up to the closing bracket, and that, too.
  mutating func parseArguments(_ closing: TokenKind, opening: Int) -> [Argument] {
    var arguments: [Argument] = []
    parseList(closing, opening: opening, begins: { $0.kind.beginsExpression }) {
      arguments.append($0.parseArgument())
    }
    return arguments
  }

  private mutating func parseArgument() -> Argument {
    let start = position
    var label: Name?
    if peek(1) == .colon, at(.identifier) || kind.isKeyword {
      label = parseName("the name of an argument")
      if !at(.colon) {
        // A keyword at the beginning of a line is not taken for a name.
        advance()
      }
      advance()
    }
    let value: Argument.Value =
      at(.leftBrace) ? .closure(parseClosure()) : .expression(parseValue())
    finish(.argument, from: start)
    return Argument(label: label, value: value, span: span(from: start))
  }

  private mutating func parseClosure() -> Closure {
    let start = position
    advance()
    var parameters: [Name] = []
    if hasClosureParameters {
      repeat {
        let parameter = position
        parameters.append(Name(stream.text(position), currentSpan))
        advance()
        finish(.closureParameter, from: parameter)
      } while accept(.comma)
      advance()
    }
    let wasInLine = inLine
    inLine = false
    let body = parseValue()
    inLine = wasInLine
    if kind.beginsStatement || current.startsLine && kind.beginsExpression {
      report(
        Diagnostic(
          .syntax.unexpectedToken, "a closure is a single expression", at: currentSpan,
          "expected `}`", help: "move the statements into a `fn`, and call it"))
      skipBalanced { _ in false }
    }
    close(.rightBrace, opening: start)
    finish(.closure, from: start)
    return Closure(parameters: parameters, body: body, span: span(from: start))
  }

  /// Whether names and `in` stand here.
  private var hasClosureParameters: Bool {
    var distance = 0
    while peek(distance) == .identifier || peek(distance) == .underscore {
      switch peek(distance + 1) {
      case .inKeyword: return true
      case .comma: distance += 2
      default: return false
      }
    }
    return false
  }
}
