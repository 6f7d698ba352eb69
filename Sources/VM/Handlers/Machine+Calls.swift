import Bytecode
import InstructionSet
import Primitives

/// Calls to other contracts.
extension Machine {
  mutating func callContract(_ o: Operands) throws(Trap) {
    let method = module.imports[o.xLow]
    let outcome = try call(.callContract, o, method)
    switch outcome.status {
    case .success:
      break
    case .revert:
      // Not a trap: `execute` sees the data and reports a revert.
      forwardedRevert = outcome.data
      throw .unreachable
    case .trap(let trap):
      throw trap
    }
    try takeResult(outcome, method, to: o.registers + o.a)
  }

  mutating func tryCallContract(_ o: Operands) throws(Trap) {
    let method = module.imports[o.xLow]
    // The verifier lets no coin be sent: it would be lost when the callee fails.
    let outcome = try call(.tryCallContract, o, method)
    guard let result = method.result else {
      let isAnswered = outcome.isSuccess && outcome.coin == 0 && outcome.data.isEmpty
      if outcome.isSuccess && !isAnswered { host.undoCall() }
      o.setBool(o.a, isAnswered)
      return
    }
    let type = UInt32(truncatingIfNeeded: heap.types.optional(of: result))
    guard outcome.isSuccess else {
      o[o.a] = try heap.make(.choice, type: type, slots: 0, length: 0)
      return
    }
    let slots = heap.types[result].slots
    let handle = try heap.make(.choice, type: type, slots: slots, length: slots, tag: 1)
    do throws(Trap) {
      try takeResult(outcome, method, to: heap[handle].storage)
      o[o.a] = handle
    } catch {
      // What this call lacks is its own failure; that the answer is another is the callee's.
      guard error != .outOfGas, error != .memory else { throw error }
      host.undoCall()
      o[o.a] = try heap.make(.choice, type: type, slots: 0, length: 0)
    }
  }

  /// Encodes the arguments, sends the coin among them, and calls.
  private mutating func call(
    _ opcode: Opcode, _ o: Operands, _ method: LoadedImport
  ) throws(Trap) -> CallOutcome {
    guard let callee = Address(o.wide(o.a)) else { throw .overflow }
    let depth = context.depth + 1
    guard depth < MachineLimits.contractDepthMax else { throw .callDepth }
    let arguments = o.registers + (o.a + 4)
    try charge(opcode, o, result: try heap.encodedBytes(method.parameters, arguments))
    var buffer = ABIBuffer(selector: method.selector)
    try heap.encode(method.parameters, arguments, to: &buffer)

    var value: UInt128 = 0
    if let offset = method.coinOffset {
      value = try heap.consumeCoin(arguments[offset])
      guard value == 0 || !isStatic else { throw .staticWrite }
      try heap.release(coins: value)
    }
    // A part stays behind, so that a failure of the callee can be dealt with.
    let available = UInt64(clamping: gas)
    let outcome = host.call(
      ContractCall(
        caller: context.contract, callee: callee, callData: buffer.bytes, value: value,
        gas: available - available / 64, isStatic: isStatic || method.isView, depth: depth,
        memoryHeld: heap.bytesUsed, recorder: recorder))
    try stopIfReplayStopped()
    let used = min(outcome.gasUsed, available)
    gas = Int64(clamping: available - used)
    return outcome
  }

  /// Decodes what a callee returned.
  private mutating func takeResult(
    _ outcome: CallOutcome, _ method: LoadedImport, to slots: UnsafeMutablePointer<UInt64>
  ) throws(Trap) {
    if let result = method.result, heap.types[result].form.isCoin {
      guard outcome.data.isEmpty else { throw .decode }
      slots.pointee = try heap.make(
        coin: outcome.coin, type: UInt32(truncatingIfNeeded: result))
      return try heap.receive(coins: outcome.coin)
    }
    // Coins that nobody asked for would be lost.
    guard outcome.coin == 0 else { throw .decode }
    try decodeABI(method.resultLayout, outcome.data[...], to: slots)
  }

  /// Decodes ABI-encoded bytes into consecutive registers, charging for them.
  mutating func decodeABI(
    _ layout: FieldsLayout, _ data: ArraySlice<UInt8>, to slots: UnsafeMutablePointer<UInt64>
  ) throws(Trap) {
    try charge(gas: GasSchedule.decodedByte.gas(for: UInt64(truncatingIfNeeded: data.count)))
    var decoding = DecodeContext(host: host, gas: UInt64(clamping: gas))
    let result = data.withUnsafeBufferPointer { bytes in
      Result { () throws(Trap) in
        try heap.decode(layout, bytes, to: slots, context: &decoding)
      }
    }
    spend(to: decoding.gas)
    try result.get()
  }
}
