import Bytecode
import InstructionSet
import Primitives

/// Runs a recording again, as a whole or up to any instruction.
///
/// A step is an instruction that begins, counted from 0 over all executions and all contracts that they
/// call. Nothing is kept between two stops, so going back a step is going ahead to the one before it.
/// Execution is bounded by `SteppingLimits.gasMax`, whatever the recording says.
package struct Replay: Sendable {
  /// What is replayed.
  package let recording: Recording
  private let modules: [Hash256: LoadedModule]

  /// Takes a recording and the contracts that ran in it, best with debug information: it gives variables
  /// their names. Throws `tooMuchGas`, `missingModule`.
  package init(
    _ recording: Recording, contracts: KnownContracts
  ) throws(ReplayError) {
    var used: UInt64 = 0
    for execution in recording.executions {
      used = used.addingSaturated(execution.outcome?.gasUsed ?? 0)
    }
    guard used <= SteppingLimits.gasMax else { throw .tooMuchGas(used) }
    self.recording = recording
    var loaded: [Hash256: LoadedModule] = [:]
    for hash in recording.codeHashes where loaded[hash] == nil {
      guard let module = contracts.module(hash), module.hash == hash else {
        throw .missingModule(hash)
      }
      loaded[hash] = LoadedModule(module)
    }
    self.modules = loaded
  }

  /// The machine's state before an instruction; nil when the recording has fewer. Throws when the
  /// replay differs from the recording before that.
  package func stop(at step: UInt64) throws(ReplayError) -> Stop? {
    let probe = StepProbe(target: step)
    let recorder = TraceRecorder(probe: probe)
    for (number, execution) in recording.executions.enumerated() {
      try run(execution, number, recorder, probe)
      if probe.isReached { return Stop(step: step, execution: number, calls: probe.calls) }
    }
    return nil
  }

  /// The machine's state before an instruction of one execution, counted from the execution's first; nil when it has
  /// fewer. Executions do not depend on each other, so no other one runs. `name` is the number that the stop gets.
  package func stop(
    at step: UInt64, of execution: Int, named name: UInt64
  ) throws(ReplayError) -> Stop? {
    guard recording.executions.indices.contains(execution) else { return nil }
    let probe = StepProbe(target: step)
    try run(recording.executions[execution], execution, TraceRecorder(probe: probe), probe)
    guard probe.isReached else { return nil }
    return Stop(step: name, execution: execution, calls: probe.calls)
  }

  /// Shows the call that runs before each of some steps of one execution, counted from its first and ascending. Calls that
  /// wait are not shown. When all that was shown exceeds `SteppingLimits.lookedSlotsMax` the rest is not. Throws when the
  /// replay differs from the recording.
  package func look(
    at steps: [UInt64], of execution: Int, _ body: (_ step: UInt64, StoppedCall) -> Void
  ) throws(ReplayError) {
    guard recording.executions.indices.contains(execution) else { return }
    let failure: ReplayError? = withoutActuallyEscaping(body) { body in
      let probe = StepProbe(looking: steps) { body($0, $1) }
      do throws(ReplayError) {
        try run(recording.executions[execution], execution, TraceRecorder(probe: probe), probe)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// How many steps the whole recording has. Throws when the replay differs from the recording.
  package func countSteps() throws(ReplayError) -> UInt64 {
    let probe = StepProbe(target: nil)
    let recorder = TraceRecorder(probe: probe)
    for (number, execution) in recording.executions.enumerated() {
      try run(execution, number, recorder, probe)
    }
    return probe.count
  }

  /// Gives each record of the recording to `body`, with the number of its execution, as a recorder of steps would
  /// have made them. Throws when the replay differs from the recording; the records up to there were given.
  package func forEachRecord(
    _ body: (_ execution: Int, TraceRecord) -> Void
  ) throws(ReplayError) {
    try forEachChunk { execution, bytes in
      // A chunk ends between two records, and the recorder writes what the reader reads.
      var reader = TraceReader(bytes)
      while let record = try? reader.next() { body(execution, record) }
    }
  }

  /// The bytes of all records, as a recorder of steps would have made them. Throws when the replay differs from the
  /// recording.
  package func records() throws(ReplayError) -> [UInt8] {
    var records: [UInt8] = []
    try forEachChunk { _, bytes in records += bytes }
    return records
  }

  private func forEachChunk(
    _ body: (_ execution: Int, [UInt8]) -> Void
  ) throws(ReplayError) {
    let failure: ReplayError? = withoutActuallyEscaping(body) { body in
      let probe = StepProbe(target: nil)
      var number = 0
      let recorder = TraceRecorder(probe: probe) { body(number, $0) }
      for execution in recording.executions {
        do throws(ReplayError) {
          try run(execution, number, recorder, probe)
        } catch {
          recorder.flush()
          return error
        }
        recorder.flush()
        number += 1
      }
      return nil
    }
    if let failure { throw failure }
  }

  private func run(
    _ execution: RecordedExecution, _ number: Int, _ recorder: TraceRecorder, _ probe: StepProbe
  ) throws(ReplayError) {
    let host = ReplayHost(
      execution, number: number, modules: modules, recorder: recorder, probe: probe)
    try host.run()
  }
}
