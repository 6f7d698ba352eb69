import Bytecode
import MachineKit
import Primitives
import Testing
import VM

/// Runs a module five times, fused, as machine code, traced, checked and replayed from the trace, and expects the same
/// outcome, events, state and records, and that the checker finds nothing.
@discardableResult
func run(
  _ module: Module, _ arguments: [UInt8] = [], value: UInt128 = 0, gas: UInt64 = 1_000_000_000,
  prepare: (MemoryHost) throws -> Void = { _ in }, sourceLocation: SourceLocation = #_sourceLocation
) throws -> RunResult {
  let verified = try Verifier.verify(module)
  let recorder = TraceRecorder()
  var results: [(CallOutcome, MemoryHost)] = []
  var startsWithKeys = false
  let checker = ExecutionChecker(seed: 0xC4EC)
  let runs: [(engine: Engine, trace: TraceRecorder?)] = [
    (.interpreter, nil), (.native(afterCalls: 0), nil), (.interpreter, recorder),
    (.interpreter, TraceRecorder(checker: checker)),
  ]
  for (engine, trace) in runs {
    let loaded = LoadedModule(verified, engine: engine)
    let data = Program.callData(loaded, arguments)
    let host = MemoryHost()
    host.contracts[Program.contract] = loaded
    host.world.balances[Program.caller] = 1 << 100
    try prepare(host)
    startsWithKeys = !host.scope.preparedKeys.isEmpty
    let outcome = host.run(
      loaded, .dispatch, data,
      CallContext(
        contract: Program.contract, caller: Program.caller, value: value, blockNumber: 7,
        blockTime: 1_700_000_000),
      gas: gas, recorder: trace)
    results.append((outcome, host))
  }
  let (fused, host) = results[0]
  for (other, otherHost) in results.dropFirst() {
    #expect(fused.status == other.status, sourceLocation: sourceLocation)
    #expect(fused.data == other.data, sourceLocation: sourceLocation)
    #expect(fused.gasUsed == other.gasUsed, sourceLocation: sourceLocation)
    #expect(fused.instructions == other.instructions, sourceLocation: sourceLocation)
    #expect(fused.location == other.location, sourceLocation: sourceLocation)
    #expect(fused.coin == other.coin, sourceLocation: sourceLocation)
    #expect(host.world.events == otherHost.world.events, sourceLocation: sourceLocation)
    #expect(host.world.storage == otherHost.world.storage, sourceLocation: sourceLocation)
    #expect(host.world.balances == otherHost.world.balances, sourceLocation: sourceLocation)
  }
  #expect(fused.gasUsed <= gas, sourceLocation: sourceLocation)
  #expect(checker.violation == nil, sourceLocation: sourceLocation)
  let tracedHost = results[2].1
  do {
    try expectReplays(
      recorder, KnownContracts(tracedHost.contracts.values.map(\.verified)),
      sourceLocation: sourceLocation)
  } catch ReplayError.diverged(.read, execution: 0) where startsWithKeys {
    // No transaction starts with keys open, so that no recording tells of them.
  }
  let records = try TraceReader.records(recorder.bytes)
  return RunResult(
    outcome: fused, host: host, records: records, recording: recorder.recording)
}

/// Expects that what a recorder noted, written to bytes and read again, can be run again to the same records,
/// and stopped before its last step.
func expectReplays(
  _ recorder: TraceRecorder, _ contracts: KnownContracts, sourceLocation: SourceLocation
) throws {
  let recording = try Recording(decoding: recorder.recording.encoded()[...])
  #expect(recording == recorder.recording, sourceLocation: sourceLocation)
  let replay = try Replay(recording, contracts: contracts)
  #expect(try replay.records() == recorder.bytes, sourceLocation: sourceLocation)
  let count = try replay.countSteps()
  #expect(try replay.stop(at: count)?.step == nil, sourceLocation: sourceLocation)
  if count > 0 {
    let stop = try #require(try replay.stop(at: count - 1), sourceLocation: sourceLocation)
    #expect(stop.calls.isEmpty == false, sourceLocation: sourceLocation)
    for call in stop.calls {
      for frame in call.frames {
        for case (_, .value(let value)) in call.values(in: frame) {
          #expect(value.tree() != nil, sourceLocation: sourceLocation)
        }
      }
    }
  }
}

/// Runs a module and expects its only result word.
func expectWord(
  _ module: Module, _ arguments: [UInt8] = [], _ expected: U256,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let outcome = try run(module, arguments, sourceLocation: sourceLocation).outcome
  #expect(outcome.status == .success, sourceLocation: sourceLocation)
  #expect(outcome.data == expected.bigEndianBytes, sourceLocation: sourceLocation)
}

/// Runs a module and expects a trap.
func expectTrap(
  _ module: Module, _ arguments: [UInt8] = [], _ trap: Trap,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let outcome = try run(module, arguments, sourceLocation: sourceLocation).outcome
  #expect(outcome.status == .trap(trap), sourceLocation: sourceLocation)
}

/// Expects two values to be equal, in a closure that is no test itself.
func expectEqual<Value: Equatable>(
  _ left: Value, _ right: Value, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try #require(left == right, sourceLocation: sourceLocation)
}
