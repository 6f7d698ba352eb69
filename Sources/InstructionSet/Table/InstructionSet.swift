/// The instruction set: pure data, from which encoder, decoder, verifier, assembler, disassembler,
/// opcodes and manual come. A new instruction is one row here and one handler in the machine.
package enum InstructionSet {
  /// The version that modules name.
  package static let version: UInt16 = 1

  /// All rows, by ascending code.
  package static let all: [InstructionSpec] =
    constants + words + wordShortcuts + wides + fixedPoint + control + objects + sequences + bytes
    + state + money + context + calls + tensors + tensorModels.filter { $0.family == .tensors }
    + tensorReductions + tensorModels.filter { $0.family == .tensorReductions } + ciphertexts
}

extension InstructionSpec {
  /// A row over words: `result` in a, `left` in b, `right` in c.
  static func binary(
    _ code: UInt16, _ name: String, gas: UInt64 = 1, traps: [TrapSpec] = [],
    hot: HotForm? = nil, _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name, [.result(.word), .left(.word), .right(.word)], gas: .fixed(gas), traps: traps,
      hot: hot, summary, semantics)
  }

  /// A row from a word to a word: `result` in a, `value` in b.
  static func unary(
    _ code: UInt16, _ name: String, gas: UInt64 = 1, traps: [TrapSpec] = [],
    hot: HotForm? = nil, _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name, [.result(.word), .value(.word)], gas: .fixed(gas), traps: traps,
      hot: hot, summary, semantics)
  }

  /// A row over a word and 16 bits of immediate: `result` in a, `left` in b, `right` in c.
  static func immediate(
    _ code: UInt16, _ name: String, kind: ImmediateKind = .unsigned, traps: [TrapSpec] = [],
    hot: HotForm? = nil, _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name, [.result(.word), .left(.word), .immediate("right", .c, kind)], gas: .fixed(1),
      traps: traps, hot: hot, summary, semantics)
  }

  /// A row over wides with a wide result: `result` in a, `left` in b, `right` in c.
  static func wide(
    _ code: UInt16, _ name: String, gas: UInt64, traps: [TrapSpec] = [],
    hot: HotForm? = nil, _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name, [.result(.wide), .left(.wide), .right(.wide)], gas: .fixed(gas), traps: traps,
      hot: hot, summary, semantics)
  }

  /// A comparison of wides with a Boolean result.
  static func wideComparison(
    _ code: UInt16, _ name: String, hot: HotForm? = nil, _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name, [.result(.word), .left(.wide), .right(.wide)], gas: .fixed(2), hot: hot,
      summary, semantics)
  }
}
