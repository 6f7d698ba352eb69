import Bytecode
import Primitives

/// Who writes each register of a function.
///
/// A register that one instruction writes has the same value wherever it is read: lowering lets it be
/// read only where its instruction has run before.
struct DefinitionTable {
  private var counts: [Int]
  private var single: [IRInstruction?]

  /// Looks through a function.
  init(_ function: IRFunction) {
    counts = Array(repeating: 0, count: function.kinds.count)
    single = Array(repeating: nil, count: function.kinds.count)
    for parameter in function.parameters { counts[parameter.index] += 1 }
    for id in function.order {
      for instruction in function[id].instructions {
        for register in instruction.definitions {
          counts[register.index] += 1
          single[register.index] = instruction
        }
      }
    }
  }

  /// Whether the register keeps its value: one instruction writes it, or it is a parameter that none
  /// writes.
  func isSingle(_ register: VirtualRegister) -> Bool { counts[register.index] == 1 }

  /// The instruction that alone writes the register.
  func instruction(for register: VirtualRegister) -> IRInstruction? {
    counts[register.index] == 1 ? single[register.index] : nil
  }

  /// The word that the register holds, when that is a constant.
  func word(_ register: VirtualRegister) -> UInt64? {
    guard let instruction = instruction(for: register), instruction.opcode == .constant else {
      return nil
    }
    return instruction.immediate(at: 1)
  }

  /// The wide that the register holds, when that is a constant.
  func wide(_ register: VirtualRegister) -> U256? {
    guard let instruction = instruction(for: register), instruction.opcode == .constantWide,
      case .wide(let value) = instruction.operands[1]
    else { return nil }
    return value
  }
}

extension IRInstruction {
  /// Whether it copies a register.
  var isMove: Bool {
    switch opcode {
    case .move, .moveWide, .moveRef: true
    default: false
    }
  }
}
