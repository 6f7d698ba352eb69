import Diagnostics

// What authors bring along from other languages: told where the parser stops at it.

extension Parser {
  /// What to write instead of the words or signs of another language that stand where a diagnostic is reported; nil where
  /// nothing is recognised.
  func foreignHelp(for code: DiagnosticCode) -> String? {
    let expects: [DiagnosticCode] = [
      .syntax.unexpectedToken, .syntax.expectedExpression, .syntax.expectedStatement,
      .syntax.expectedMember, .syntax.statementInLine,
    ]
    if let help = formHelp { return help }
    guard expects.contains(code) else { return nil }
    return signHelp(isExpression: code == .syntax.expectedExpression) ?? wordHelp
  }

  /// Forms that begin with a keyword.
  private var formHelp: String? {
    guard at(.letKeyword) || at(.varKeyword) else { return nil }
    if kind(before: 1) == .leftParenthesis, kind(before: 2) == .forKeyword {
      return "count with `for i in 0..<n max 64 { ... }`"
    }
    return nil
  }

  private var wordHelp: String? {
    for index in [position, position - 1, position - 2] where tokens.indices.contains(index) {
      // What was parsed must stand on the line where the parser stops.
      if index < position, (index + 1...position).contains(where: { tokens[$0].startsLine }) {
        return nil
      }
      if tokens[index].kind == .identifier, let word = ForeignWord.find(stream.text(index)),
        word.isOfSyntax
      {
        return word.help
      }
    }
    return nil
  }

  private func kind(before distance: Int) -> TokenKind {
    position >= distance ? tokens[position - distance].kind : .end
  }

  private func signHelp(isExpression: Bool) -> String? {
    let (previous, second, third) = (kind(before: 1), kind(before: 2), kind(before: 3))
    switch kind {
    case .asKeyword: return "convert by the name of the type: `U64(value)`"
    case .question: return "choose with `if condition { a } else { b }`, which is a value"
    case .fatArrow where previous == .identifier && second == .leftParenthesis,
      .bar where previous == .leftParenthesis:
      return "a closure is written `{ x in x + 1 }`"
    case .colon where peek(1) == .assign: return "`=` assigns"
    default: break
    }
    if previous == .plus && (kind == .plus || second == .plus) || kind == .plus && peek(1) == .plus
    {
      return "write `x += 1`"
    }
    if kind == .minus && peek(1) == .minus || previous == .minus && second == .minus {
      return "write `x -= 1`"
    }
    if previous == .point && (kind == .point || second == .point) {
      return "a range is written `first..<end`, without its end"
    }
    if previous == .equal && kind == .assign { return "`==` compares" }
    if isExpression, previous == .less && kind == .greater { return "`!=` compares" }
    if kind == .greater && previous == .greater && second == .greater {
      return "`>>` shifts; an unsigned number is filled with zeros"
    }
    if previous == .tryKeyword && kind == .leftBrace {
      return "`try` stands before the call of another contract, and makes its result an optional"
    }
    if third == .requireKeyword || isAfterRequire {
      return "write `require condition else Error`, and declare it: `error Error`"
    }
    return nil
  }

  /// Whether the parser stops at the end of a `require` without an `else`.
  private var isAfterRequire: Bool {
    var index = position - 1
    while index > 0, position - index < 40 {
      if tokens[index].kind == .requireKeyword { return true }
      if tokens[index].startsLine { return false }
      index -= 1
    }
    return false
  }
}
