import Bytecode

/// Lets an instruction write a variable at once, where its result was only moved there:
/// `t = a + b; check t; x = t` becomes `x = a + b; check x`.
package enum MoveCoalescing {
  /// Runs over a function; says whether it changed.
  package static func run(_ function: inout IRFunction) -> Bool {
    var uses = useCounts(function)
    let table = DefinitionTable(function)
    var isChanged = false
    for id in function.order {
      var block = function[id]
      var index = 0
      while index < block.instructions.count {
        let move = block.instructions[index]
        if move.isMove, let target = move.register(at: 0), let source = move.register(at: 1),
          target != source, table.isSingle(source), !function.parameters.contains(source),
          let start = definition(of: source, target, before: index, block, uses[source.index])
        {
          for position in start..<index {
            block.instructions[position].replaceAll { $0 == source ? target : $0 }
          }
          block.instructions.remove(at: index)
          // The variable is read now where its source was, but for the move.
          uses[target.index] += uses[source.index] - 1
          uses[source.index] = 0
          isChanged = true
        } else {
          index += 1
        }
      }
      function[id] = block
    }
    return isChanged
  }

  /// Where the block writes `source`, if all its other uses lie between there and the move, and
  /// `target` is not touched between.
  private static func definition(
    of source: VirtualRegister, _ target: VirtualRegister, before move: Int, _ block: IRBlock,
    _ uses: Int
  ) -> Int? {
    var seen = 1
    var index = move - 1
    while index >= 0 {
      let instruction = block.instructions[index]
      let writes = instruction.definitions
      let reads = instruction.uses
      seen += reads.count { $0 == source }
      if writes.contains(source) {
        // A register that is read and written has an older value that must stay where it is.
        guard instruction.result == source, !reads.contains(source), seen == uses else {
          return nil
        }
        return index
      }
      if writes.contains(target) || reads.contains(target) { return nil }
      index -= 1
    }
    return nil
  }

  private static func useCounts(_ function: IRFunction) -> [Int] {
    var counts = Array(repeating: 0, count: function.kinds.count)
    for id in function.order {
      for instruction in function[id].instructions {
        for register in instruction.uses { counts[register.index] += 1 }
      }
      for register in function[id].terminator.uses { counts[register.index] += 1 }
    }
    return counts
  }
}
