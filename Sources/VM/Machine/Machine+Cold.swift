import Bytecode
import InstructionSet

extension Machine {
  /// Executes a cold instruction: charges what its operands decide, then runs its handler.
  ///
  /// `header` is the first of its three words.
  @inline(never)
  mutating func executeCold(
    _ header: UInt64, _ words: UnsafePointer<UInt64>, _ registers: UnsafeMutablePointer<UInt64>
  ) throws(Trap) {
    let (opcode, charging) = InstructionTable.cold[fieldA(header)]
    let operands = Operands(word: words[0], x: words[1], registers: registers)
    // Calls go around the big frame of `dispatch`, so that a chain of them takes less of the stack.
    switch opcode {
    case .callContract:
      return try callContract(operands)
    case .tryCallContract:
      return try tryCallContract(operands)
    case _: break
    }
    switch charging {
    case .none:
      try dispatch(opcode, operands)
    case .before:
      try charge(opcode, operands)
      try dispatch(opcode, operands)
    case .byHandler:
      hasCharged = false
      try dispatch(opcode, operands)
      precondition(hasCharged, "a handler charges for the size of its result")
    }
  }
}
