import Compiler
import Diagnostics
import Primitives
import Prover
import Semantics
import TestKit
import Testing

/// What is proved, what is not, and what breaks it.
@Suite struct InductionTests {
  /// What is said of the invariants of a contract, by name: `proved`, `refuted` (by a test that was run), or why not.
  private func verdicts(of body: String) throws -> [String: String]? {
    guard let solver = try? Solver() else {
      print("skipped: z3 is not installed")
      return nil
    }
    let source = "contract Subject {\n\(body)\n}\n"
    let compiled = Compilation.compile(source: source)
    let program = try #require(compiled.program, "\(compiled.diagnostics.map(\.message))")
    let proof = ContractProof(program, ContractID(0), solver)
    var result: [String: String] = [:]
    for (invariant, verdict) in try proof.run().verdicts {
      let name = program[invariant].name
      if verdict == .proved {
        result[name] = "proved"
        continue
      }
      let found = try proof.counterexample(
        to: invariant, file: "main.gx", source: Array(source.utf8), provider: LibraryProvider())
      result[name] = found.map { $0.isConfirmed ? "refuted" : "believed" } ?? "open"
    }
    return result
  }

  private func expect(_ body: String, _ wanted: [String: String]) throws {
    if let found = try verdicts(of: body) { #expect(found == wanted) }
  }

  @Test func aTokenKeepsItsSupply() throws {
    try expect(
      """
        public state supply: U256
        state balances: Map<Address, U256>
        error TooLittle
        invariant conserved = balances.total == supply
        init(all: U256) {
          supply = all
          balances[caller] = all
        }
        entry transfer(to: Address, value: U256) {
          let balance = balances[caller, default: 0]
          require value <= balance else TooLittle
          balances[caller] = balance - value
          balances[to, default: 0] += value
        }
        entry burn(value: U256) {
          balances[caller, default: 0] -= value
          supply -= value
        }
      """, ["conserved": "proved"])
  }

  /// The well-known mistake: both balances are read before either is written.
  @Test func aTransferToOneselfMakesMoney() throws {
    try expect(
      """
        public state supply: U256
        state balances: Map<Address, U256>
        invariant conserved = balances.total == supply
        init(all: U256) {
          supply = all
          balances[caller] = all
        }
        entry transfer(to: Address, value: U256) {
          let mine = balances[caller, default: 0]
          let yours = balances[to, default: 0]
          balances[caller] = mine - value
          balances[to] = yours + value
        }
      """, ["conserved": "refuted"])
  }

  @Test func callsThatBreakAnInvariantAreFoundAndRun() throws {
    try expect(
      """
        state pot: Coin
        public state given: U128 = 0
        public state owner: Address
        state isOpen: Bool = false
        error NotOwner
        invariant covered = pot.amount == given
        invariant small = !isOpen || given < 1000
        init() { owner = caller }
        entry open() {
          require caller == owner else NotOwner
          isOpen = true
        }
        entry give(coin: Coin) {
          given += coin.amount
          pot.join(coin)
        }
        entry take(amount: U128) {
          if amount > 777 { given -= 1 } else { given -= amount }
          pay(pot.split(amount), caller)
        }
      """, ["covered": "refuted", "small": "refuted"])
  }

  /// Only what is proved may be assumed: each of the two would prove the other.
  @Test func invariantsThatFailAreNotAssumed() throws {
    try expect(
      """
        public state a: U64 = 0
        public state b: U64 = 0
        invariant low = a < 3
        invariant same = a == b
        entry up() { a += 1 }
        entry copy() { b = a }
      """, ["low": "refuted", "same": "refuted"])
  }

  /// True of every state that calls lead to, but not of every state that it allows itself.
  @Test func whatNeedsAnotherInvariantIsOpenWithoutIt() throws {
    let body = """
        public state x: U64 = 0
        public state y: U64 = 1
        entry step() {
          if x == 1000 { y = 0 }
          if x < 10 { x += 2 }
        }
      """
    try expect("invariant odd = y == 1\n" + body, ["odd": "open"])
    try expect(
      "invariant odd = y == 1\ninvariant small = x < 20\n" + body,
      ["odd": "proved", "small": "proved"])
  }

  @Test func timeMayBreakAnInvariant() throws {
    try expect(
      """
        public state until: U64
        init(seconds: U64) { until = block.time + seconds }
        invariant young = block.time <= until
        invariant begun = until >= 1000
      """, ["young": "refuted", "begun": "open"])
  }

  /// A loop that may take many turns keeps the lengths of lists of which it replaces elements, and invariants that each
  /// turn keeps.
  /// Also sentences about the call, unless a loop breaks them for a while.
  @Test func loopsKeepWhatIsSaidOfTheCall() throws {
    let state = "state steps: U64 = 0\n  invariant rises = steps >= old(steps)\n"
    try expect(
      state + """
        entry train(count: U64) { for _ in 0..<count max 1_000 { steps += 1 } }
        entry dip(count: U64) {
          let before = steps
          for i in 0..<count max 1_000 { steps = i }
          steps = before
        }
        """, ["rises": "proved"])
    try expect(
      state + """
        entry train(count: U64) { for _ in 0..<count max 1_000 { steps += 1 } }
        entry forget(count: U64) { for _ in 0..<count max 1_000 { if steps > 0 { steps -= 1 } } }
        """, ["rises": "open"])
  }

  @Test func loopsKeepInvariants() throws {
    try expect(
      """
        state names: List<Address, max 40>
        state points: List<U64, max 40>
        state sum: U64 = 0
        invariant aligned = names.length == points.length
        invariant counted = sum >= 0 && sum <= 1000
        entry add(who: List<Address, max 20>) {
          for name in who {
            names.append(name)
            points.append(0)
          }
        }
        entry reset() {
          for i in 0..<points.length max 40 { points[i] = 7 }
        }
        entry first(limit: U64) {
          for i in 0..<limit max 100 {
            if i == 50 {
              sum = i
              return
            }
          }
        }
      """, ["aligned": "proved", "counted": "proved"])
  }

  /// Everything that a branch, a way out of a loop and a pattern can do to a number.
  @Test func controlIsExact() throws {
    try expect(
      """
        enum Shape { circle(r: U8), square(a: U8), empty }
        public state a: U64 = 0
        public state last: U64? = none
        public state sum: U64 = 0
        invariant small = a <= 6
        invariant linked = match last {
          some(x) => x <= 6
          none => a == 0
        }
        invariant wrong = sum < 6
        entry turns(n: U64) {
          var i = 0
          while i < n max 8 {
            i += 1
            if i == 3 { continue }
            if i > 6 { break }
            a = i
            last = some(i)
          }
          sum = i
        }
        entry draw(shape: Shape) {
          let n: U64 = match shape {
            .circle(r) => if r > 6 { 6 } else { U64(r) }
            .square(_) => 1
            .empty => 2
          }
          a = n
          last = some(a)
        }
      """, ["small": "proved", "linked": "proved", "wrong": "refuted"])
  }

  /// What other contracts answer is unknown, and money that leaves is gone.
  @Test func othersMayAnswerAnything() throws {
    try expect(
      """
        state purse: Coin
        public state held: U128 = 0
        public state price: U128 = 1
        invariant covered = purse.amount == held
        invariant cheap = price < 10
        entry put(coin: Coin) {
          held += coin.amount
          purse.join(coin)
        }
        entry spend(amount: U128, shop: Address) {
          held -= amount
          pay(purse.split(amount), shop)
        }
        entry update(oracle: Subject) calls {
          price = oracle.price()
        }
      """, ["covered": "proved", "cheap": "open"])
  }

  @Test func arithmeticIsThatOfTheMachine() throws {
    try expect(
      """
        public state q: I64 = 0
        public state r: I64 = 0
        public state u: U8 = 0
        invariant divided = r > -7 && r < 7
        invariant bounded = u <= 200
        entry divide(a: I64) {
          q = a / 7
          r = a - q * 7
        }
        entry add(n: U8) {
          if n < 50 && u < 150 { u += n }
        }
      """, ["divided": "proved", "bounded": "proved"])
  }

  /// Who may change what.
  @Test func sentencesAboutCallsAreProved() throws {
    try expect(
      """
        public state owner: Address
        public state price: U64 = 1
        state spent: Map<Address, U64>
        error NotOwner
        invariant owned = owner == old(owner) || caller == old(owner)
        invariant rises = price >= old(price)
        invariant own = spent[caller, default: 0] == old(spent[caller, default: 0])
          || spent.total >= old(spent.total)
        init() { owner = caller }
        entry give(to: Address) {
          require caller == owner else NotOwner
          owner = to
        }
        entry raise(by: U64) { price += by }
        entry spend(n: U64) { spent[caller, default: 0] += n }
        entry reset() {
          require caller == owner else NotOwner
          price = 1
        }
      """, ["owned": "proved", "rises": "refuted", "own": "proved"])
  }

  /// In the branch that is not taken the sum does not fit, or the difference is negative.
  @Test func whatIsKnownOfValuesHoldsOnlyWhereExecutionComes() throws {
    try expect(
      """
        state m: Map<U8, U8>
        state l: List<U8, max 4>
        public state last: U8 = 0
        public state sum: U64 = 0
        public state less: U64 = 0
        public state more: U64 = 0
        invariant small = sum <= 255
        invariant rises = less == 0
        invariant short = more <= 255
        init() { l.append(0) }
        entry store(x: U8, y: U8, isStored: Bool) {
          if isStored {
            m[0] = x + y
            last = m[0, default: 0]
          } else {
            sum = U64(x) + U64(y)
          }
        }
        entry root(x: U64, y: U64, isRoot: Bool) {
          if isRoot { last = U8(sqrt(x - y)) } else if y > x { less = y - x }
        }
        entry list(x: U8, y: U8, isStored: Bool) {
          if isStored {
            l[0] = x + y
            last = l.last ?? 0
          } else {
            more = U64(x) + U64(y)
          }
        }
      """, ["small": "refuted", "rises": "refuted", "short": "refuted"])
  }

  /// The two arrays differ behind what is looked at element by element.
  @Test func longArraysAreNotTheSameByTheirBeginnings() throws {
    try expect(
      """
        public state same: Bool = true
        invariant always = same
        entry compare() {
          let a: [U8; 80] = [0; 80]
          var b = a
          b[70] = 1
          if hash(a) != hash(b) { same = false }
        }
      """, ["always": "refuted"])
  }
}
