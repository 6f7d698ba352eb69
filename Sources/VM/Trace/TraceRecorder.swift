import Bytecode
import Primitives

/// Collects the records of one transaction in a compact binary form.
///
/// One recorder is handed down through all nested calls. When the buffer has reached its limit,
/// steps and results are left out, so that the call tree stays whole.
package final class TraceRecorder {
  /// The records so far; the buffer beyond `count` is free.
  private var buffer: UnsafeMutableRawPointer
  /// Bytes written.
  private var count = 0
  /// Bytes that the buffer has room for.
  private var capacity = 1 << 16
  /// Beyond this many bytes, steps and results are left out.
  private let bytesMax: Int
  /// Whether instructions are recorded, and not only calls, state, events and payments.
  package let recordsSteps: Bool
  /// Where what a replay needs is noted; nil while one runs.
  let log: ExecutionLog?
  /// What stops a replay; nil while none runs.
  let probe: StepProbe?
  /// What checks every step; nil to trust the verifier.
  let checker: ExecutionChecker?
  /// Takes the records of a replay from time to time, so that they need not all be in memory.
  private let sink: (([UInt8]) -> Void)?

  /// A recorder, of steps up to `TraceLimits.bytesMax` bytes. A checker looks at every step, which only happens where
  /// steps are recorded.
  package init(recordsSteps: Bool = true, checker: ExecutionChecker? = nil) {
    self.recordsSteps = recordsSteps
    self.checker = checker
    bytesMax = TraceLimits.bytesMax
    log = ExecutionLog()
    probe = nil
    sink = nil
    buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
  }

  /// A recorder that only lets a checker look on, and keeps no steps.
  package init(checker: ExecutionChecker) {
    recordsSteps = true
    self.checker = checker
    bytesMax = 0
    log = nil
    probe = nil
    sink = nil
    buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
  }

  /// A recorder of a replay, which records no steps without a sink.
  init(probe: StepProbe, sink: (([UInt8]) -> Void)? = nil) {
    recordsSteps = true
    bytesMax = sink == nil ? 0 : .max
    log = nil
    self.probe = probe
    checker = nil
    self.sink = sink
    buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
  }

  deinit {
    buffer.deallocate()
  }

  /// A copy of the records, for `TraceReader`.
  package var bytes: [UInt8] {
    [UInt8](UnsafeRawBufferPointer(start: buffer, count: count))
  }

  /// Bytes written so far.
  package var byteCount: Int { count }

  /// Bytes after which records go to the sink, at the beginning of the next step.
  private static let chunk = 1 << 20

  /// Gives the records so far to the sink, if there is one.
  @inline(never)
  func flush() {
    guard let sink else { return }
    sink(bytes)
    count = 0
  }

  /// What a replay needs: whole, however many steps were left out.
  package var recording: Recording { log?.recording ?? Recording() }

  // MARK: Writing records

  /// An instruction begins.
  func step(_ step: TraceStep) {
    guard hasRoomForSteps else { return }
    if _slowPath(count >= Self.chunk) { flush() }
    reserve(24)
    put(TraceTag.step.rawValue)
    put(step.frame)
    put(step.code)
    put(step.location.function)
    put(step.location.instruction)
    put(step.cost)
    put(step.gasLeft)
  }

  /// A size-dependent charge.
  func charge(_ gas: UInt64) {
    guard hasRoomForSteps else { return }
    reserve(9)
    put(TraceTag.charge.rawValue)
    put(gas)
  }

  /// A word was written.
  func result(register: UInt16, word: UInt64) {
    guard hasRoomForSteps else { return }
    reserve(11)
    put(TraceTag.word.rawValue)
    put(register)
    put(word)
  }

  /// A wide was written.
  func result(register: UInt16, wide: U256) {
    guard hasRoomForSteps else { return }
    reserve(35)
    put(TraceTag.wide.rawValue)
    put(register)
    put(wide)
  }

  /// A reference was written.
  func result(register: UInt16, object: TracedObject) {
    guard hasRoomForSteps else { return }
    reserve(15 + 4 * object.shape.count)
    put(TraceTag.object.rawValue)
    put(register)
    put(object.handle)
    put(object.kind.rawValue)
    put(object.tag)
    put(object.length)
    put(UInt8(truncatingIfNeeded: object.shape.count))
    for axis in object.shape {
      put(axis)
    }
  }

  /// A call begins.
  func enter(_ enter: TraceEnter) {
    reserve(160)
    put(TraceTag.enter.rawValue)
    put(enter.depth)
    put(enter.contract.number)
    put(enter.codeHash.number)
    put(enter.caller.number)
    put(UInt8((enter.isInit ? 1 : 0) | (enter.isStatic ? 2 : 0)))
    put(enter.value)
    put(enter.gas)
    put(counted: enter.callData)
  }

  /// A call ends.
  func leave(_ leave: TraceLeave) {
    reserve(48)
    put(TraceTag.leave.rawValue)
    switch leave.status {
    case .success: put(UInt16(0))
    case .revert: put(UInt16.max)
    case .trap(let trap): put(trap.rawValue)
    }
    put(UInt8(leave.location == nil ? 0 : 1))
    put(leave.location?.function ?? 0)
    put(leave.location?.instruction ?? 0)
    put(leave.gasUsed)
    put(leave.coin)
    put(counted: leave.data)
  }

  /// State was read.
  func read(_ key: TracedKey, value: [UInt8]?) {
    put(TraceTag.read, key)
    put(optional: value)
  }

  /// State was written.
  func write(_ key: TracedKey, old: [UInt8]?, new: [UInt8]?) {
    put(TraceTag.write, key)
    put(optional: old)
    put(optional: new)
  }

  /// An event was emitted.
  func event(_ event: EmittedEvent) {
    reserve(34 + 32 * event.topics.count)
    put(TraceTag.event.rawValue)
    put(event.contract.number)
    put(UInt8(truncatingIfNeeded: event.topics.count))
    for topic in event.topics {
      put(topic.number)
    }
    put(counted: event.data)
  }

  /// Coins were paid out.
  func pay(to account: Address, amount: UInt128) {
    reserve(49)
    put(TraceTag.pay.rawValue)
    put(account.number)
    put(amount)
  }

  // MARK: Writing fields

  /// Whether steps and results are still recorded.
  var hasRoomForSteps: Bool { _fastPath(count < bytesMax) }

  private func put(_ tag: TraceTag, _ key: TracedKey) {
    reserve(48)
    put(tag.rawValue)
    put(key.slot)
    put(key.hash.number)
    switch key.part {
    case .whole:
      put(UInt8(0))
    case .element(let index):
      put(UInt8(1))
      put(index)
    case .entry(let bytes):
      put(UInt8(2))
      put(counted: bytes)
    }
  }

  private func put(optional bytes: [UInt8]?) {
    reserve(1)
    put(UInt8(bytes == nil ? 0 : 1))
    if let bytes { put(counted: bytes) }
  }

  private func put(counted bytes: [UInt8]) {
    reserve(4 + bytes.count)
    put(UInt32(truncatingIfNeeded: bytes.count))
    bytes.withUnsafeBytes { source in
      if let start = source.baseAddress {
        (buffer + count).copyMemory(from: start, byteCount: source.count)
      }
    }
    count += bytes.count
  }

  /// Writes an integer, little-endian. The room has been reserved.
  @inline(__always)
  private func put<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
    (buffer + count).storeBytes(of: value.littleEndian, as: Value.self)
    count &+= MemoryLayout<Value>.size
  }

  private func put(_ value: U256) {
    put(value.w0)
    put(value.w1)
    put(value.w2)
    put(value.w3)
  }

  /// Makes room for more bytes.
  @inline(__always)
  private func reserve(_ bytes: Int) {
    if _slowPath(capacity - count < bytes) { grow(bytes) }
  }

  @inline(never)
  private func grow(_ bytes: Int) {
    capacity = max(capacity * 2, count + bytes)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    larger.copyMemory(from: buffer, byteCount: count)
    buffer.deallocate()
    buffer = larger
  }
}

/// The first byte of a record.
enum TraceTag: UInt8 {
  case enter = 1
  case leave, step, charge, word, wide, object, read, write, event, pay
}

/// The named limits of traces.
package enum TraceLimits {
  /// Bytes of records beyond which steps are left out.
  package static let bytesMax = 1 << 30
  /// Longest byte string within a record that a reader accepts.
  package static let fieldBytesMax = 16 << 20
  /// Most attachments of one kind in a trace file.
  package static let attachmentsMax = 4_096
}
