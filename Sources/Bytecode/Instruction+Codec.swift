import InstructionSet

/// Which bits of an instruction mean something: one for each opcode.
struct InstructionLayout: Sendable {
  /// The bits of the instruction word.
  let word: UInt64
  /// The bits of the extension word.
  let extended: UInt64
  /// Whether there is an extension word.
  let hasExtension: Bool

  /// The layouts of all opcodes.
  static let all = OpcodeTable { InstructionLayout($0) }

  private init(_ spec: InstructionSpec) {
    var used = Instruction(.return)
    for operand in spec.operands {
      used.set(operand.field, to: .max)
    }
    word = used.word | 0xFFFF
    extended = used.x
    hasExtension = spec.hasExtension
  }
}

extension Instruction {
  /// The instruction word.
  package var word: UInt64 {
    UInt64(opcode.rawValue) | UInt64(a) << 16 | UInt64(b) << 32 | UInt64(c) << 48
  }

  /// The number of encoded words: 1 or 2.
  package var wordCount: Int { InstructionLayout.all[opcode].hasExtension ? 2 : 1 }

  /// Whether the fields and bits that the opcode does not use are zero.
  package var unusedBitsAreZero: Bool {
    let layout = InstructionLayout.all[opcode]
    return word & ~layout.word == 0 && x & ~layout.extended == 0
  }

  /// Appends the one or two words.
  package func encode(into words: inout [UInt64]) {
    words.append(word)
    if wordCount == 2 { words.append(x) }
  }

  /// The instruction of an instruction word, its extension still 0; nil for an unknown opcode.
  package init?(word: UInt64) {
    guard let opcode = Opcode(rawValue: UInt16(truncatingIfNeeded: word)) else { return nil }
    self.init(
      opcode, UInt16(truncatingIfNeeded: word >> 16), UInt16(truncatingIfNeeded: word >> 32),
      UInt16(truncatingIfNeeded: word >> 48))
  }
}
