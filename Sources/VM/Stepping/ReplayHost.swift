import Bytecode
import HomomorphicEvaluation
import Primitives

/// Answers the machine as the recording says, and notices when it asks for something else.
///
/// After a difference nothing that it answers matters: the machine stops before its next instruction.
final class ReplayHost: Host {
  private let execution: RecordedExecution
  /// Which execution of the recording that is.
  private let number: Int
  private let modules: [Hash256: LoadedModule]
  private let recorder: TraceRecorder
  private let probe: StepProbe
  private var known = KnownPlaces()
  private var effects = EffectDigest()
  private var readCount: UInt64 = 0
  private var nextRead = 0
  private var nextCall = 0
  private var nextPayment = 0
  /// The first thing that went wrong.
  private(set) var failure: ReplayError?

  let objects = ObjectCache()
  let scope = TransactionScope()

  init(
    _ execution: RecordedExecution, number: Int, modules: [Hash256: LoadedModule],
    recorder: TraceRecorder, probe: StepProbe
  ) {
    self.execution = execution
    self.number = number
    self.modules = modules
    self.recorder = recorder
    self.probe = probe
  }

  /// Runs the execution, up to where the probe stops. Throws when it differs from the recording.
  func run() throws(ReplayError) {
    guard execution.gas <= SteppingLimits.gasMax else { throw .tooMuchGas(execution.gas) }
    guard let module = modules[execution.codeHash] else {
      throw .missingModule(execution.codeHash)
    }
    let outcome = Machine.execute(
      module, execution.isInit ? .initialize : .dispatch, callData: execution.callData,
      context: execution.context, gas: execution.gas, host: self, recorder: recorder)
    if let failure { throw failure }
    guard !probe.isStopped else { return }
    guard RecordedOutcome(outcome) == execution.outcome, effects.hash == execution.effects,
      readCount == execution.readCount,
      nextRead == execution.reads.count, nextCall == execution.calls.count,
      nextPayment == execution.payments.count
    else { throw .diverged(.outcome, execution: number) }
  }

  private func fail(_ error: ReplayError) {
    if failure == nil { failure = error }
    probe.halt()
  }

  private func differ(_ difference: ReplayError.Difference) {
    fail(.diverged(difference, execution: number))
  }

  // MARK: Reads

  func load(_ place: ReachedPlace) -> [UInt8]? { read(.storage(place.contract, place.key)) }

  func blob(_ hash: Hash256) -> [UInt8]? { read(.blob(hash)) }

  private func read(_ place: HostPlace) -> [UInt8]? {
    let ordinal = readCount
    readCount += 1
    if nextRead < execution.reads.count, execution.reads[nextRead].ordinal == ordinal {
      let read = execution.reads[nextRead]
      nextRead += 1
      guard read.place == place else {
        differ(.read)
        return nil
      }
      if case .blob(let hash) = place, let value = read.value, keccak256(value) != hash {
        fail(.wrongBlob(hash))
        return nil
      }
      known.note(read.value, at: place)
      return read.value
    }
    guard let value = known.value(at: place) else {
      differ(.read)
      return nil
    }
    return value
  }

  // MARK: Effects

  func store(_ place: ReachedPlace, _ value: [UInt8]?, referencing blobs: [Hash256]) {
    effects.store(place.contract, place.key, value)
    known.note(value, at: .storage(place.contract, place.key))
  }

  func keep(_ hash: Hash256, _ blob: () -> [UInt8]) {
    effects.keep(hash)
    known.noteKept(hash, blob())
  }

  func emit(_ event: EmittedEvent) { effects.emit(event) }

  func pay(from contract: Address, to: Address, amount: UInt128) throws(Trap) {
    effects.pay(contract, to, amount)
    guard nextPayment < execution.payments.count else {
      differ(.payment)
      throw .insufficientBalance
    }
    defer { nextPayment += 1 }
    if let refusal = execution.payments[nextPayment] { throw refusal }
  }

  // MARK: Calls

  // What was undone shows in the reads that were recorded.
  func undoCall() {}

  func call(_ request: ContractCall) -> CallOutcome {
    let stopped = CallOutcome(status: .trap(.unreachable))
    guard nextCall < execution.calls.count else {
      differ(.call)
      return stopped
    }
    let recorded = execution.calls[nextCall]
    nextCall += 1
    guard let codeHash = recorded.codeHash else {
      guard let returned = recorded.returned else {
        differ(.call)
        return stopped
      }
      return returned
    }
    guard let module = modules[codeHash] else {
      fail(.missingModule(codeHash))
      return stopped
    }
    let outcome = Machine.execute(
      module, request.code == nil ? .dispatch : .initialize, callData: request.callData,
      context: CallContext(
        contract: request.callee, caller: request.caller, value: request.value,
        blockNumber: execution.context.blockNumber, blockTime: execution.context.blockTime,
        isStatic: request.isStatic, depth: request.depth, memoryHeld: request.memoryHeld),
      gas: request.gas, host: self, recorder: recorder)
    guard !probe.isStopped else { return stopped }
    guard RecordedOutcome(outcome) == recorded.executed else {
      differ(.outcome)
      return stopped
    }
    guard let returned = recorded.returned else { return outcome }
    // The gas bounds the work of a replay, so that the host may change everything but that.
    guard returned.gasUsed == outcome.gasUsed else {
      differ(.call)
      return stopped
    }
    return returned
  }
}
