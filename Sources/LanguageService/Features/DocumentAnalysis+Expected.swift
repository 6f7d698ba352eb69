import Diagnostics
import Semantics
import Syntax

extension DocumentAnalysis {
  /// The type that fits where a value is typed behind a token: the other side's of an operator, a parameter's; nil when
  /// nobody knows.
  func expectedType(behind previous: Int) -> Type? {
    switch stream.tokens[previous].kind {
    case .assign:
      return declaredType(before: previous) ?? typeEnding(at: previous - 1)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .plus, .minus, .star,
      .addAssign, .subtractAssign:
      return typeEnding(at: previous - 1)
    case .leftParenthesis, .comma:
      guard let (opening, active) = callOpening(before: Int(stream.tokens[previous].end)),
        opening > 0, stream.tokens[opening - 1].kind == .identifier,
        let (symbol, _) = references.symbol(in: source, at: stream.tokens[opening - 1].start),
        let declaration = syntax(of: symbol), declaration.parameters.indices.contains(active)
      else { return nil }
      let parameter = declaration.parameters[active].span
      return references.type(in: parameter.source, at: parameter.start)?.type
    default: return nil
    }
  }

  /// The type that a name is declared with: `let x: U64 =`.
  private func declaredType(before assign: Int) -> Type? {
    var index = assign - 1
    // A type is short, and holds no statement.
    while index > 0, assign - index < 40 {
      switch stream.tokens[index].kind {
      case .letKeyword, .varKeyword, .leftBrace, .rightBrace: return nil
      case .colon:
        let name = stream.tokens[index - 1]
        return references.symbol(declaredAt: stream.span(index - 1)) == nil
          ? nil : references.type(in: source, at: name.start)?.type
      default: index -= 1
      }
    }
    return nil
  }

  private func typeEnding(at index: Int) -> Type? {
    guard index >= 0 else { return nil }
    let end = stream.tokens[index].end
    guard let found = references.type(in: source, at: end), found.span.end == end else {
      return nil
    }
    return found.type
  }

  /// Brings what has the type that fits to the front.
  func sorted(_ completions: [Completion], behind previous: Int) -> [Completion] {
    guard let wanted = expectedType(behind: previous), wanted != .invalid else {
      return completions
    }
    return completions.map { completion in
      guard completion.type == wanted else { return completion }
      var fitting = completion
      fitting.rank = 0
      return fitting
    }
  }
}
