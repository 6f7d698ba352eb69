import Diagnostics
import Primitives
import Semantics

/// Proves the invariants of a contract by induction: they hold after the deployment, as time passes, and after each call, if they
/// held before it. Calls of other contracts may answer anything; none of them can enter this one meanwhile.
package struct ContractProof {
  /// What may happen to a contract.
  package enum Step: Hashable, Sendable {
    case deployment
    case waiting
    case call(FunctionID)
  }

  /// What is known of an invariant.
  package enum Verdict: Equatable, Sendable {
    /// It always holds.
    case proved
    /// This step may break it, from a state in which all proved invariants hold; how, as lines.
    case breakable(Step, state: [String])
    /// The solver gave up on this step.
    case unknown(Step)
  }

  package let program: TypedProgram
  package let contract: ContractID
  let solver: Solver

  package init(_ program: TypedProgram, _ contract: ContractID, _ solver: Solver) {
    self.program = program
    self.contract = contract
    self.solver = solver
  }

  /// Everything that may happen, in order of declaration.
  package var steps: [Step] {
    [.deployment, .waiting] + entries.map { .call($0) }
  }

  /// What anybody can call that changes something.
  var entries: [FunctionID] {
    program[contract].functions.filter { program[$0].kind == .entry }
  }

  /// What was found.
  package struct Result {
    /// By invariant, in order of declaration.
    package var verdicts: [(invariant: FunctionID, verdict: Verdict)]
    /// Calls that never succeed: about them a proof says nothing.
    package var impossible: [FunctionID]
  }

  /// Judges all invariants. Those that are not proved are not assumed for the others.
  package func run() throws(Solver.Failure) -> Result {
    var assumed = program[contract].invariants
    var failed: [FunctionID: Verdict] = [:]
    var impossible: [FunctionID] = []
    while true {
      var refuted: [FunctionID: Verdict] = [:]
      impossible = []
      for step in steps {
        let asked = assumed.filter { refuted[$0] == nil && isAsked($0, after: step) }
        let (verdicts, isPossible) = try judge(
          step, asked, assuming: assumed.filter { !program.isAboutCalls($0) })
        for (invariant, verdict) in zip(asked, verdicts) where verdict != .proved {
          refuted[invariant] = verdict
        }
        if case .call(let id) = step, !isPossible { impossible.append(id) }
      }
      if refuted.isEmpty { break }
      failed.merge(refuted) { first, _ in first }
      assumed.removeAll { refuted[$0] != nil }
    }
    return Result(
      verdicts: program[contract].invariants.map { ($0, failed[$0] ?? .proved) },
      impossible: impossible)
  }

  /// A sentence about calls says nothing about the deployment and about time.
  private func isAsked(_ invariant: FunctionID, after step: Step) -> Bool {
    if case .call = step { return true }
    return !program.isAboutCalls(invariant)
  }

  /// Whether a step keeps each of these invariants, and whether it can succeed at all. Long loops keep them, too, where that can be
  /// proved; those about the call often as well.
  private func judge(
    _ step: Step, _ asked: [FunctionID], assuming assumed: [FunctionID]
  ) throws(Solver.Failure) -> ([Verdict], isPossible: Bool) {
    let aboutCall = asked.filter { program.isAboutCalls($0) }
    for kept in aboutCall.isEmpty ? [assumed] : [assumed + aboutCall, assumed] {
      if let result = try judge(step, asked, assuming: assumed, inLoops: kept) { return result }
    }
    return try judge(step, asked, assuming: assumed, inLoops: [])
      ?? (asked.map { _ in .unknown(step) }, true)
  }

  /// Nil when loops do not keep the invariants that they were to rely on.
  private func judge(
    _ step: Step, _ asked: [FunctionID], assuming assumed: [FunctionID],
    inLoops loopInvariants: [FunctionID]
  ) throws(Solver.Failure) -> ([Verdict], isPossible: Bool)? {
    var execution = SymbolicExecution(program, contract)
    execution.loopInvariants = loopInvariants
    var state = Displayed(program)
    take(step, assuming: assumed, &execution, &state)
    let live = execution.live
    let possible = execution.script.ask(live)
    var questions: [Int] = []
    for id in asked {
      let holds = execution.holds(id)
      questions.append(execution.script.ask(.all([live, !holds]), shown: state.terms))
    }
    if execution.budget <= 0 { return (asked.map { _ in .unknown(step) }, true) }
    let answers = try solver.answers(execution.script)
    guard execution.claims.allSatisfy({ answers[$0] == .impossible }) else { return nil }
    let verdicts = questions.map { question -> Verdict in
      switch answers[question] {
      case .impossible: .proved
      case .possible(let values): .breakable(step, state: state.lines(values))
      case .unknown: .unknown(step)
      }
    }
    return (verdicts, answers[possible] != .impossible)
  }

  func take(
    _ step: Step, assuming assumed: [FunctionID], _ execution: inout SymbolicExecution,
    _ state: inout Displayed
  ) {
    execution.nextBlock()
    if step == .deployment {
      execution.initialWorld()
      if let id = program[contract].initializer {
        state.add(execution.callFromOutside(id), of: program[id])
        state.add("caller", execution.context.caller, .address)
      }
      return
    }
    execution.unknownWorld()
    for id in assumed { execution.script.assume(execution.holds(id)) }
    for (variable, value) in zip(program[contract].state, execution.world.stored) {
      state.add(variable.slotName, value, variable.type)
    }
    switch step {
    case .deployment: break
    case .waiting: execution.nextBlock(after: execution.context)
    case .call(let id):
      state.add(execution.callFromOutside(id), of: program[id])
      state.add("caller", execution.context.caller, .address)
    }
  }
}

extension ContractProof {
  /// How a step is called.
  package func text(_ step: Step) -> String {
    switch step {
    case .deployment: "the deployment"
    case .waiting: "the passing of time"
    case .call(let id): "a call of `\(program[id].name)`"
    }
  }
}
