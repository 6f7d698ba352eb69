import Bytecode
import Primitives
import VM

/// One call of a module on all machines: checked, by the loop, traced and by machine code. They have to end alike, with as much
/// gas and as many instructions; no coin is lost or made, gas keeps its bound, and what
/// fails changes nothing.
package struct MachineTrial {
  package static let contract = Address(truncating: 0xC0)
  package static let caller = Address(truncating: 0xA11CE)

  /// Calls that were made on all machines, and how they ended.
  package private(set) var executions = 0
  package private(set) var successes = 0
  /// Instructions that the checker looked at.
  package private(set) var checkedInstructions: UInt64 = 0
  /// How the last call ended.
  package private(set) var last: CallOutcome?

  package init() {}

  /// What is called, and how.
  package struct Call {
    package var data: [UInt8]
    package var value: UInt128
    package var gas: UInt64
    /// Makes the world that the call finds.
    package var prepare: (MemoryHost) throws -> Void

    package init(
      data: [UInt8], value: UInt128 = 0, gas: UInt64 = 200_000,
      prepare: @escaping (MemoryHost) throws -> Void = { _ in }
    ) {
      self.data = data
      self.value = value
      self.gas = gas
      self.prepare = prepare
    }
  }

  /// How the machines differ, or what a call did that none may do; nil when all is well.
  package mutating func difference(_ verified: VerifiedModule, _ call: Call) throws -> String? {
    let checker = ExecutionChecker(seed: 0x5EED)
    let loaded = LoadedModule(verified, engine: .interpreter)
    // The checker goes first: what it finds might end the process on the others.
    let checked = try run(loaded, call, TraceRecorder(checker: checker))
    executions += 1
    last = checked.outcome
    checkedInstructions &+= checker.instructions
    if let violation = checker.violation { return violation }
    if let problem = checked.problem { return problem }
    if checked.outcome.isSuccess { successes += 1 }
    let others: [(String, LoadedModule, TraceRecorder?)] = [
      ("the loop", loaded, nil), ("a trace", loaded, TraceRecorder()),
      ("machine code", LoadedModule(verified, engine: .native(afterCalls: 0)), nil),
    ]
    for (name, module, recorder) in others {
      let other = try run(module, call, recorder)
      guard other.outcome == checked.outcome, other.world == checked.world else {
        return "checked \(checked.outcome), \(name) \(other.outcome)"
      }
    }
    return nil
  }

  private struct Run {
    let outcome: CallOutcome
    let world: MemoryHost.World
    let problem: String?
  }

  private func run(
    _ module: LoadedModule, _ call: Call, _ recorder: TraceRecorder?
  ) throws -> Run {
    let host = MemoryHost()
    host.contracts[Self.contract] = module
    host.world.balances[Self.caller] = 1 << 100
    try call.prepare(host)
    let bounds = GasBoundMonitor()
    host.scope.bounds = bounds
    let before = host.world
    let outcome = host.run(
      module, .dispatch, call.data,
      CallContext(
        contract: Self.contract, caller: Self.caller, value: call.value, blockNumber: 7,
        blockTime: 1_700_000_000),
      gas: call.gas, recorder: recorder)
    var problem = bounds.violation.map { "\($0)" }
    if outcome.gasUsed > call.gas { problem = "\(outcome.gasUsed) gas were used of \(call.gas)" }
    if before.coins != host.world.coins { problem = "coins are lost or made" }
    if !outcome.isSuccess && host.world != before {
      problem = "a failed call has changed the world"
    }
    return Run(outcome: outcome, world: host.world, problem: problem)
  }
}

extension MemoryHost.World {
  /// All coins.
  fileprivate var coins: UInt128 { balances.values.reduce(0, +) }
}
