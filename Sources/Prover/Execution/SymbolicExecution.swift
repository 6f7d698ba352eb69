import Diagnostics
import Primitives
import Semantics

/// Executes calls of one contract on unknown values, by merging: a branch is executed both ways, and what differs is chosen by its
/// condition (J. King, "Symbolic Execution and Program Testing", 1976; merged as in F. Sinha, V. Kuznetsov et al., 2012).
///
/// Only calls that succeed change a chain, so whatever would revert or trap is assumed not to happen. What has no exact
/// meaning here (tensors, ciphertexts, hashes, bits of numbers, what other contracts answer, long loops) is any value of its
/// type: a proof holds all the same, a counterexample may not exist.
struct SymbolicExecution {
  /// What is stored, and what is known of maps.
  struct World {
    /// By state variable. A map is an optional with arrays at its leaves.
    var stored: [SymbolicValue]
    /// The sum of a map's values, by state variable; nil where that has no meaning.
    var totals: [Term?]
  }

  /// The variables of the running function, and what is stored.
  struct Snapshot {
    var locals: [SymbolicValue?]
    var world: World
  }

  /// A way out of a function or loop: when it is taken, and what is there then.
  struct Exit {
    let isTaken: Term
    let snapshot: Snapshot
    var value: SymbolicValue = .unit
  }

  /// What stays the same during a call.
  struct Context {
    var caller: Term
    var own: Term
    var blockNumber: Term
    var blockTime: Term
  }

  let program: TypedProgram
  let contract: ContractID
  var script = Script()
  var context: Context
  /// When execution comes here.
  var live = Term.yes
  var locals: [SymbolicValue?] = []
  var world = World(stored: [], totals: [])
  /// What was stored before the call from outside.
  var worldBeforeCall: World?
  var sizes: [SizeParameterID: Term] = [:]
  /// The running function.
  var running: FunctionID?
  /// Returns that were met in the running function.
  var returns: [Exit] = []
  var breaks: [Exit] = []
  var continues: [Exit] = []
  /// While a condition is evaluated that is asked, not assumed: what must hold so that it has a value.
  var conditions: [Term]?
  /// Maps as they were found, by state variable, with their totals, and keys that were looked at.
  var bases: [StateID: [(map: SymbolicValue, total: Term)]] = [:]
  var keys: [StateID: [[Term]]] = [:]
  /// Invariants that loops may rely on, and the questions whether they hold before a loop and after each turn: only when all of
  /// these are impossible, an answer counts.
  var loopInvariants: [FunctionID] = []
  var claims: [Int] = []
  /// Places where a call may fail that are asked about, when they are.
  var asksSites: Bool
  var sites: [Site] = []
  var literals: [[UInt8]: Term] = [:]
  var functions: Set<String> = []
  /// Statements and calls that may still be executed.
  var budget = SymbolicExecution.statementsMax

  /// A place where a call may fail, and the question whether it can.
  struct Site {
    let kind: FailureCheck.Reason
    let span: Span
    let question: Int
  }

  static let statementsMax = 20_000
  /// Loops with at most so many turns are executed turn by turn.
  static let unrolledMax: Int64 = 8

  init(_ program: TypedProgram, _ contract: ContractID, asksSites: Bool = false) {
    self.program = program
    self.contract = contract
    self.asksSites = asksSites
    let zero = Term(0)
    context = Context(caller: zero, own: zero, blockNumber: zero, blockTime: zero)
    script.declareFunction("length", operands: 1)
    context.own = number(within: Term(0), SymbolicExecution.addressMax)
    for size in program[contract].sizeParameters { bind(size) }
  }

  // MARK: Assumptions

  /// From here on execution has a condition; whatever does not meet it fails.
  mutating func require(_ condition: Term, _ kind: FailureCheck.Reason, _ span: Span) {
    let condition = define(condition)
    if condition == .yes { return }
    if conditions != nil {
      let condition = define(live.implies(condition))
      conditions?.append(condition)
      return
    }
    if asksSites {
      let question = script.ask(.all([live, !condition]))
      sites.append(Site(kind: kind, span: span, question: question))
    }
    script.assume(live.implies(condition))
  }

  /// Something is true of values wherever execution comes here. Elsewhere the same terms may have values that no execution gives them, such as sums
  /// that do not fit, and an assumption about these would rule out executions that exist.
  mutating func assumeHere(_ term: Term) {
    script.assume(live.implies(term))
  }

  /// Execution does not come here without failing.
  mutating func fail() {
    if conditions != nil {
      conditions?.append(!live)
    } else {
      script.assume(!live)
    }
    live = .no
  }

  mutating func define(_ term: Term) -> Term {
    script.define(term, Sort(dimensions: 0, isBool: true))
  }

  mutating func define(number term: Term) -> Term {
    script.define(term, Sort(dimensions: 0, isBool: false))
  }

  // MARK: Joining

  var snapshot: Snapshot { Snapshot(locals: locals, world: world) }

  mutating func restore(_ snapshot: Snapshot) {
    locals = snapshot.locals
    world = snapshot.world
  }

  /// One of two ways, each with its value; after it both have come together.
  mutating func branch(
    _ condition: Term, _ then: (inout SymbolicExecution) -> SymbolicValue,
    else otherwise: (inout SymbolicExecution) -> SymbolicValue
  ) -> SymbolicValue {
    let condition = define(condition)
    let (before, start) = (live, snapshot)
    live = define(.all([before, condition]))
    let first = then(&self)
    let (firstLive, firstEnd) = (live, snapshot)
    restore(start)
    live = define(.all([before, !condition]))
    let second = otherwise(&self)
    if live == .no {
      restore(firstEnd)
      live = firstLive
      return first
    }
    if firstLive == .no { return second }
    restore(join(condition, firstEnd, snapshot))
    live = define(.any([firstLive, live]))
    return choose(condition, first, second)
  }

  /// Where execution goes on: here, and where these exits lead.
  mutating func meet(_ exits: [Exit], value: SymbolicValue = .unit) -> SymbolicValue {
    var result = value
    for exit in exits where exit.isTaken != .no {
      if live == .no {
        live = exit.isTaken
        restore(exit.snapshot)
        result = exit.value
        continue
      }
      restore(join(exit.isTaken, exit.snapshot, snapshot))
      result = choose(exit.isTaken, exit.value, result)
      live = define(.any([live, exit.isTaken]))
    }
    return result
  }

  private mutating func join(_ condition: Term, _ a: Snapshot, _ b: Snapshot) -> Snapshot {
    var result = b
    for index in result.locals.indices where index < a.locals.count {
      guard let left = a.locals[index] else { continue }
      guard let right = b.locals[index] else {
        result.locals[index] = left
        continue
      }
      let value = choose(condition, left, right)
      result.locals[index] = running.map { defined(value, program[$0].locals[index].type) } ?? value
    }
    for index in result.world.stored.indices {
      result.world.stored[index] = defined(
        choose(condition, a.world.stored[index], b.world.stored[index]),
        variable(StateID(index)).type)
      if let left = a.world.totals[index], let right = b.world.totals[index] {
        result.world.totals[index] = define(number: condition.choose(left, right))
      }
    }
    return result
  }

  /// One of two values of a type, by a condition.
  mutating func choose(
    _ condition: Term, _ then: SymbolicValue, _ otherwise: SymbolicValue
  ) -> SymbolicValue {
    then.zipLeaves(otherwise) { condition.choose($0, $1) }
  }
}
