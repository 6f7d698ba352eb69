import Bytecode
import Primitives

/// Moves constants out of loops, to the block that enters the outermost loop around them, and keeps
/// one of equal ones. They become part of what enters the loop: their line has not begun there, and may never.
package enum LoopConstants {
  /// Runs over a function; says whether it changed.
  package static func run(_ function: inout IRFunction) -> Bool {
    let places = entrances(function)
    let table = DefinitionTable(function)
    var isChanged = false
    var hoisted: [BlockID: [IRInstruction]] = [:]
    var known: [Key: VirtualRegister] = [:]
    var replaced: [VirtualRegister: VirtualRegister] = [:]
    for id in function.order {
      guard let entrance = places[id] else { continue }
      let block = function[id]
      var kept: [IRInstruction] = []
      for instruction in block.instructions {
        guard isConstant(instruction.opcode), let result = instruction.result,
          table.isSingle(result)
        else {
          kept.append(instruction)
          continue
        }
        isChanged = true
        let key = Key(entrance: entrance, value: instruction.operands[1])
        if let other = known[key] {
          replaced[result] = other
        } else {
          known[key] = result
          hoisted[entrance, default: []].append(instruction)
        }
      }
      function[id].instructions = kept
    }
    for (entrance, constants) in hoisted {
      // The loopEnter stays last.
      let end = max(0, function[entrance].instructions.count - 1)
      let position = function[entrance].instructions.last?.position
      let instructions = constants.map { constant in
        IRInstruction(
          constant.opcode, constant.operands, position: position ?? constant.position)
      }
      function[entrance].instructions.insert(contentsOf: instructions, at: end)
    }
    guard !replaced.isEmpty else { return isChanged }
    for id in function.order {
      for index in function[id].instructions.indices {
        function[id].instructions[index].replaceUses { replaced[$0] ?? $0 }
      }
      function[id].terminator.replaceUses { replaced[$0] ?? $0 }
    }
    return true
  }

  private struct Key: Hashable {
    let entrance: BlockID
    let value: IROperand
  }

  private static func isConstant(_ opcode: Opcode) -> Bool {
    switch opcode {
    case .constant, .constantWide: true
    default: false
    }
  }

  /// For each block inside a loop, the block that enters the outermost one.
  private static func entrances(_ function: IRFunction) -> [BlockID: BlockID] {
    var found: [BlockID: BlockID] = [:]
    for loop in function.loops where loop.depth == 1 {
      for place in loop.start...loop.end { found[function.order[place]] = loop.entrance }
    }
    return found
  }
}
