import Bytecode

/// Removes instructions whose result nothing reads. What can trap, changes an object or touches the
/// world stays.
package enum DeadCode {
  /// Runs over a function; says whether it changed.
  package static func run(_ function: inout IRFunction) -> Bool {
    var isNeeded = Array(repeating: false, count: function.kinds.count)
    var producers: [[IRInstruction]] = Array(repeating: [], count: function.kinds.count)
    var open: [VirtualRegister] = []
    func need(_ registers: [VirtualRegister]) {
      for register in registers where !isNeeded[register.index] {
        isNeeded[register.index] = true
        open.append(register)
      }
    }
    for id in function.order {
      for instruction in function[id].instructions {
        if instruction.isPure, let result = instruction.result {
          producers[result.index].append(instruction)
        } else {
          need(instruction.uses)
        }
      }
      need(function[id].terminator.uses)
    }
    while let register = open.popLast() {
      for instruction in producers[register.index] { need(instruction.uses) }
    }
    var isChanged = false
    for id in function.order {
      let before = function[id].instructions.count
      function[id].instructions.removeAll { instruction in
        if instruction.isMove, instruction.register(at: 0) == instruction.register(at: 1) {
          return true
        }
        guard instruction.isPure, let result = instruction.result else { return false }
        return !isNeeded[result.index]
      }
      if function[id].instructions.count != before { isChanged = true }
    }
    return isChanged
  }
}
