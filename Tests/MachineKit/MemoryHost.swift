import Bytecode
import HomomorphicEvaluation
import Primitives
import VM

/// A host in memory, small but real: it keeps state, balances, contracts and keys, undoes what
/// failed calls did, and has the reentrancy rule.
package final class MemoryHost: Host {
  /// All that a failed call undoes.
  package struct World: Hashable {
    package var storage: [Address: [Hash256: [UInt8]]] = [:]
    package var balances: [Address: UInt128] = [:]
    package var events: [EmittedEvent] = []
    package var blobs: [Hash256: [UInt8]] = [:]
  }

  /// A contract whose call has not ended.
  private struct Running {
    let contract: Address
    var hasWritten = false
  }

  package var world = World()
  package var contracts: [Address: LoadedModule] = [:]
  private var running: [Running] = []

  package init() {}

  // MARK: Host

  package func load(_ place: ReachedPlace) -> [UInt8]? { world.storage[place.contract]?[place.key] }

  package func store(_ place: ReachedPlace, _ value: [UInt8]?, referencing blobs: [Hash256]) {
    for index in running.indices where running[index].contract == place.contract {
      running[index].hasWritten = true
    }
    world.storage[place.contract, default: [:]][place.key] = value
  }

  package func emit(_ event: EmittedEvent) { world.events.append(event) }

  package func pay(from contract: Address, to: Address, amount: UInt128) throws(Trap) {
    guard contracts[to] == nil else { throw .payToContract }
    try move(amount, from: contract, to: to)
  }

  package func call(_ request: ContractCall) -> CallOutcome {
    if let code = request.code {
      guard contracts[request.callee] == nil else { return CallOutcome(status: .trap(.occupied)) }
      let module = LoadedModule(code)
      contracts[request.callee] = module
      let outcome = run(
        module, .initialize, request.callData,
        CallContext(
          contract: request.callee, caller: request.caller, value: request.value,
          isStatic: request.isStatic, depth: request.depth, memoryHeld: request.memoryHeld),
        gas: request.gas, recorder: request.recorder)
      if !outcome.isSuccess { contracts[request.callee] = nil }
      return outcome
    }
    guard let module = contracts[request.callee] else {
      return CallOutcome(status: .trap(.noContract))
    }
    let entry = module.entry(callData: request.callData)
    let earlier = running.filter { $0.contract == request.callee }
    if !earlier.isEmpty, entry?.kind != .view || earlier.contains(where: \.hasWritten) {
      return CallOutcome(status: .trap(.reentrancy))
    }
    return run(
      module, .dispatch, request.callData,
      CallContext(
        contract: request.callee, caller: request.caller, value: request.value,
        isStatic: request.isStatic, depth: request.depth, memoryHeld: request.memoryHeld),
      gas: request.gas, recorder: request.recorder)
  }

  /// The world before the call that ended last.
  private var lastBefore = World()

  package func undoCall() { world = lastBefore }

  // MARK: Blobs

  /// What came with the transaction.
  package var transactionBlobs: [Hash256: [UInt8]] = [:]
  package var objects = ObjectCache()
  package var scope = TransactionScope()

  package func blob(_ hash: Hash256) -> [UInt8]? { transactionBlobs[hash] ?? world.blobs[hash] }

  package func keep(_ hash: Hash256, _ blob: () -> [UInt8]) {
    if world.blobs[hash] == nil { world.blobs[hash] = blob() }
  }

  /// Keeps a key as a contract that stores it would.
  package func register(_ key: EncryptionKey) { keep(key.identity) { key.encoded() } }

  // MARK: Calls from outside

  /// Calls a contract as a transaction would, and undoes everything when that fails.
  package func run(
    _ module: LoadedModule, _ target: CallTarget, _ callData: [UInt8], _ context: CallContext,
    gas: UInt64, recorder: TraceRecorder? = nil
  ) -> CallOutcome {
    let before = world
    defer { lastBefore = before }
    do throws(Trap) {
      try move(context.value, from: context.caller, to: context.contract)
    } catch {
      return CallOutcome(status: .trap(error))
    }
    running.append(Running(contract: context.contract))
    // Who brings a monitor looks at it.
    let bounds = scope.bounds == nil ? GasBoundMonitor() : nil
    if let bounds { scope.bounds = bounds }
    defer {
      precondition(bounds?.violation == nil, "\(bounds?.violation, default: "")")
      if bounds != nil { scope.bounds = nil }
    }
    let outcome = Machine.execute(
      module, target, callData: callData, context: context, gas: gas, host: self,
      recorder: recorder)
    running.removeLast()
    if outcome.isSuccess,
      (try? move(outcome.coin, from: context.contract, to: context.caller)) != nil
    {
      return outcome
    }
    world = before
    return outcome
  }

  private func move(_ amount: UInt128, from: Address, to: Address) throws(Trap) {
    let held = world.balances[from, default: 0]
    guard amount <= held else { throw .insufficientBalance }
    world.balances[from] = held - amount
    world.balances[to, default: 0] += amount
  }
}
