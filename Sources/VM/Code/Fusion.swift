import Bytecode
import InstructionSet

/// Runs of instructions that one operation executes.
///
/// A fused run keeps the words of all its instructions; only the operation of the first is changed,
/// which then executes the whole run. Every register that the run writes is written, so that gas,
/// traps and results are those of the instructions one by one.
struct Fusion {
  /// What executes the run.
  let operation: LoadedOperation
  /// How many instructions the run has.
  let count: Int

  /// The longest fused run that begins at a position.
  static func find(_ code: [Instruction], at position: Int, _ blocks: Blocks) -> Fusion? {
    let first = code[position]
    guard position + 1 < code.count, !blocks.isLeader(position + 1) else { return nil }
    let second = code[position + 1]
    if position + 2 < code.count, !blocks.isLeader(position + 2) {
      let third = code[position + 2]
      if first.opcode == .addImmU, third.a != first.a, endsLoop(second, third),
        let operation = countedEnds[second.opcode]
      {
        return Fusion(operation: operation, count: 3)
      }
    }
    if let operation = LoadedOperation.fused(first.opcode, second.opcode) {
      // A branch fuses with the comparison that it tests.
      guard second.spec.flow != .branch || second.a == first.a else { return nil }
      return Fusion(operation: operation, count: 2)
    }
    switch second.opcode {
    case .loopBackIf where endsLoop(first, second):
      return ends[first.opcode].map { Fusion(operation: $0, count: 2) }
    case .loopBack where first.opcode == .addImmU && second.a != first.a:
      return Fusion(operation: .addImmULoopBack, count: 2)
    case _:
      return nil
    }
  }

  /// Whether an instruction is the `loopBackIf` that a comparison in front of it decides.
  private static func endsLoop(_ comparison: Instruction, _ back: Instruction) -> Bool {
    back.opcode == .loopBackIf && back.b == comparison.a && back.a != comparison.a
  }

  /// What executes a comparison and the end of a loop that it decides.
  private static let ends: [Opcode: LoadedOperation] = [
    .lessU: .lessULoopBackIf, .lessEqualU: .lessEqualULoopBackIf, .lessImmU: .lessImmULoopBackIf,
  ]

  /// What executes a step, a comparison and the end of a loop.
  private static let countedEnds: [Opcode: LoadedOperation] = [
    .lessU: .addImmULessULoopBackIf, .lessImmU: .addImmULessImmULoopBackIf,
  ]
}
