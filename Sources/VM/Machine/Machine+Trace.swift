import Bytecode
import HomomorphicEvaluation
import InstructionSet
import Primitives
import Tensors

/// Recording steps: only the traced form of the loop comes here.
extension Machine {
  /// Records the instruction that begins at a word of the plain code, and what the one before wrote.
  /// False when a replay stops before it, or a checker finds something wrong.
  @inline(never)
  mutating func trace(
    at index: Int, registers: UnsafeMutablePointer<UInt64>, gas: Int64, frame: Int
  ) -> Bool {
    guard let recorder else { return true }
    if let check, !check.visit(index, registers, gas: gas, waiting: frame, heap) { return false }
    flushResult(registers, recorder)
    let step = module.plain.steps[index]
    guard let step else { return true }
    let gasLeft = UInt64(clamping: gas).addingSaturated(step.gasAhead)
    if let probe = recorder.probe {
      let position = StepPosition(
        index: index, registers: registers, waiting: frame, gasLeft: gasLeft)
      guard admit(position, probe) else { return false }
    }
    recorder.step(
      TraceStep(
        location: module.plain.origins[index].location, code: step.code,
        frame: UInt8(clamping: frame), gasLeft: gasLeft, cost: UInt32(clamping: step.gas)))
    pendingResult = step.result
    return true
  }

  /// Records the register that the last instruction wrote.
  private mutating func flushResult(
    _ registers: UnsafeMutablePointer<UInt64>, _ recorder: TraceRecorder
  ) {
    guard let pending = pendingResult else { return }
    pendingResult = nil
    guard recorder.hasRoomForSteps else { return }
    let slot = registers + Int(pending.register)
    switch pending.kind {
    case .word: recorder.result(register: pending.register, word: slot.pointee)
    case .wide: recorder.result(register: pending.register, wide: U256(slot))
    case .reference: recorder.result(register: pending.register, object: describe(slot.pointee))
    }
  }

  /// What a trace tells of an object.
  private func describe(_ handle: UInt64) -> TracedObject {
    let object = heap[handle]
    var traced = TracedObject(
      handle: UInt32(truncatingIfNeeded: handle), kind: object.kind, tag: object.tag,
      length: object.length, shape: [])
    switch object.kind {
    case .tensor:
      let tensor = heap.tensor(handle)
      traced.length = UInt32(clamping: tensor.count)
      traced.shape = tensor.shape.map { UInt32(clamping: $0) }
    case .ciphertext:
      let ciphertext = heap.ciphertext(handle)
      traced.length = UInt32(clamping: ciphertext.elementCount)
      traced.shape = ciphertext.shape.map { UInt32(clamping: $0) }
    case .record, .choice, .list, .bytes, .publicKey, .coin, .sum:
      break
    }
    return traced
  }
}

/// What tracing needs to know of an instruction.
struct StepFacts: Sendable {
  /// Its code in the instruction table.
  let code: UInt16
  /// Its fixed price.
  let gas: UInt64
  /// Its fixed price and that of the instructions of its block behind it: what the machine has
  /// charged already, and a trace has not.
  let gasAhead: UInt64
  /// The register that it writes.
  let result: PendingResult?
}
