import Bytecode
import InstructionSet

/// Where a cold instruction names a register.
struct RegisterOperand: Sendable {
  private let isInExtension: Bool
  private let shift: UInt64
  /// Whether it is the first of as many as a type or a number says.
  let isRun: Bool

  /// The operands of each opcode that are registers, by its code.
  static let all = OpcodeTable { row in row.operands.compactMap { RegisterOperand($0) } }.values

  /// Nil for an immediate.
  private init?(_ operand: Operand) {
    switch operand.kind {
    case .word, .wide, .counter, .reference, .value: isRun = false
    case .values, .words, .callFrame: isRun = true
    case .immediate: return nil
    }
    switch operand.field {
    case .a: (isInExtension, shift) = (false, 16)
    case .b, .bc: (isInExtension, shift) = (false, 32)
    case .c: (isInExtension, shift) = (false, 48)
    case .x(let offset, _): (isInExtension, shift) = (true, UInt64(offset))
    }
  }

  /// The register, of an instruction of a word and its extension.
  func register(_ word: UInt64, _ x: UInt64) -> Int {
    Int(truncatingIfNeeded: ((isInExtension ? x : word) &>> shift) & 0xFFFF)
  }
}
