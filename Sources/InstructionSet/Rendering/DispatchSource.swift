extension GeneratedSource {
  /// Rows that the loop of the machine executes itself; all others have a handler.
  private static let inline: Set<String> = [
    "constant", "constantSmall", "move", "moveWide", "moveRef",
    "addU", "addS", "subU", "subS", "mulU", "mulS", "divU", "divS", "remU", "remS", "addWrap",
    "subWrap", "mulWrap", "negS", "and", "or", "xor", "not", "notBool", "shl", "shrU", "shrS",
    "equal", "notEqual", "lessU", "lessEqualU", "lessS", "lessEqualS", "select",
    "addImmU", "subImmU", "mulImmU", "shlImm", "shrImmU", "shrImmS", "andImm", "equalImm",
    "lessImmU", "checkU", "checkS", "checkShift", "truncateU", "signExtend", "widenU",
    "wideAddU", "wideSubU", "wideEqual", "wideNotEqual", "wideLessU", "wideLessEqualU",
    "wideCheckU",
    "jump", "branchIf", "branchIfNot", "loopEnter", "loopBack", "loopBackIf", "call", "return",
    "field", "setField", "payload", "caseOf", "share", "unique", "length", "listGet", "listSet",
  ]

  /// `Sources/VM/Generated/Dispatch.swift`: hands each opcode to the handler of its name, so that a
  /// row without a handler does not compile.
  package static func dispatch() -> String {
    var text = notice
    text += """

      import Bytecode

      extension Machine {
        /// Runs the handler of a cold instruction.
        mutating func dispatch(_ opcode: Opcode, _ operands: Operands) throws(Trap) {
          switch opcode {

      """
    for row in InstructionSet.all where !inline.contains(row.name) {
      text += "    case .\(row.name): try \(row.name)(operands)\n"
    }
    let rest = InstructionSet.all.filter { inline.contains($0.name) }
    text += "    case " + rest.map { ".\(escaped($0.name))" }.joined(separator: ",\n      ") + ":\n"
    text += """
            preconditionFailure("the loop executes \\(opcode.name) itself")
          }
        }
      }

      """
    return text
  }
}
