extension GeneratedSource {
  /// `Sources/VM/Generated/Dispatch.swift`: hands each opcode to the handler of its name, so that a
  /// row that is not hot and has no handler does not compile.
  package static func dispatch(_ rows: [InstructionSpec]) -> String {
    var text = notice
    text += """

      import Bytecode

      extension Machine {
        /// Runs the handler of a cold instruction.
        mutating func dispatch(_ opcode: Opcode, _ operands: Operands) throws(Trap) {
          switch opcode {

      """
    for row in rows where !row.isHot {
      text += "    case .\(row.name): try \(row.name)(operands)\n"
    }
    text += """
          default: preconditionFailure("the loop executes \\(opcode.name) itself")
          }
        }
      }

      """
    return text
  }
}
