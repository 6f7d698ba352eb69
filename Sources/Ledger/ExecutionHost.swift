import Bytecode
import HomomorphicEvaluation
import Primitives
import State
import VM

/// The world as the machine sees it during one transaction or view: journaled state, money, calls,
/// events.
final class ExecutionHost: Host {
  /// A contract that is running. Its entries are locked until it returns.
  private struct Frame {
    let contract: Address
    var hasWritten = false
  }

  /// The state with everything that happened so far.
  private var state: JournaledState
  /// Events in order, without those of calls that failed.
  private(set) var events: [EmittedEvent] = []
  /// Instructions of all calls.
  private(set) var instructions: UInt64 = 0
  private let block: BlockContext
  private let code: CodeCache
  private var frames: [Frame] = []
  let scope = TransactionScope()
  /// Where the call that ended last began: what `undoCall` goes back to.
  private var lastCall: (state: JournaledState.Checkpoint, events: Int)?
  /// The blobs that came with the transaction, by hash.
  private var blobs: [Hash256: [UInt8]] = [:]

  /// Reads the state from a reader. `blobs` came with the transaction and were checked.
  init(
    reading reader: any StateReader, block: BlockContext, code: CodeCache,
    blobs: [TransactionBlob] = []
  ) {
    scope.bounds = code.bounds
    state = JournaledState(reader)
    self.block = block
    self.code = code
    for blob in blobs {
      if let bytes = blob.bytes { self.blobs[blob.hash] = bytes }
    }
  }

  // MARK: State

  func load(_ place: ReachedPlace) -> [UInt8]? { state.value(place) }

  func store(_ place: ReachedPlace, _ value: [UInt8]?, referencing blobs: [Hash256]) {
    if let top = frames.indices.last { frames[top].hasWritten = true }
    state.setValue(place, value, referencing: blobs)
  }

  func emit(_ event: EmittedEvent) {
    events.append(event)
  }

  /// What is given back for places that hold nothing any more, of the gas that the transaction used.
  func gasRefund(of used: UInt64) -> UInt64 {
    TransactionScope.refund(clearedPlaces: state.clearedPlaces, of: used)
  }

  // MARK: Blobs

  var objects: ObjectCache { code.objects }

  func blob(_ hash: Hash256) -> [UInt8]? {
    blobs[hash] ?? state.blob(hash)
  }

  func keep(_ hash: Hash256, _ blob: () -> [UInt8]) {
    guard state.blob(hash) == nil else { return }
    state.addBlob(hash, blobs[hash] ?? blob())
  }

  // MARK: Money

  func pay(from contract: Address, to recipient: Address, amount: UInt128) throws(Trap) {
    guard isExternallyOwned(recipient) else { throw Trap.payToContract }
    guard move(amount, from: contract, to: recipient) else { throw Trap.insufficientBalance }
  }

  /// Whether an account is no contract.
  func isExternallyOwned(_ address: Address) -> Bool { state[address].codeHash == nil }

  /// Moves coins; false when the payer does not have so many.
  func move(_ amount: UInt128, from payer: Address, to receiver: Address) -> Bool {
    guard amount > 0 else { return true }
    guard payer != receiver else { return state[payer].balance >= amount }
    let (rest, underflow) = state[payer].balance.subtractingReportingOverflow(amount)
    let (sum, overflow) = state[receiver].balance.addingReportingOverflow(amount)
    guard !underflow, !overflow else { return false }
    state.setBalance(payer, rest)
    state.setBalance(receiver, sum)
    return true
  }

  /// Counts the transaction and takes the advance for its gas, which it has been checked to afford.
  /// Neither is ever undone.
  func begin(_ transaction: Transaction, advance: UInt128) {
    state.settle(transaction.sender) {
      $0.nonce = transaction.nonce + 1
      $0.balance -= advance
    }
  }

  /// Divides the advance for gas among its payer and the block's producer; the base fee goes to nobody. Gives what the
  /// transaction has changed.
  func finish(_ transaction: Transaction, refund: UInt128, tip: UInt128) -> StateDelta {
    state.settle(transaction.sender) { $0.balance += refund }
    state.settle(block.producer) { $0.balance += tip }
    return state.delta()
  }

  // MARK: Calls

  func call(_ request: ContractCall) -> CallOutcome {
    if let verified = request.code { return deploy(verified, request) }
    guard let codeHash = state[request.callee].codeHash else {
      return CallOutcome(status: .trap(.noContract))
    }
    let loaded = code.loadedModule(codeHash)
    guard let byteCount = loaded?.byteCount ?? state.module(codeHash)?.count else {
      return CallOutcome(status: .trap(.noContract))
    }
    // The machine charges this: who cannot pay it does not have the code loaded.
    guard request.gas >= scope.codeGas(codeHash, bytes: byteCount) else {
      return CallOutcome(status: .trap(.outOfGas), gasUsed: request.gas)
    }
    guard let module = loaded ?? code.module(codeHash, bytes: { state.module(codeHash) }) else {
      return CallOutcome(status: .trap(.noContract))
    }
    guard request.depth <= MachineLimits.contractDepthMax else {
      return CallOutcome(status: .trap(.callDepth))
    }
    let kind = module.entryKind(callData: request.callData)
    let isView = kind == .view
    if frames.contains(where: { $0.contract == request.callee && (!isView || $0.hasWritten) }) {
      return CallOutcome(status: .trap(.reentrancy))
    }
    if request.isStatic, kind != nil, !isView {
      return CallOutcome(status: .trap(.staticWrite))
    }
    return run(
      module, .dispatch,
      context: CallContext(
        contract: request.callee, caller: request.caller, value: request.value,
        blockNumber: block.number, blockTime: block.time, isStatic: request.isStatic,
        depth: request.depth, memoryHeld: request.memoryHeld),
      callData: request.callData, gas: request.gas, recorder: request.recorder)
  }

  func undoCall() {
    guard let lastCall else { return }
    state.undo(to: lastCall.state)
    events.removeSubrange(min(lastCall.events, events.count)...)
  }

  /// Makes the contract that another one asks for.
  private func deploy(_ verified: VerifiedModule, _ request: ContractCall) -> CallOutcome {
    guard request.depth <= MachineLimits.contractDepthMax else {
      return CallOutcome(status: .trap(.callDepth))
    }
    let account = state[request.callee]
    guard account.codeHash == nil, account.nonce == 0 else {
      return CallOutcome(status: .trap(.occupied))
    }
    let module =
      code.module(verified.hash, bytes: { nil }) ?? LoadedModule(verified, engine: code.engine)
    let outcome = deploy(
      module, bytes: verified.module.encoded(), at: request.callee, from: request.caller,
      arguments: request.callData, value: request.value, gas: request.gas,
      recorder: request.recorder, depth: request.depth, memoryHeld: request.memoryHeld)
    if outcome.isSuccess { code.keep(module) }
    return outcome
  }

  /// Installs a module at an address and runs its `init`; everything is undone when that fails.
  func deploy(
    _ module: LoadedModule, bytes: [UInt8], at address: Address, from sender: Address,
    arguments: [UInt8], value: UInt128, gas: UInt64, recorder: TraceRecorder?, depth: Int = 0,
    memoryHeld: Int = 0
  ) -> CallOutcome {
    let checkpoint = state.checkpoint
    state.setCode(address, module.codeHash, module: bytes)
    let outcome = run(
      module, .initialize,
      context: CallContext(
        contract: address, caller: sender, value: value, blockNumber: block.number,
        blockTime: block.time, depth: depth, memoryHeld: memoryHeld),
      callData: arguments, gas: gas, recorder: recorder)
    if !outcome.isSuccess { state.undo(to: checkpoint) }
    return outcome
  }

  /// Runs a module for a contract: moves the value in, the returned coin out, and undoes all of it
  /// on failure.
  private func run(
    _ module: LoadedModule, _ target: CallTarget, context: CallContext, callData: [UInt8],
    gas: UInt64, recorder: TraceRecorder?
  ) -> CallOutcome {
    let checkpoint = state.checkpoint
    let eventCount = events.count
    defer { lastCall = (checkpoint, eventCount) }
    guard move(context.value, from: context.caller, to: context.contract) else {
      return CallOutcome(status: .trap(.insufficientBalance))
    }
    frames.append(Frame(contract: context.contract))
    var outcome = Machine.execute(
      module, target, callData: callData, context: context, gas: gas, host: self,
      recorder: recorder)
    frames.removeLast()
    instructions &+= outcome.instructions
    if outcome.isSuccess, !move(outcome.coin, from: context.contract, to: context.caller) {
      outcome.status = .trap(.insufficientBalance)
      outcome.data = []
    }
    if !outcome.isSuccess {
      outcome.coin = 0
      state.undo(to: checkpoint)
      events.removeSubrange(eventCount...)
    }
    return outcome
  }
}
