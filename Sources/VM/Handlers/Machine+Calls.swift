import Bytecode
import InstructionSet
import Primitives

/// Calls to other contracts.
extension Machine {
  mutating func callContract(_ o: Operands) throws(Trap) {
    let method = module.imports[o.xLow]
    let outcome = try call(.callContract, o, method)
    try requireSuccess(outcome)
    try takeResult(outcome, method, to: o.registers + o.a)
  }

  mutating func deployContract(_ o: Operands) throws(Trap) {
    try requireWritable()
    // The verifier has found a module in every byte string that is deployed.
    guard let code = module.verified.children[UInt32(o.xHigh)] else { throw .unreachable }
    try charge(
      gas: GasSchedule.deployedByte.gas(for: UInt64(truncatingIfNeeded: code.byteCount)))
    let address = Address.create(from: context.contract, nonce: o[o.a])
    let outcome = try call(
      .deployContract, o, module.imports[o.xLow], at: address,
      arguments: o.registers + (o.a + 1), code: code)
    try requireSuccess(outcome)
    o.setWide(o.a, address.number)
  }

  /// Ends this call as the callee ended, unless that was a success.
  private mutating func requireSuccess(_ outcome: CallOutcome) throws(Trap) {
    switch outcome.status {
    case .success:
      break
    case .revert:
      // Not a trap: `execute` sees the data and reports a revert.
      forwardedRevert = outcome.data
      throw .unreachable
    case .trap(let trap):
      // This call ends with all of its gas, too, and its code is not what used it.
      if trap == .outOfGas { foreignGas = foreignGas.addingSaturated(UInt64(clamping: gas)) }
      throw trap
    }
  }

  mutating func tryCallContract(_ o: Operands) throws(Trap) {
    let method = module.imports[o.xLow]
    let coin = method.coinOffset.map { o.registers[o.a + 4 + $0] }
    let sent = try coin.map { handle throws(Trap) in try heap.amount(handle) } ?? 0
    let outcome = try call(.tryCallContract, o, method)
    let isAnswered = try takeTriedResult(outcome, o, method)
    guard let coin else { return }
    // What was sent is gone, or came back when the call was undone.
    heap.refillCoin(coin, with: isAnswered ? 0 : sent)
    if !isAnswered { try heap.receive(coins: sent) }
  }

  /// Puts what a call answered that may fail into its result register; whether it answered.
  private mutating func takeTriedResult(
    _ outcome: CallOutcome, _ o: Operands, _ method: LoadedImport
  ) throws(Trap) -> Bool {
    guard let result = method.result else {
      let isAnswered = outcome.isSuccess && outcome.coin == 0 && outcome.data.isEmpty
      if outcome.isSuccess && !isAnswered { host.undoCall() }
      o.setBool(o.a, isAnswered)
      return isAnswered
    }
    let type = UInt32(truncatingIfNeeded: heap.types.optional(of: result))
    guard outcome.isSuccess else {
      o[o.a] = try heap.make(.choice, type: type, slots: 0, length: 0)
      return false
    }
    let slots = heap.types[result].slots
    let handle = try heap.make(.choice, type: type, slots: slots, length: slots, tag: 1)
    do throws(Trap) {
      try takeResult(outcome, method, to: heap[handle].storage)
      o[o.a] = handle
      return true
    } catch {
      // What this call lacks is its own failure; that the answer is another is the callee's.
      guard error != .outOfGas, error != .memory else { throw error }
      host.undoCall()
      o[o.a] = try heap.make(.choice, type: type, slots: 0, length: 0)
      return false
    }
  }

  /// Encodes the arguments, sends the coin among them, and calls.
  private mutating func call(
    _ opcode: Opcode, _ o: Operands, _ method: LoadedImport
  ) throws(Trap) -> CallOutcome {
    guard let callee = Address(o.wide(o.a)) else { throw .overflow }
    return try call(opcode, o, method, at: callee, arguments: o.registers + (o.a + 4))
  }

  /// The same at an address, where `code`, if there is any, makes a new contract.
  private mutating func call(
    _ opcode: Opcode, _ o: Operands, _ method: LoadedImport, at callee: Address,
    arguments: UnsafeMutablePointer<UInt64>, code: VerifiedModule? = nil
  ) throws(Trap) -> CallOutcome {
    let depth = context.depth + 1
    guard depth < MachineLimits.contractDepthMax else { throw .callDepth }
    try charge(opcode, o, result: try heap.encodedBytes(method.parameters, arguments))
    var buffer = code == nil ? ABIBuffer(selector: method.selector) : ABIBuffer()
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
        memoryHeld: heap.bytesUsed, recorder: recorder, code: code))
    try stopIfReplayStopped()
    let used = min(outcome.gasUsed, available)
    gas = Int64(clamping: available - used)
    foreignGas = foreignGas.addingSaturated(used)
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
    // A callee cannot make its caller pay for an answer that is too long to be one.
    guard outcome.data.count <= method.resultBytesMax else { throw .decode }
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
