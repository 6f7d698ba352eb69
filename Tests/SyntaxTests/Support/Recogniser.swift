import Diagnostics
import Syntax

/// Recognises a file by the grammar alone, with backtracking: what the hand-written parser is
/// compared with.
///
/// A memo of (production, token, mode) keeps it linear (a packrat parser: Ford, 2002).
struct Recogniser {
  /// A production and the tokens that it matched.
  struct Node: Hashable, CustomStringConvertible {
    let production: Int
    let start: Int
    let end: Int

    var description: String { "\(production)@\(start)..<\(end)" }
  }

  private struct Match {
    let end: Int
    let nodes: [Node]
  }

  private enum Memo {
    case unknown, fails
    case matches(Int)
  }

  private let grammar: Grammar
  private let stream: TokenStream
  private var texts: [String]
  private var memo: [Memo]
  private var matches: [Match] = []
  /// The nodes of the match that is being made, in post-order.
  private var nodes: [Node] = []
  /// How many tokens the furthest attempt has matched.
  private(set) var furthest = 0

  private init(_ grammar: Grammar, _ stream: TokenStream) {
    self.grammar = grammar
    self.stream = stream
    texts = stream.tokens.indices.map(stream.text)
    memo = Array(repeating: .unknown, count: grammar.productions.count * stream.tokens.count * 2)
  }

  /// The nodes of the whole file in post-order, or nil when it is not in the language.
  static func recognise(_ stream: TokenStream, by grammar: Grammar) -> [Node]? {
    var recogniser = Recogniser(grammar, stream)
    guard let file = grammar.index(of: "File"),
      let end = recogniser.match(.reference(file), at: 0, inLine: false),
      end == stream.tokens.count
    else { return nil }
    return recogniser.nodes
  }

  /// The nodes that the concrete tree has: one that is only another node makes none.
  static func collapsed(_ nodes: [Node]) -> [Node] {
    var result: [Node] = []
    for node in nodes where node.end > node.start {
      if let last = result.last, last.start == node.start, last.end == node.end { continue }
      result.append(node)
    }
    return result
  }

  /// The end of a match of `rule` at token `position`, its nodes appended; nil, and nothing
  /// appended, without one.
  private mutating func match(_ rule: Grammar.Rule, at position: Int, inLine: Bool) -> Int? {
    let count = nodes.count
    let end = attempt(rule, at: position, inLine: inLine)
    if end == nil { nodes.removeSubrange(count...) }
    return end
  }

  private mutating func attempt(_ rule: Grammar.Rule, at position: Int, inLine: Bool) -> Int? {
    switch rule {
    case .literal(let text): return literal(text, at: position)
    case .tokenClass(let name): return isOf(name, position) ? position + 1 : nil
    case .reference(let index): return reference(index, at: position, inLine: inLine)
    case .sequence(let rules): return sequence(rules, at: position, inLine: inLine)
    case .choice(let rules):
      for rule in rules {
        if let end = match(rule, at: position, inLine: inLine) { return end }
      }
      return nil
    case .optional(let rule): return match(rule, at: position, inLine: inLine) ?? position
    case .repeated(let rule, let atLeastOne):
      var end = position
      while let next = match(rule, at: end, inLine: inLine), next > end { end = next }
      return atLeastOne && end == position ? nil : end
    case .separated(let rule, let separator, let mayTrail):
      guard var end = match(rule, at: position, inLine: inLine) else { return nil }
      while let comma = literal(separator, at: end) {
        if let next = match(rule, at: comma, inLine: inLine) {
          end = next
        } else {
          return mayTrail ? comma : end
        }
      }
      return end
    case .onLine(let rule):
      guard position < stream.tokens.count, !stream.tokens[position].startsLine else { return nil }
      return match(rule, at: position, inLine: inLine)
    case .inLine(let rule): return match(rule, at: position, inLine: true)
    case .continuesLine(let rule):
      guard position < stream.tokens.count, !inLine || !stream.tokens[position].startsLine else {
        return nil
      }
      return match(rule, at: position, inLine: inLine)
    case .not(let rule):
      let count = nodes.count
      let end = match(rule, at: position, inLine: inLine)
      nodes.removeSubrange(count...)
      return end == nil ? position : nil
    case .binary(let operand): return binary(operand, level: 0, at: position, inLine: inLine)
    }
  }

  private mutating func reference(_ index: Int, at position: Int, inLine: Bool) -> Int? {
    guard position < stream.tokens.count else { return nil }
    let slot = (position * grammar.productions.count + index) * 2 + (inLine ? 1 : 0)
    switch memo[slot] {
    case .fails: return nil
    case .matches(let match):
      nodes += matches[match].nodes
      return matches[match].end
    case .unknown: break
    }
    let first = nodes.count
    guard let end = match(grammar.productions[index].rule, at: position, inLine: inLine) else {
      memo[slot] = .fails
      return nil
    }
    nodes.append(Node(production: index, start: position, end: end))
    memo[slot] = .matches(matches.count)
    matches.append(Match(end: end, nodes: Array(nodes[first...])))
    return end
  }

  private mutating func sequence(_ rules: [Grammar.Rule], at position: Int, inLine: Bool) -> Int? {
    var end = position
    var modes = [inLine]
    for rule in rules {
      guard let next = match(rule, at: end, inLine: modes.last ?? false) else { return nil }
      // Within brackets, a new line means nothing.
      switch Self.bracket(rule) {
      case "(", "[", "{": modes.append(false)
      case ")", "]", "}": modes.removeLast()
      default: break
      }
      end = next
    }
    return end
  }

  private static func bracket(_ rule: Grammar.Rule) -> String? {
    switch rule {
    case .literal(let text): text
    case .onLine(let rule): bracket(rule)
    default: nil
    }
  }

  private mutating func binary(
    _ operand: Grammar.Rule, level: Int, at position: Int, inLine: Bool
  ) -> Int? {
    guard level < grammar.levels.count else { return match(operand, at: position, inLine: inLine) }
    guard var end = binary(operand, level: level + 1, at: position, inLine: inLine) else {
      return nil
    }
    let associativity = grammar.levels[level].associativity
    while let operatorEnd = operatorEnd(level, at: end, inLine: inLine) {
      let count = nodes.count
      let rightLevel = associativity == .right ? level : level + 1
      guard
        let right = binary(operand, level: rightLevel, at: operatorEnd, inLine: inLine)
      else {
        nodes.removeSubrange(count...)
        return end
      }
      end = right
      if let expression = grammar.index(of: "BinaryExpr") {
        nodes.append(Node(production: expression, start: position, end: end))
      }
      if associativity != .left { return end }
    }
    return end
  }

  private mutating func operatorEnd(_ level: Int, at position: Int, inLine: Bool) -> Int? {
    for rule in grammar.levels[level].operators {
      if let end = match(rule, at: position, inLine: inLine) { return end }
    }
    return nil
  }

  private mutating func literal(_ text: String, at position: Int) -> Int? {
    guard position < stream.tokens.count else { return nil }
    furthest = max(furthest, position)
    if text == ">>" || text == "??" {
      let half = String(text.prefix(1))
      let isPair =
        position + 1 < stream.tokens.count && texts[position] == half
        && texts[position + 1] == half && stream.isAdjacent(position + 1)
      return isPair ? position + 2 : nil
    }
    return texts[position] == text && stream.tokens[position].kind != .string ? position + 1 : nil
  }

  private func isOf(_ name: String, _ position: Int) -> Bool {
    guard position < stream.tokens.count else { return false }
    switch (name, stream.tokens[position].kind) {
    case ("ident", .identifier), ("integer", .integer), ("decimal", .decimal), ("string", .string),
      ("hexString", .hexString), ("address", .address), ("end", .end):
      return true
    default: return false
    }
  }
}
