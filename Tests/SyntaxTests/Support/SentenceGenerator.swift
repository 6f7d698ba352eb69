import Primitives

/// Makes random sentences of the grammar.
struct SentenceGenerator {
  private let grammar: Grammar
  /// For each production the depth of its smallest tree.
  private let heights: [Int]
  private var random: SplitMix64
  private var text = ""
  /// How many more tokens may be written before only the smallest expansions are taken.
  private var budget = 0

  private static let depthMax = 60

  init(_ grammar: Grammar, seed: UInt64) {
    self.grammar = grammar
    random = SplitMix64(seed: seed)
    var heights = Array(repeating: Self.depthMax * 2, count: grammar.productions.count)
    var isStable = false
    while !isStable {
      isStable = true
      for (index, production) in grammar.productions.enumerated() {
        let height = Self.height(production.rule, heights) + 1
        if height < heights[index] {
          heights[index] = height
          isStable = false
        }
      }
    }
    self.heights = heights
  }

  /// The next sentence: an expansion of the production `name` of little more than `budget` tokens.
  mutating func sentence(of name: String, budget: Int) -> String {
    text = ""
    self.budget = budget
    guard let index = grammar.index(of: name) else { return "" }
    expand(.reference(index), depth: 0)
    return text + "\n"
  }

  private static func height(_ rule: Grammar.Rule, _ heights: [Int]) -> Int {
    switch rule {
    case .literal, .tokenClass, .optional, .not: 0
    case .reference(let index): heights[index]
    case .sequence(let rules): rules.map { height($0, heights) }.max() ?? 0
    case .choice(let rules): rules.map { height($0, heights) }.min() ?? 0
    case .repeated(let rule, let atLeastOne): atLeastOne ? height(rule, heights) : 0
    case .separated(let rule, _, _), .onLine(let rule), .inLine(let rule),
      .continuesLine(let rule), .binary(let rule):
      height(rule, heights)
    }
  }

  private mutating func below(_ bound: Int) -> Int {
    Int(random.next() % UInt64(max(1, bound)))
  }

  private mutating func expand(_ rule: Grammar.Rule, depth: Int) {
    let isTight = depth > Self.depthMax || budget <= 0
    switch rule {
    case .literal(let text): emit(text)
    case .tokenClass(let name): emit(sample(name))
    case .reference(let index):
      expand(grammar.productions[index].rule, depth: depth + 1)
      if grammar.productions[index].name == "Statement" { text += "\n" }
    case .sequence(let rules):
      for rule in rules { expand(rule, depth: depth) }
    case .choice(let rules):
      let least = rules.map { Self.height($0, heights) }.min() ?? 0
      let allowed = isTight ? rules.filter { Self.height($0, heights) == least } : rules
      expand(allowed[below(allowed.count)], depth: depth)
    case .optional(let rule):
      if !isTight, below(2) == 0 { expand(rule, depth: depth) }
    case .repeated(let rule, let atLeastOne):
      for _ in 0..<((atLeastOne ? 1 : 0) + (isTight ? 0 : below(4))) {
        expand(rule, depth: depth)
      }
    case .separated(let rule, let separator, let mayTrail):
      let count = isTight ? 1 : 1 + below(3)
      for index in 0..<count {
        if index > 0 { emit(separator) }
        expand(rule, depth: depth)
      }
      if mayTrail, below(6) == 0 { emit(separator) }
    case .onLine(let rule), .continuesLine(let rule):
      text += " \u{1}"
      expand(rule, depth: depth)
    case .not: break
    case .inLine(let rule): expand(rule, depth: depth)
    case .binary(let operand):
      expand(operand, depth: depth)
      for _ in 0..<(isTight ? 0 : max(0, below(5) - 2)) {
        let level = grammar.levels[below(grammar.levels.count)]
        expand(level.operators[below(level.operators.count)], depth: depth)
        expand(operand, depth: depth + 1)
      }
    }
  }

  /// Writes a token after some space; the mark of `onLine` asks for one on the same line.
  private mutating func emit(_ token: String) {
    if text.last == "\u{1}" {
      text.removeLast()
    } else if below(12) == 0 {
      text += ["\n", "\n  ", " // a comment\n", "\t", "\n\n/// words\n"][below(5)]
    } else {
      text += " "
    }
    text += token
    budget -= 1
  }

  private mutating func sample(_ name: String) -> String {
    let pool: [String] =
      switch name {
      case "ident":
        below(8) == 0
          ? grammar.words : ["a", "b", "value", "Shape", "x_1", "caller", "self", "List"]
      case "integer": ["0", "1", "1_000", "0xff", "42"]
      case "decimal": ["0.5", "1_0.25"]
      case "string": ["\"\"", "\"text\"", "\"a \\u{1F600} \\\" b\"", "\"}\""]
      case "hexString": ["hex\"\"", "hex\"00ff\""]
      case "address": ["@0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"]
      default: [""]
      }
    return pool[below(pool.count)]
  }
}
