import Bytecode
import Primitives

/// The bytes of a recording: lengths and numbers that are usually small as varints, lists behind
/// their lengths. Every element takes a byte at least, so that a reader allocates no more than a fixed
/// multiple of the bytes that there are.
extension Recording {
  /// The encoding.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.count(executions.count)
    for execution in executions { writer.execution(execution) }
    return writer.bytes
  }

  /// Reads a recording, which is all of the bytes.
  package init(decoding bytes: ArraySlice<UInt8>) throws(TraceError) {
    var reader = ByteReader(bytes)
    let found: [RecordedExecution]?
    do throws(ByteReaderError) {
      found = try reader.executions()
    } catch {
      throw .malformed(position: reader.position)
    }
    guard let found, reader.isAtEnd else { throw .malformed(position: reader.position) }
    executions = found
  }
}

extension ByteWriter {
  fileprivate mutating func execution(_ execution: RecordedExecution) {
    let context = execution.context
    u256(execution.codeHash.number)
    bool(execution.isInit)
    countedBytes(execution.callData)
    address(context.contract)
    address(context.caller)
    u128(context.value)
    varint(context.blockNumber)
    varint(context.blockTime)
    bool(context.isStatic)
    count(context.depth)
    count(context.memoryHeld)
    varint(execution.gas)
    count(execution.reads.count)
    var last: UInt64 = 0
    for read in execution.reads {
      // Ordinals ascend.
      varint(read.ordinal - last)
      last = read.ordinal
      self.read(read)
    }
    varint(execution.readCount)
    count(execution.calls.count)
    for call in execution.calls {
      optional(call.codeHash) { $0.u256($1.number) }
      optional(call.executed) { $0.outcome($1) }
      optional(call.returned) { $0.answer($1) }
    }
    count(execution.payments.count)
    for refusal in execution.payments { u16(refusal?.rawValue ?? 0) }
    u256(execution.effects.number)
    optional(execution.outcome) { $0.outcome($1) }
  }

  private mutating func read(_ read: RecordedRead) {
    switch read.place {
    case .storage(let contract, let key):
      u8(0)
      address(contract)
      u256(key.number)
    case .blob(let hash):
      u8(1)
      u256(hash.number)
    }
    optional(read.value) { $0.countedBytes($1) }
  }

  private mutating func outcome(_ outcome: RecordedOutcome) {
    status(outcome.status)
    varint(outcome.gasUsed)
    varint(outcome.instructions)
    u128(outcome.coin)
    u256(outcome.dataHash.number)
  }

  private mutating func answer(_ outcome: CallOutcome) {
    status(outcome.status)
    countedBytes(outcome.data)
    u128(outcome.coin)
    varint(outcome.gasUsed)
  }

  private mutating func status(_ status: CallOutcome.Status) {
    switch status {
    case .success: u16(0)
    case .revert: u16(.max)
    case .trap(let trap): u16(trap.rawValue)
    }
  }

  private mutating func address(_ address: Address) { bytes(address.bytes) }

  private mutating func u128(_ value: UInt128) {
    varint(UInt64(truncatingIfNeeded: value))
    varint(UInt64(truncatingIfNeeded: value >> 64))
  }

  private mutating func optional<Value>(
    _ value: Value?, _ write: (inout ByteWriter, Value) -> Void
  ) {
    bool(value != nil)
    if let value { write(&self, value) }
  }
}

extension ByteReader {
  fileprivate mutating func executions() throws(ByteReaderError) -> [RecordedExecution]? {
    var executions: [RecordedExecution] = []
    for _ in 0..<(try count(max: remaining)) {
      guard let execution = try execution() else { return nil }
      executions.append(execution)
    }
    return executions
  }

  /// An execution; nil when a field has no meaning.
  private mutating func execution() throws(ByteReaderError) -> RecordedExecution? {
    let codeHash = Hash256(try u256())
    let isInit = try bool()
    let callData = try countedBytes(max: remaining)
    var context = CallContext(contract: try address(), caller: try address())
    context.value = try u128()
    context.blockNumber = try varint()
    context.blockTime = try varint()
    context.isStatic = try bool()
    context.depth = try count(max: MachineLimits.contractDepthMax)
    context.memoryHeld = try count(max: MachineLimits.memoryBytesMax)
    var execution = RecordedExecution(
      codeHash: codeHash, isInit: isInit, callData: callData, context: context,
      gas: try varint())
    var last: UInt64 = 0
    for _ in 0..<(try count(max: remaining)) {
      let (ordinal, overflow) = last.addingReportingOverflow(try varint())
      guard !overflow, let place = try place() else { return nil }
      last = ordinal
      let value = try bool() ? try countedBytes(max: remaining) : nil
      execution.reads.append(RecordedRead(ordinal: ordinal, place: place, value: value))
    }
    execution.readCount = try varint()
    for _ in 0..<(try count(max: remaining)) {
      var call = RecordedCall()
      if try bool() { call.codeHash = Hash256(try u256()) }
      if try bool() {
        guard let outcome = try outcome() else { return nil }
        call.executed = outcome
      }
      if try bool() {
        guard let answer = try answer() else { return nil }
        call.returned = answer
      }
      execution.calls.append(call)
    }
    for _ in 0..<(try count(max: remaining)) {
      guard let refusal = try refusal() else { return nil }
      execution.payments.append(refusal)
    }
    execution.effects = Hash256(try u256())
    if try bool() {
      guard let outcome = try outcome() else { return nil }
      execution.outcome = outcome
    }
    return execution
  }

  private mutating func place() throws(ByteReaderError) -> HostPlace? {
    switch try u8() {
    case 0: .storage(try address(), Hash256(try u256()))
    case 1: .blob(Hash256(try u256()))
    default: nil
    }
  }

  private mutating func outcome() throws(ByteReaderError) -> RecordedOutcome? {
    guard let status = try status() else { return nil }
    return RecordedOutcome(
      status: status, gasUsed: try varint(), instructions: try varint(), coin: try u128(),
      dataHash: Hash256(try u256()))
  }

  private mutating func answer() throws(ByteReaderError) -> CallOutcome? {
    guard let status = try status() else { return nil }
    return CallOutcome(
      status: status, data: try countedBytes(max: remaining), coin: try u128(),
      gasUsed: try varint())
  }

  private mutating func status() throws(ByteReaderError) -> CallOutcome.Status? {
    switch try u16() {
    case 0: .success
    case .max: .revert
    case let number: Trap(rawValue: number).map { .trap($0) }
    }
  }

  /// How a payment ended; nil when the number means nothing.
  private mutating func refusal() throws(ByteReaderError) -> Trap?? {
    let number = try u16()
    if number == 0 { return .some(nil) }
    return Trap(rawValue: number).map { .some($0) }
  }

  private mutating func address() throws(ByteReaderError) -> Address {
    Address(bytes: try slice(Address.byteCount)) ?? .zero
  }

  private mutating func u128() throws(ByteReaderError) -> UInt128 {
    let low = try varint()
    return UInt128(try varint()) << 64 | UInt128(low)
  }
}
