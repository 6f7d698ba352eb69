/// Where an instruction stands in a module: never in the executable form, always in the canonical
/// one that debug information describes.
package struct ProgramCounter: Hashable, Sendable {
  /// Index of the function in the module.
  package var function: UInt32
  /// Index of the instruction in the function's code.
  package var instruction: UInt32

  /// Names an instruction.
  package init(function: UInt32, instruction: UInt32) {
    self.function = function
    self.instruction = instruction
  }
}

extension ProgramCounter: Comparable, CustomStringConvertible {
  /// Order of the functions, then of the instructions.
  package static func < (left: ProgramCounter, right: ProgramCounter) -> Bool {
    (left.function, left.instruction) < (right.function, right.instruction)
  }

  /// `function:instruction`.
  package var description: String { "\(function):\(instruction)" }
}
