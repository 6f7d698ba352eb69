import InstructionSet

/// The files that are generated from the instruction table: path below the root, and content.
func instructionFiles() -> [(path: String, content: String)] {
  [
    ("Sources/Bytecode/Generated/Opcode.swift", GeneratedSource.opcodes()),
    ("Sources/Bytecode/Generated/Trap.swift", GeneratedSource.traps()),
  ]
}
