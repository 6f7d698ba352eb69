/// What somebody asks for in a debugger: numbers, truth values and texts under the operators of the language, over variables with
/// their parts and places in state: `left > 100 && caller != bob`, `plan.members[i + 1].share * 2`.
package indirect enum DebugExpression: Hashable, Sendable {
  /// What stands behind a name.
  package enum Part: Hashable, Sendable {
    case field(String)
    case index(DebugExpression)
  }

  package enum Operator: String, CaseIterable, Sendable {
    case or = "||"
    case and = "&&"
    case equal = "=="
    case unequal = "!="
    case atMost = "<="
    case atLeast = ">="
    case less = "<"
    case more = ">"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case modulo = "%"
  }

  case value(DebugValue)
  /// A name with parts; `text` is all of it as it is written, which may be a place in state.
  case path(String, [Part], text: String)
  case not(DebugExpression)
  case negated(DebugExpression)
  case binary(Operator, DebugExpression, DebugExpression)

  /// Reads an expression. Throws what is wrong with it.
  package init(_ text: String) throws(DebugRefusal) {
    guard text.utf8.count <= DebugExpressionParser.bytesMax else {
      throw DebugRefusal("an expression has at most \(DebugExpressionParser.bytesMax) bytes")
    }
    var parser = DebugExpressionParser(text)
    self = try parser.whole()
  }

  /// The place that it names, as it is written; nil for anything else.
  var written: String? {
    if case .path(_, _, let text) = self { return text }
    return nil
  }
}

extension DebugExpression: CustomStringConvertible {
  package var description: String {
    switch self {
    case .value(let value): "\(value)"
    case .path(_, _, let text): text
    case .not(let inner): "!\(inner)"
    case .negated(let inner): "-\(inner)"
    case .binary(let sign, let left, let right): "(\(left) \(sign.rawValue) \(right))"
    }
  }
}

/// Reads expressions by precedence, as the language has it.
struct DebugExpressionParser {
  static let bytesMax = 1_000
  private static let depthMax = 32

  private let text: [Character]
  private var next = 0
  private var depth = 0

  init(_ text: String) { self.text = Array(text) }

  /// Operators that bind alike, the weakest first.
  private static let levels: [[DebugExpression.Operator]] = [
    [.or], [.and], [.equal, .unequal, .atMost, .atLeast, .less, .more], [.plus, .minus],
    [.times, .over, .modulo],
  ]

  mutating func whole() throws(DebugRefusal) -> DebugExpression {
    let found = try expression(0)
    skipSpaces()
    guard next == text.count else { throw unreadable() }
    return found
  }

  private func unreadable() -> DebugRefusal {
    let rest = String(text[min(next, text.count)...].prefix(20))
    return DebugRefusal(
      rest.isEmpty ? "the expression ends too early" : "`\(rest)` is not expected here")
  }

  private mutating func expression(_ level: Int) throws(DebugRefusal) -> DebugExpression {
    guard level < Self.levels.count else { return try prefixed() }
    var left = try expression(level + 1)
    while let sign = taken(of: Self.levels[level]) {
      left = .binary(sign, left, try expression(level + 1))
    }
    return left
  }

  private mutating func prefixed() throws(DebugRefusal) -> DebugExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthMax else { throw DebugRefusal("the expression is nested too deep") }
    if take("!") { return .not(try prefixed()) }
    if take("-") { return .negated(try prefixed()) }
    if take("(") {
      let inner = try expression(0)
      guard take(")") else { throw unreadable() }
      return inner
    }
    return try operand()
  }

  private mutating func operand() throws(DebugRefusal) -> DebugExpression {
    skipSpaces()
    guard next < text.count else { throw unreadable() }
    let start = next
    if text[next] == "\"" {
      next += 1
      while next < text.count, text[next] != "\"" { next += text[next] == "\\" ? 2 : 1 }
      guard next < text.count else { throw DebugRefusal("a text does not end") }
      next += 1
      return .value(.text([String(text[start..<next])]))
    }
    if text[next].isNumber {
      let word = word { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
      // Addresses and hashes are no numbers.
      if word.hasPrefix("0x"), word.count == 42 || word.count == 66 {
        return .value(.text([word]))
      }
      guard let number = DebugNumber(word) else { throw DebugRefusal("`\(word)` is no number") }
      return .value(.number(number))
    }
    if text[next] == "." {
      next += 1
      let name = word(Self.isPartOfName)
      guard !name.isEmpty else { throw unreadable() }
      return .value(.text([".\(name)"]))
    }
    let name = word(Self.isPartOfName)
    switch name {
    case "": throw unreadable()
    case "true": return .value(.flag(true))
    case "false": return .value(.flag(false))
    case "none": return .value(.text(["none"]))
    default: break
    }
    var parts: [DebugExpression.Part] = []
    while next < text.count, text[next] == "." || text[next] == "[" {
      next += 1
      if text[next - 1] == "." {
        let field = word(Self.isPartOfName)
        guard !field.isEmpty else { throw unreadable() }
        parts.append(.field(field))
      } else {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthMax else {
          throw DebugRefusal("the expression is nested too deep")
        }
        parts.append(.index(try expression(0)))
        guard take("]") else { throw unreadable() }
      }
    }
    return .path(name, parts, text: String(text[start..<next]))
  }

  /// `@` and `…` stand in the names of places: `balances[bob@0x0000…00b0]`.
  private static func isPartOfName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || ["_", "@", "…"].contains(character)
  }

  private mutating func word(_ isPart: (Character) -> Bool) -> String {
    let start = next
    while next < text.count, isPart(text[next]) { next += 1 }
    return String(text[start..<next])
  }

  private mutating func skipSpaces() {
    while next < text.count, text[next].isWhitespace { next += 1 }
  }

  private mutating func take(_ sign: Character) -> Bool {
    skipSpaces()
    guard next < text.count, text[next] == sign else { return false }
    next += 1
    return true
  }

  private mutating func taken(of signs: [DebugExpression.Operator]) -> DebugExpression.Operator? {
    skipSpaces()
    // The longest first, so that `<=` is not `<`.
    let found = DebugExpression.Operator.allCases.first { text[next...].starts(with: $0.rawValue) }
    guard let found, signs.contains(found) else { return nil }
    next += found.rawValue.count
    return found
  }
}
