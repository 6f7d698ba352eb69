import Bytecode

/// Reads the original instead of a copy.
package enum CopyPropagation {
  /// Runs over a function; says whether it changed.
  package static func run(_ function: inout IRFunction) -> Bool {
    let everywhere = copiesThatStay(function)
    var isChanged = false
    for id in function.order {
      // Copies of variables hold only until either of the two is written.
      var here: [VirtualRegister: VirtualRegister] = [:]
      var copiedTo: [VirtualRegister: Set<VirtualRegister>] = [:]
      let original = { (register: VirtualRegister) -> VirtualRegister in
        let first = everywhere[register] ?? register
        let second = here[first] ?? first
        return everywhere[second] ?? second
      }
      var block = function[id]
      for index in block.instructions.indices {
        var instruction = block.instructions[index]
        instruction.replaceUses(original)
        if instruction != block.instructions[index] {
          block.instructions[index] = instruction
          isChanged = true
        }
        for written in instruction.definitions {
          here[written] = nil
          for copy in copiedTo.removeValue(forKey: written) ?? [] where here[copy] == written {
            here[copy] = nil
          }
        }
        if instruction.isMove, let target = instruction.register(at: 0),
          let source = instruction.register(at: 1), target != source
        {
          here[target] = source
          copiedTo[source, default: []].insert(target)
        }
      }
      var terminator = block.terminator
      terminator.replaceUses(original)
      if terminator != block.terminator {
        block.terminator = terminator
        isChanged = true
      }
      function[id] = block
    }
    return isChanged
  }

  /// Copies whose original keeps its value as long as they do.
  private static func copiesThatStay(
    _ function: IRFunction
  ) -> [VirtualRegister: VirtualRegister] {
    let table = DefinitionTable(function)
    var copies: [VirtualRegister: VirtualRegister] = [:]
    for id in function.order {
      for instruction in function[id].instructions where instruction.isMove {
        guard let target = instruction.register(at: 0), let source = instruction.register(at: 1),
          target != source, table.isSingle(target), table.isSingle(source)
        else { continue }
        copies[target] = source
      }
    }
    // A copy of a copy is a copy of the first.
    for target in copies.keys.sorted() {
      var source = target
      var steps = 0
      while let next = copies[source], steps <= copies.count {
        source = next
        steps += 1
      }
      copies[target] = source
    }
    return copies
  }
}
