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
  /// What the current function returns.
  var result: GeneratedType?
  /// Statements that may still be written in the current function.
  var budget = 0
  var loopDepth = 0
  /// Whether a contract's state and errors are at hand.
  var isInContract = false
  var mayWrite = false
  /// Whether the partner may be called, and coins moved.
  var mayCall = false
  /// The entries and views of the contract that is being written.
  private var methods: [Helper] = []
  /// Those of the partner; views are marked as pure.
  var partnerMethods: [Helper] = []

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
    write("struct Bag {")
    write("  ys: List<U64, max 4>")
    write("  at: Point")
    write("}")
    write("struct Nest {")
    write("  p: Bag")
    write("  zs: List<List<U64, max 4>, max 3>")
    write("  o: List<U64, max 4>?")
    write("  n: U64")
    write("}")
    write("enum Shape {")
    write("  dot")
    write("  circle(radius: U64)")
    write("  box(I64, Bool)")
    write("}")
    write("event Seen(indexed a: U64, b: Bool)")
    write("event Trail(seen: Hash)")
    write("error Wrong(a: U64)")
    write("error Full")
    write("const LIMIT: U64 = 3 * 7")
    write("interface Caller {")
    write("  entry ping(n: U64) -> U64")
    write("  view total(n: U64) -> U64")
    write("}")
    forms()
    for _ in 0..<pick(3) { function(isPure: true) }
    partner()
    sample()
    return lines.joined(separator: "\n") + "\n"
  }

  /// The contract that the sample calls: it may revert, trap, keep coins, give some, and call back.
  private mutating func partner() {
    write("contract Partner {")
    indent += 1
    isInContract = true
    write("use tray: Tray")
    maps()
    stateVariables(count: 1 + pick(2))
    write("public state purse: Coin")
    method("entry", "poke0", parameters: 1)
    method("view", "look0", parameters: 1)
    write("entry keep(payment: Coin, n: U64) -> U64 {")
    write("  require n & 3 != 3 else Wrong(n)")
    write("  purse.join(payment)")
    write("  return 100 / n")
    write("}")
    write("entry give(n: U64) -> Coin {")
    write("  require n & 7 != 7 else Full")
    write("  return purse.split(U128(n) & 127)")
    write("}")
    write("entry bounce(to: Address, n: U64) -> U64 calls {")
    write("  let asked = try Caller(to).total(n)")
    write("  let answered = try Caller(to).ping(n)")
    write("  return (asked ?? 1_000) + (answered ?? 5)")
    write("}")
    indent -= 1
    write("}")
    partnerMethods = methods
    methods = []
    helpers = helpers.filter(\.isPure)
    state = []
  }

  private mutating func sample() {
    write("contract Sample {")
    indent += 1
    stateVariables(count: 2 + pick(4))
    maps()
    write("resource Ticket { seat: U64, paid: Coin }")
    write("use tray: Tray")
    write("state partner: Partner")
    write("public state pot: Coin")
    write("state vault: Map<U8, Coin>")
    write("state tickets: Map<U8, Ticket>")
    queue()
    write("init(other: Partner) { partner = other }")
    write("view vaultAt(key: U8) -> U128 gas <= 100_000_000 { return vault.amount(key) }")
    write("invariant whole = pot.amount == pot.amount")
    write("view total(n: U64) -> U64 { return table[0, default: 3] / n }")
    write("entry ping(n: U64) -> U64 {")
    write("  table[0] = n")
    write("  return n")
    write("}")
    for _ in 0..<(1 + pick(2)) { function(isPure: false) }
    method("entry", "entry0", parameters: 1 + pick(3))
    mayCall = true
    method("entry", "calling", parameters: 1 + pick(2))
    method("entry", "paid", parameters: 1 + pick(2), isPaid: true)
    mayCall = false
    indent -= 1
    write("}")
  }

  private mutating func maps() {
    write("state table: Map<U8, U64>")
    write("state pairs: Map<(U8, Bool), I64>")
    write("state lists: Map<U8, List<U64, max 4>>")
    write("state bags: Map<U8, Bag>")
    write("state walked: Map<U8, U64, max 3>")
    write("state grid: Map<U8, Map<Bool, I64>>")
    write("view walkedKeys() -> List<U8, max 3> { return walked.keys }")
    write("view walkedAt(key: U8) -> U64? { return walked[key] }")
    write("view gridAt(key: U8, flag: Bool) -> I64? { return grid[key][flag] }")
    write("view listAt(key: U8) -> List<U64, max 4>? { return lists[key] }")
    write("view bagAt(key: U8) -> Bag? { return bags[key] }")
    write("view tableAt(key: U8) -> U64? { return table[key] }")
    write("view pairAt(key: U8, flag: Bool) -> I64? { return pairs[(key, flag)] }")
  }

  // MARK: Declarations

  private mutating func stateVariables(count: Int) {
    state = []
    for index in 0..<count {
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

  /// An entry or view; a paid one begins by taking the coin.
  private mutating func method(
    _ kind: String, _ name: String, parameters count: Int, isPaid: Bool = false
  ) {
    let result = type(depth: 1)
    let parameters = (0..<count).map { _ in type(depth: 1) }
    var list = parameters.enumerated().map { "p\($0.offset): \($0.element.text)" }
    if isPaid { list.append("payment: Coin") }
    let effect = mayCall ? " calls" : ""
    write("\(kind) \(name)(\(list.joined(separator: ", "))) -> \(result.text)\(effect) {")
    if isPaid { write("  pot.join(payment)") }
    body(parameters, result, mayWrite: kind == "entry")
    write("}")
    methods.append(
      Helper(name: name, parameters: parameters, result: result, isPure: kind == "view"))
  }

  private mutating func body(
    _ parameters: [GeneratedType], _ result: GeneratedType, mayWrite: Bool
  ) {
    let outer = variables
    self.mayWrite = mayWrite && isInContract
    variables = parameters.enumerated().map {
      Variable(name: "p\($0.offset)", type: $0.element, isMutable: false)
    }
    budget = 3 + pick(6)
    indent += 1
    self.result = result
    while budget > 0 { statement() }
    trail()
    write("return \(expression(result, depth: 3))")
    self.result = nil
    indent -= 1
    variables = outer
  }

  /// Shows what all variables hold at the end, so that none changes unseen.
  private mutating func trail() {
    guard mayWrite, !variables.isEmpty else { return }
    write("emit Trail(hash(\(variables.map(\.name).joined(separator: ", "))))")
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
    if depth > 0, chance(20) { return GeneratedType.deep[pick(GeneratedType.deep.count)] }
    if depth == 0 || chance(60) { return GeneratedType.scalars[pick(GeneratedType.scalars.count)] }
    switch pick(8) {
    case 5, 6: return .matrix
    case 7: return .vector
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
