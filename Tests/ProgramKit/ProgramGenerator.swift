import Primitives

/// Writes random contracts that the checker accepts: every construct of the language that both engines run,
/// with values near the edges, so that traps happen too. The same seed writes the same program.
package struct ProgramGenerator {
  var random: SplitMix64
  /// Variables that can be read here, innermost last.
  var variables: [Variable] = []
  var helpers: [Helper] = []
  var state: [Variable] = []
  var nextName = 0
  var lines: [String] = []
  var indent = 0
  /// Statements that may still be written in the current function.
  var budget = 0
  var loopDepth = 0
  /// Whether a contract's state and errors are at hand.
  var isInContract = false
  var mayWrite = false

  struct Variable {
    let name: String
    let type: GeneratedType
    let isMutable: Bool
  }

  struct Helper {
    let name: String
    let parameters: [GeneratedType]
    let result: GeneratedType
    let isPure: Bool
  }

  package init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// A whole program: a contract `Sample` with public state, helpers, and the entries `entry0`, `entry1`, ...
  package mutating func program() -> String {
    lines = []
    write("struct Point {")
    write("  x: U64")
    write("  y: I32")
    write("  on: Bool")
    write("}")
    write("enum Shape {")
    write("  dot")
    write("  circle(U64)")
    write("  box(I64, Bool)")
    write("}")
    for _ in 0..<pick(3) { function(isPure: true) }
    write("contract Sample {")
    indent += 1
    isInContract = true
    stateVariables()
    write("state table: Map<U8, U64>")
    write("state pairs: Map<(U8, Bool), I64>")
    write("event Seen(indexed a: U64, b: Bool)")
    write("error Wrong(a: U64)")
    write("error Full")
    write("view tableAt(key: U8) -> U64? { return table[key] }")
    write("view pairAt(key: U8, flag: Bool) -> I64? { return pairs[(key, flag)] }")
    for _ in 0..<(1 + pick(2)) { function(isPure: false) }
    for index in 0..<3 { entry(index) }
    indent -= 1
    write("}")
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Declarations

  private mutating func stateVariables() {
    state = []
    for index in 0..<(2 + pick(4)) {
      let type = self.type(depth: 1)
      let name = "s\(index)"
      write("public state \(name): \(type.text) = \(literal(type))")
      state.append(Variable(name: name, type: type, isMutable: true))
    }
  }

  private mutating func function(isPure: Bool) {
    let result = type(depth: 1)
    let parameters = (0..<pick(4)).map { _ in type(depth: 1) }
    let name = fresh(isPure ? "pure" : "help")
    let list = parameters.enumerated().map { "p\($0.offset): \($0.element.text)" }
    write("fn \(name)(\(list.joined(separator: ", "))) -> \(result.text) {")
    body(parameters, result, mayWrite: !isPure)
    write("}")
    helpers.append(Helper(name: name, parameters: parameters, result: result, isPure: isPure))
  }

  private mutating func entry(_ index: Int) {
    let result = type(depth: 1)
    let parameters = (0..<(1 + pick(3))).map { _ in type(depth: 1) }
    let list = parameters.enumerated().map { "p\($0.offset): \($0.element.text)" }
    write("entry entry\(index)(\(list.joined(separator: ", "))) -> \(result.text) {")
    body(parameters, result, mayWrite: true)
    write("}")
  }

  private mutating func body(
    _ parameters: [GeneratedType], _ result: GeneratedType, mayWrite: Bool
  ) {
    let outer = variables
    self.mayWrite = mayWrite && isInContract
    variables = parameters.enumerated().map {
      Variable(name: "p\($0.offset)", type: $0.element, isMutable: false)
    }
    budget = 4 + pick(8)
    indent += 1
    while budget > 0 { statement() }
    write("return \(expression(result, depth: 3))")
    indent -= 1
    variables = outer
  }

  // MARK: Choices

  mutating func pick(_ count: Int) -> Int {
    Int(random.next() % UInt64(max(count, 1)))
  }

  mutating func chance(_ percent: Int) -> Bool { pick(100) < percent }

  mutating func fresh(_ prefix: String) -> String {
    nextName += 1
    return "\(prefix)\(nextName)"
  }

  mutating func type(depth: Int) -> GeneratedType {
    if depth == 0 || chance(70) { return GeneratedType.scalars[pick(GeneratedType.scalars.count)] }
    switch pick(5) {
    case 0: return .optional(GeneratedType.scalars[pick(GeneratedType.scalars.count)])
    case 1: return .pair(type(depth: depth - 1), type(depth: depth - 1))
    case 2: return .list(type(depth: depth - 1), max: 4)
    case 3: return .point
    default: return .shape
    }
  }

  mutating func write(_ line: String) {
    lines.append(String(repeating: "  ", count: indent) + line)
  }
}
