import Bytecode
import InstructionSet

/// Works out once what a block works out several times from the same registers.
///
/// Only operations whose result follows from their operands alone: on words and wides (one that can
/// trap has trapped the first time), the context of the call, and parts of optionals and enumerations,
/// which never change.
package enum CommonSubexpressions {
  /// Runs over a function; says whether it changed.
  package static func run(_ function: inout IRFunction) -> Bool {
    let table = DefinitionTable(function)
    var isChanged = false
    for id in function.order {
      var known: [Key: VirtualRegister] = [:]
      var readBy: [VirtualRegister: [Key]] = [:]
      for index in function[id].instructions.indices {
        let instruction = function[id].instructions[index]
        guard isRepeatable(instruction.opcode), let result = instruction.result else {
          forget(instruction.definitions, &known, &readBy)
          continue
        }
        let key = Key(opcode: instruction.opcode, operands: Array(instruction.operands.dropFirst()))
        if let earlier = known[key] {
          function[id].instructions[index] = IRInstruction(
            moveOpcode(function[result]), [.register(result), .register(earlier)],
            position: instruction.position)
          isChanged = true
          forget([result], &known, &readBy)
          continue
        }
        forget([result], &known, &readBy)
        if table.isSingle(result) {
          known[key] = result
          for register in instruction.uses { readBy[register, default: []].append(key) }
        }
      }
    }
    return isChanged
  }

  private struct Key: Hashable {
    let opcode: Opcode
    let operands: [IROperand]
  }

  /// What was worked out from a register is out of date once the register is written.
  private static func forget(
    _ written: [VirtualRegister], _ known: inout [Key: VirtualRegister],
    _ readBy: inout [VirtualRegister: [Key]]
  ) {
    for register in written {
      for key in readBy.removeValue(forKey: register) ?? [] { known[key] = nil }
    }
  }

  private static func moveOpcode(_ kind: VirtualRegister.Kind) -> Opcode {
    switch kind {
    case .word, .counter: .move
    case .wide: .moveWide
    case .reference: .moveRef
    }
  }

  private static func isRepeatable(_ opcode: Opcode) -> Bool {
    switch opcode {
    case .caller, .selfAddress, .blockNumber, .blockTime, .caseOf, .payload: return true
    case .move, .moveWide: return false
    default: break
    }
    switch opcode.spec.family {
    case .constants: return opcode == .constant || opcode == .constantWide
    case .words, .wides, .fixedPoint: return true
    case .control, .objects, .sequences, .bytes, .state, .money, .context, .calls, .tensors,
      .tensorReductions, .ciphertexts:
      return false
    }
  }
}
