import Compiler
import Diagnostics
import Semantics
import Syntax

extension DocumentAnalysis {
  /// What an editor shows between the letters of a program.
  package struct Hint: Sendable {
    package let offset: Int
    package let text: String
    /// Whether it is a type behind a name, rather than a name before an argument.
    package let isType: Bool
  }

  /// The types of variables that have none written, and the names of parameters before literals.
  package func hints(in range: Range<Int>) -> [Hint] {
    guard
      let first = token(at: range.lowerBound) ?? token(before: range.lowerBound + 1)
        ?? stream.tokens.indices.first
    else { return [] }
    var hints: [Hint] = []
    for index in first..<stream.tokens.count {
      let token = stream.tokens[index]
      guard token.start <= range.upperBound else { break }
      guard token.kind == .identifier else { continue }
      if let hint = typeHint(index) { hints.append(hint) }
      hints += argumentHints(index)
    }
    return hints
  }

  private func typeHint(_ index: Int) -> Hint? {
    guard index > 0, stream.tokens.indices.contains(index + 1),
      stream.tokens[index + 1].kind == .assign,
      [.letKeyword, .varKeyword, .comma].contains(stream.tokens[index - 1].kind),
      let symbol = references.symbol(declaredAt: stream.span(index)), case .local = symbol.kind,
      let type = references.type(in: source, at: symbol.span.start), type.span == symbol.span
    else { return nil }
    var text = ": " + describer.describe(type.type)
    if case .ciphertext(let ciphertext) = type.type, !text.contains("depth") {
      text += " (depth \(ciphertext.depth))"
    }
    return Hint(offset: Int(stream.tokens[index].end), text: text, isType: true)
  }

  /// Before the literals among the arguments of a declared function with more than one parameter.
  private func argumentHints(_ index: Int) -> [Hint] {
    guard stream.tokens.indices.contains(index + 2),
      stream.tokens[index + 1].kind == .leftParenthesis,
      let (symbol, place) = references.symbol(in: source, at: stream.tokens[index].start),
      symbol.span != place, let declaration = syntax(of: symbol), declaration.parameters.count > 1
    else { return [] }
    var (depth, argument, hints) = (0, 0, [Hint]())
    for position in (index + 1)..<stream.tokens.count {
      let kind = stream.tokens[position].kind
      let previous = stream.tokens[position - 1].kind
      if depth == 1, previous == .leftParenthesis || previous == .comma, Self.isLiteral(kind),
        declaration.parameters.indices.contains(argument)
      {
        hints.append(
          Hint(
            offset: Int(stream.tokens[position].start),
            text: declaration.parameters[argument].name + ":", isType: false))
      }
      switch kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .comma where depth == 1: argument += 1
      default: break
      }
      if depth <= 0 || argument >= declaration.parameters.count { break }
    }
    return hints
  }

  private static func isLiteral(_ kind: TokenKind) -> Bool {
    switch kind {
    case .integer, .decimal, .string, .hexString, .address, .trueKeyword, .falseKeyword,
      .noneKeyword:
      true
    default: false
    }
  }
}
