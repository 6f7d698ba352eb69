import Bytecode

/// Puts small constants into the instructions that use them.
package enum ImmediateSelection {
  /// Runs over a function; says whether it changed.
  package static func run(_ function: inout IRFunction) -> Bool {
    let table = DefinitionTable(function)
    var isChanged = false
    for id in function.order {
      for index in function[id].instructions.indices {
        let instruction = function[id].instructions[index]
        if let shorter = withImmediate(instruction, table) {
          function[id].instructions[index] = shorter
          isChanged = true
        }
      }
    }
    return isChanged
  }

  private static func withImmediate(
    _ instruction: IRInstruction, _ table: DefinitionTable
  ) -> IRInstruction? {
    guard instruction.operands.count == 3, let result = instruction.register(at: 0),
      let left = instruction.register(at: 1), let right = instruction.register(at: 2)
    else { return nil }
    if let opcode = shortForm(instruction.opcode), let value = table.word(right),
      value <= limit(opcode)
    {
      return IRInstruction(
        opcode, [.register(result), .register(left), .immediate(value)],
        position: instruction.position)
    }
    if isCommutative(instruction.opcode), let opcode = shortForm(instruction.opcode),
      let value = table.word(left), value <= limit(opcode)
    {
      return IRInstruction(
        opcode, [.register(result), .register(right), .immediate(value)],
        position: instruction.position)
    }
    // left <= constant is left < constant + 1.
    if instruction.opcode == .lessEqualU, let value = table.word(right),
      value < limit(.lessImmU)
    {
      return IRInstruction(
        .lessImmU, [.register(result), .register(left), .immediate(value + 1)],
        position: instruction.position)
    }
    return nil
  }

  private static func shortForm(_ opcode: Opcode) -> Opcode? {
    switch opcode {
    case .addU: .addImmU
    case .subU: .subImmU
    case .mulU: .mulImmU
    case .shl: .shlImm
    case .shrU: .shrImmU
    case .shrS: .shrImmS
    case .and: .andImm
    case .equal: .equalImm
    case .lessU: .lessImmU
    default: nil
    }
  }

  private static func limit(_ opcode: Opcode) -> UInt64 {
    switch opcode {
    case .shlImm, .shrImmU, .shrImmS: 63
    default: UInt64(UInt16.max)
    }
  }

  private static func isCommutative(_ opcode: Opcode) -> Bool {
    switch opcode {
    case .addU, .mulU, .and, .equal: true
    default: false
    }
  }
}
