import TestKit

/// grammar/galaxy.grammar, read.
struct Grammar {
  /// The right side of a production, or a part of it.
  indirect enum Rule {
    /// `'word'`
    case literal(String)
    /// `#class`
    case tokenClass(String)
    /// A production, by its index.
    case reference(Int)
    case sequence([Rule])
    case choice([Rule])
    /// `X?`
    case optional(Rule)
    /// `X*`, or `X+` with `atLeastOne`
    case repeated(Rule, atLeastOne: Bool)
    /// `X % ','`, or `X %% ','` with `mayTrail`
    case separated(Rule, by: String, mayTrail: Bool)
    /// `^X`
    case onLine(Rule)
    /// `~Name`
    case inLine(Rule)
    /// `~'x'`
    case continuesLine(Rule)
    /// `!X`
    case not(Rule)
    /// `#binary(X)`
    case binary(Rule)
  }

  /// A level of binary operators.
  struct Level {
    enum Associativity: String {
      case left, right, none
    }

    let associativity: Associativity
    let operators: [Rule]
  }

  /// A named rule.
  struct Production {
    let name: String
    let rule: Rule
  }

  let productions: [Production]
  /// The reserved words.
  let keywords: Set<String>
  /// The words that are reserved nowhere but mean something somewhere.
  let words: [String]
  /// The levels of operators, loosest first.
  let levels: [Level]

  /// The index of the production of that name.
  func index(of name: String) -> Int? {
    productions.firstIndex { $0.name == name }
  }

  /// Reads the grammar of the project.
  static func load() throws -> Grammar {
    try GrammarReader.read(try ProjectFiles.text("grammar/galaxy.grammar"))
  }
}

/// Reads the notation that the head of grammar/galaxy.grammar describes.
struct GrammarReader {
  /// Something that is not in the notation.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  private let items: [Substring]
  private var position = 0
  private let names: [String]

  private init(_ items: [Substring]) {
    self.items = items
    names = items.indices.dropLast().filter { items[$0 + 1] == "=" }.map { String(items[$0]) }
  }

  static func read(_ text: String) throws -> Grammar {
    var reader = GrammarReader(text.split(separator: "\n").flatMap(items))
    return try reader.grammar()
  }

  /// The quoted literals, words and signs of a line, without its comment.
  private static func items(of line: Substring) -> [Substring] {
    var items: [Substring] = []
    var rest = line
    while let first = rest.first {
      let length: Int
      if first == "'" {
        length =
          (rest.dropFirst().firstIndex(of: "'").map { rest.distance(from: rest.startIndex, to: $0) }
            ?? 0) + 1
      } else if rest.hasPrefix("//") {
        break
      } else if first.isLetter || first == "#" {
        length = rest.prefix { $0.isLetter || $0.isNumber || $0 == "#" }.count
      } else {
        length = rest.hasPrefix("%%") ? 2 : 1
      }
      if !first.isWhitespace { items.append(rest.prefix(length)) }
      rest = rest.dropFirst(length)
    }
    return items
  }

  private var item: Substring { position < items.count ? items[position] : "" }
  private var following: Substring { position + 1 < items.count ? items[position + 1] : "" }

  private mutating func accept(_ text: String) -> Bool {
    guard item == text else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ text: String) throws {
    guard accept(text) else {
      let near = items[max(0, position - 5)..<min(items.count, position + 3)].joined(separator: " ")
      throw Problem(description: "expected \(text), found \(item) in: \(near)")
    }
  }

  private mutating func grammar() throws -> Grammar {
    var productions: [Grammar.Production] = []
    var keywords: Set<String> = []
    var words: [String] = []
    var levels: [Grammar.Level] = []
    while position < items.count {
      let name = String(item)
      position += 1
      if accept("=") {
        productions.append(Grammar.Production(name: name, rule: try choice()))
        continue
      }
      try expect("{")
      while !accept("}") {
        let head = String(item)
        position += 1
        var rules: [Grammar.Rule] = []
        while item.hasPrefix("'") || item == "~" { rules.append(try postfix()) }
        let texts = rules.compactMap { if case .literal(let text) = $0 { text } else { nil } }
        switch name {
        case "keywords": keywords.formUnion(texts)
        case "words": words += texts
        case "precedence":
          guard let associativity = Grammar.Level.Associativity(rawValue: head) else {
            throw Problem(description: "no associativity: \(head)")
          }
          levels.append(Grammar.Level(associativity: associativity, operators: rules))
        default: throw Problem(description: "no block is called \(name)")
        }
      }
    }
    return Grammar(productions: productions, keywords: keywords, words: words, levels: levels)
  }

  private mutating func choice() throws -> Grammar.Rule {
    _ = accept("|")
    var rules = [try sequence()]
    while accept("|") { rules.append(try sequence()) }
    return rules.count == 1 ? rules[0] : .choice(rules)
  }

  private mutating func sequence() throws -> Grammar.Rule {
    var rules: [Grammar.Rule] = []
    while begins { rules.append(try postfix()) }
    guard !rules.isEmpty else { throw Problem(description: "an empty rule before \(item)") }
    return rules.count == 1 ? rules[0] : .sequence(rules)
  }

  /// Whether a part of a rule begins here, and not the next production or block.
  private var begins: Bool {
    guard let first = item.first, following != "=", following != "{" else { return false }
    return first.isLetter || "'#(^~!".contains(first)
  }

  private mutating func postfix() throws -> Grammar.Rule {
    var rule = try prefix()
    while true {
      if accept("?") {
        rule = .optional(rule)
      } else if accept("*") {
        rule = .repeated(rule, atLeastOne: false)
      } else if accept("+") {
        rule = .repeated(rule, atLeastOne: true)
      } else if item == "%" || item == "%%" {
        let mayTrail = item == "%%"
        position += 1
        guard case .literal(let separator) = try prefix() else {
          throw Problem(description: "a separator is a literal")
        }
        rule = .separated(rule, by: separator, mayTrail: mayTrail)
      } else {
        return rule
      }
    }
  }

  private mutating func prefix() throws -> Grammar.Rule {
    if accept("!") { return .not(try postfix()) }
    if accept("^") { return .onLine(try postfix()) }
    if accept("~") {
      let rule = try prefix()
      if case .literal = rule { return .continuesLine(rule) }
      return .inLine(rule)
    }
    if accept("(") {
      let rule = try choice()
      try expect(")")
      return rule
    }
    let text = item
    position += 1
    if text.hasPrefix("'") { return .literal(String(text.dropFirst().dropLast())) }
    if text == "#binary" {
      try expect("(")
      let operand = try choice()
      try expect(")")
      return .binary(operand)
    }
    if text.hasPrefix("#") { return .tokenClass(String(text.dropFirst())) }
    if accept(":") { return try prefix() }
    guard let index = names.firstIndex(of: String(text)) else {
      throw Problem(description: "there is no production \(text)")
    }
    return .reference(index)
  }
}
