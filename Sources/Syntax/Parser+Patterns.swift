import Diagnostics

// Patterns of match arms.

extension Parser {
  mutating func parsePattern() -> Pattern {
    let start = position
    guard enter() else { return Pattern(kind: .invalid, span: span(from: start), height: 1) }
    defer { leave() }
    switch kind {
    case .underscore:
      advance()
      finish(.wildcardPattern, from: start)
      return Pattern(kind: .wildcard, span: span(from: start), height: 1)
    case .identifier:
      if at(.someWord), peek(1) == .leftParenthesis, !tokens[position + 1].startsLine {
        return parseSomePattern()
      }
      let name = parseName("a name")
      finish(.namePattern, from: start)
      return Pattern(kind: .name(name), span: name.span, height: 1)
    case .point: return parseCasePattern()
    case .leftParenthesis: return parseTuplePattern()
    case .minus, .integer, .string, .address, .trueKeyword, .falseKeyword, .noneKeyword:
      return parseLiteralPattern()
    default:
      report(
        Diagnostic(
          .syntax.unexpectedToken, "expected a pattern, found \(foundToken)", at: currentSpan,
          "expected a pattern"))
      return Pattern(kind: .invalid, span: insertionSpan, height: 1)
    }
  }

  private mutating func parseSomePattern() -> Pattern {
    let start = position
    advance()
    let opening = position
    advance()
    let inner = parsePattern()
    close(.rightParenthesis, opening: opening)
    finish(.somePattern, from: start)
    return pattern(.some(inner), from: start, over: inner.height)
  }

  private mutating func parseCasePattern() -> Pattern {
    let start = position
    advance()
    let name = parseName("the name of a case")
    var payload: [Pattern]?
    if atOnLine(.leftParenthesis) { payload = parsePatterns() }
    finish(.casePattern, from: start)
    return pattern(
      .enumCase(name, payload), from: start, over: (payload ?? []).reduce(0) { max($0, $1.height) })
  }

  private mutating func parseTuplePattern() -> Pattern {
    let start = position
    if peek(1) == .rightParenthesis {
      advance()
      reportExpected("a pattern")
      advance()
      return Pattern(kind: .invalid, span: span(from: start), height: 1)
    }
    let patterns = parsePatterns()
    finish(.tuplePattern, from: start)
    if patterns.count == 1 {
      return Pattern(
        kind: patterns[0].kind, span: span(from: start), height: patterns[0].height)
    }
    return pattern(
      .tuple(patterns), from: start, over: patterns.reduce(0) { max($0, $1.height) })
  }

  private mutating func parsePatterns() -> [Pattern] {
    let opening = position
    advance()
    var patterns: [Pattern] = []
    parseList(.rightParenthesis, opening: opening, begins: { $0.kind.beginsExpression }) {
      patterns.append($0.parsePattern())
    }
    return patterns
  }

  private mutating func parseLiteralPattern() -> Pattern {
    let start = position
    let value: Pattern.Kind
    switch kind {
    case .minus, .integer:
      let isNegative = accept(.minus)
      guard at(.integer) else {
        reportExpected("an integer")
        return Pattern(kind: .invalid, span: span(from: start), height: 1)
      }
      value = .integer(integerValue(position), isNegative: isNegative)
    case .string: value = .text(textValue(position))
    case .address: value = .address(addressValue(position))
    case .trueKeyword, .falseKeyword: value = .bool(at(.trueKeyword))
    default: value = .none
    }
    advance()
    finish(.literalPattern, from: start)
    return Pattern(kind: value, span: span(from: start), height: 1)
  }

  private mutating func pattern(_ kind: Pattern.Kind, from start: Int, over height: Int) -> Pattern
  {
    guard height < SyntaxLimits.nestingMax else {
      reportTooDeep(span(from: start))
      return Pattern(kind: .invalid, span: span(from: start), height: 1)
    }
    return Pattern(kind: kind, span: span(from: start), height: height + 1)
  }
}
