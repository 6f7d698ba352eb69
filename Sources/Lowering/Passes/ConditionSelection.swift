import Bytecode

/// Chooses comparisons that branches can use as they stand: a comparison whose only use is a branch
/// may be turned around, with the targets.
package enum ConditionSelection {
  /// Runs over a function; says whether it changed.
  package static func run(_ function: inout IRFunction) -> Bool {
    let table = DefinitionTable(function)
    var uses = Array(repeating: 0, count: function.kinds.count)
    for id in function.order {
      for instruction in function[id].instructions {
        for register in instruction.uses { uses[register.index] += 1 }
      }
      for register in function[id].terminator.uses { uses[register.index] += 1 }
    }
    var isChanged = false
    for id in function.order {
      guard
        case .branch(let condition, ifTrue: let ifTrue, ifFalse: let ifFalse) =
          function[id].terminator,
        let index = function[id].instructions.lastIndex(where: {
          $0.definitions.contains(condition)
        })
      else { continue }
      let instruction = function[id].instructions[index]
      guard table.isSingle(condition) else { continue }
      if let value = comparedWithZero(instruction, table),
        isUnchanged(value, after: index, function[id])
      {
        // A word is a condition itself.
        let isEqual = instruction.opcode == .equal || instruction.opcode == .equalImm
        function[id].terminator = .branch(
          value, ifTrue: isEqual ? ifFalse : ifTrue, ifFalse: isEqual ? ifTrue : ifFalse)
        isChanged = true
      } else if uses[condition.index] == 1, let inverse = inverted(instruction, table) {
        function[id].instructions[index] = inverse
        function[id].terminator = .branch(condition, ifTrue: ifFalse, ifFalse: ifTrue)
        isChanged = true
      }
    }
    return isChanged
  }

  /// The register that an equality compares with 0.
  private static func comparedWithZero(
    _ instruction: IRInstruction, _ table: DefinitionTable
  ) -> VirtualRegister? {
    switch instruction.opcode {
    case .equalImm:
      return instruction.immediate(at: 2) == 0 ? instruction.register(at: 1) : nil
    case .equal, .notEqual:
      guard let left = instruction.register(at: 1), let right = instruction.register(at: 2) else {
        return nil
      }
      if table.word(right) == 0 { return left }
      return table.word(left) == 0 ? right : nil
    default: return nil
    }
  }

  private static func isUnchanged(
    _ register: VirtualRegister, after index: Int, _ block: IRBlock
  ) -> Bool {
    !block.instructions[(index + 1)...].contains { $0.definitions.contains(register) }
  }

  /// The opposite comparison, where that has an immediate form and this one has not.
  private static func inverted(
    _ instruction: IRInstruction, _ table: DefinitionTable
  ) -> IRInstruction? {
    guard instruction.operands.count == 3, let left = instruction.register(at: 1),
      let right = instruction.register(at: 2)
    else { return nil }
    let most = UInt64(UInt16.max)
    let result = instruction.operands[0]
    switch instruction.opcode {
    case .notEqual:
      if let value = table.word(right), value <= most {
        return IRInstruction(
          .equalImm, [result, .register(left), .immediate(value)],
          position: instruction.position)
      }
    case .lessU:
      // constant < right is the opposite of right < constant + 1.
      if let value = table.word(left), value < most {
        return IRInstruction(
          .lessImmU, [result, .register(right), .immediate(value + 1)],
          position: instruction.position)
      }
    case .lessEqualU:
      if let value = table.word(left), value <= most {
        return IRInstruction(
          .lessImmU, [result, .register(right), .immediate(value)],
          position: instruction.position)
      }
    default: break
    }
    return nil
  }
}
