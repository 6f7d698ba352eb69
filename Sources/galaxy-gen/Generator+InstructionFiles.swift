import InstructionSet

/// The files that are generated from the instruction table: path below the root, and content.
func instructionFiles() -> [(path: String, content: String)] {
  GeneratedSource.files()
}

extension Generator {
  /// What Bytecode has from the instruction table.
  static let instructions = Generator(name: "instructions") {
    instructionFiles().map { GeneratedFile(path: $0.path, contents: $0.content) }
  }
}
