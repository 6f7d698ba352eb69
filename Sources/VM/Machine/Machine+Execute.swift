import Bytecode
import InstructionSet
import Primitives

extension Machine {
  /// Runs one call to its end.
  ///
  /// The host has moved `context.value` to the contract, and undoes everything when the outcome is
  /// not a success. `recorder` gets the trace of the call and of all calls that it makes.
  package static func execute(
    _ module: LoadedModule, _ target: CallTarget, callData: [UInt8], context: CallContext,
    gas: UInt64, host: any Host, recorder: TraceRecorder? = nil
  ) -> CallOutcome {
    let entry: LoadedEntry?
    switch target {
    case .initialize: entry = module.loadedInitializer
    case .dispatch: entry = module.loadedEntry(callData: callData)
    }
    let isStatic = context.isStatic || entry?.kind == .view
    recorder?.enter(
      TraceEnter(
        depth: UInt16(clamping: context.depth), contract: context.contract,
        codeHash: module.codeHash, caller: context.caller, isInit: target == .initialize,
        isStatic: isStatic, callData: callData, value: context.value, gas: gas))
    let log = recorder?.log
    let bound = entry.flatMap { entry in
      host.scope.bounds.map {
        GasBoundCheck($0, module, entry.entry, arguments: callData.count, state: host)
      }
    }
    let host =
      log?.begin(module, target, callData: callData, context: context, gas: gas, host: host) ?? host
    var machine = Machine(
      module, context: context, isStatic: isStatic, gas: gas, host: host, recorder: recorder)
    machine.bound = bound
    let outcome = machine.run(entry, target, callData, limit: gas)
    machine.bound?.compare(outcome, foreign: machine.foreignGas)
    machine.check?.end(outcome)
    log?.end(outcome)
    recorder?.leave(
      TraceLeave(
        status: outcome.status, location: outcome.location, gasUsed: outcome.gasUsed,
        data: outcome.data, coin: outcome.coin))
    return outcome
  }

  /// Runs an entry, and says how it ended.
  private mutating func run(
    _ entry: LoadedEntry?, _ target: CallTarget, _ callData: [UInt8], limit: UInt64
  ) -> CallOutcome {
    var outcome = CallOutcome(status: .success)
    do throws(Trap) {
      outcome = try runToEnd(entry, target, callData)
    } catch {
      outcome.status = .trap(error)
    }
    if outcome.status == .trap(.outOfGas) { gas = 0 }
    // Limits above the largest signed number are as good as that.
    let left = UInt64(clamping: gas)
    outcome.gasUsed = UInt64(clamping: Int64(clamping: limit)) - left
    outcome.instructions = instructions
    return outcome
  }

  /// Runs an entry. Throws what goes wrong before the first instruction or behind the last.
  private mutating func runToEnd(
    _ entry: LoadedEntry?, _ target: CallTarget, _ callData: [UInt8]
  ) throws(Trap) -> CallOutcome {
    guard callData.count <= MachineLimits.callDataBytesMax else { throw .limit }
    try charge(gas: GasSchedule.callEntry.gas { _ in 0 })
    // Who deploys has paid for verification.
    if target == .dispatch {
      try charge(gas: host.scope.codeGas(module.codeHash, bytes: module.byteCount))
    }
    host.scope.noteLoaded(module.codeHash)
    guard let entry else {
      // A module without an initializer is deployed without arguments and value.
      guard target == .initialize else { throw .unknownEntry }
      guard callData.isEmpty else { throw .decode }
      guard context.value == 0 else { throw .notPayable }
      return CallOutcome(status: .success)
    }
    if context.isStatic && entry.kind != .view { throw .staticWrite }
    guard context.value == 0 || entry.isPayable else { throw .notPayable }
    try heap.receive(coins: context.value)

    let slots = max(entry.stackSlots, 1)
    try charge(gas: GasSchedule.stackSlot.gas(for: UInt64(truncatingIfNeeded: slots)))
    let stack = UnsafeMutablePointer<UInt64>.allocate(capacity: slots)
    defer { stack.deallocate() }
    stack.initialize(repeating: 0, count: slots)
    let arguments = target == .dispatch ? callData.dropFirst(4) : callData[...]
    try decodeABI(entry.parameters, arguments, to: stack)
    bound?.measure(stack, heap, entry.parameters, state: context.contract)
    if let checker = recorder?.checker {
      check = CallCheck(
        checker, module, entry, stack: UnsafeMutableBufferPointer(start: stack, count: slots))
    }

    switch runCode(entry, stack) {
    case .returned:
      return try finish(entry, stack)
    case .reverted:
      return CallOutcome(
        status: .revert, data: revertData, location: origin(stopIndex - 1).location)
    case .unpaid:
      return CallOutcome(status: .trap(.outOfGas), location: origin(stopIndex).location)
    case .trapped(let trap):
      let origin = origin(stopIndex - 1)
      // Its block is paid for and counted as a whole.
      instructions &-= UInt64(origin.behind)
      if let forwardedRevert {
        return CallOutcome(status: .revert, data: forwardedRevert, location: origin.location)
      }
      return CallOutcome(status: .trap(trap), location: origin.location)
    }
  }

  /// Runs the function of an entry.
  private mutating func runCode(
    _ entry: LoadedEntry, _ stack: UnsafeMutablePointer<UInt64>
  ) -> Exit {
    let depth = BytecodeLimits.callDepthMax + 2
    let returns = UnsafeMutablePointer<UnsafePointer<UInt64>>.allocate(capacity: depth)
    defer { returns.deallocate() }
    let isTraced = recorder?.recordsSteps ?? false
    let native = recorder == nil ? module.nativeCode() : nil
    let code = isTraced || native != nil ? module.plain : module.fused
    let start = code.starts[entry.function]
    return code.words.withUnsafeBufferPointer { words in
      guard let base = words.baseAddress else { return Exit.trapped(.unreachable) }
      if let native {
        return runNative(native, base, from: start, stack: stack, returns: returns)
      }
      if recorder?.probe != nil { stepStack = StepStack(code: base, returns: returns) }
      return isTraced
        ? runTraced(base, from: start, stack: stack, returns: returns)
        : runUntraced(base, from: start, stack: stack, returns: returns)
    }
  }

  /// Encodes the result, and sees that no coin is left over.
  private mutating func finish(
    _ entry: LoadedEntry, _ stack: UnsafeMutablePointer<UInt64>
  ) throws(Trap) -> CallOutcome {
    var outcome = CallOutcome(status: .success)
    if let result = entry.result {
      if heap.types[result].form.isCoin {
        outcome.coin = try heap.consumeCoin(stack.pointee)
        try heap.release(coins: outcome.coin)
        guard outcome.coin == 0 || !isStatic else { throw .staticWrite }
      } else {
        let bytes = try heap.encodedBytes(single: result, stack)
        try charge(gas: GasSchedule.encodedByte.gas(for: UInt64(truncatingIfNeeded: bytes)))
        var buffer = ABIBuffer()
        try heap.encode(single: result, stack, to: &buffer)
        outcome.data = buffer.bytes
      }
    }
    guard heap.coinsHeld == 0 else { throw .coinDropped }
    return outcome
  }

  /// Where a word of the code that ran comes from.
  private func origin(_ index: Int) -> LoadedCode.Origin {
    let code = recorder?.recordsSteps ?? false ? module.plain : module.fused
    return code.origins[max(index, 0)]
  }
}
