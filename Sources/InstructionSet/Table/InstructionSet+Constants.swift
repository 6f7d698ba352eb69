extension InstructionSet {
  /// Constants and moves.
  static let constants: [InstructionSpec] = [
    InstructionSpec(
      0x0001, "constant",
      [.result(.word), .immediate("number", .x(offset: 0, bits: 64), .unsigned)],
      gas: .fixed(1), hot: .value("number"), "Loads 64 bits.", "result = number"),
    InstructionSpec(
      0x0002, "constantSmall", [.result(.word), .immediate("number", .bc, .signed)],
      gas: .fixed(1), hot: .value("number"), "Loads a signed number of 32 bits.",
      "result = number, sign-extended"),
    InstructionSpec(
      0x0003, "constantWide",
      [.result(.wide), .immediate("constant", .x(offset: 0, bits: 32), .wideConstant)],
      gas: .fixed(2), "Loads a wide of the pool.", "result = wides[constant]"),
    InstructionSpec(
      0x0004, "constantBytes",
      [
        .result(.value(.typeOperand)), .type(.byteString),
        .immediate("constant", .x(offset: 32, bits: 32), .bytesConstant),
      ],
      gas: .linear(base: 40, per: GasRatio(1, 4), of: .resultBytes),
      "Makes bytes or text from the pool.",
      "result = bytes[constant]; the verifier checks the length, and that text is UTF-8"),
    InstructionSpec(
      0x0005, "move", [.result(.word), .value(.word)], gas: .fixed(1), hot: .value("value"),
      "Copies a word.",
      "result = value"),
    InstructionSpec(
      0x0006, "moveWide", [.result(.wide), .value(.wide)], gas: .fixed(2), hot: .value("value"),
      "Copies a wide.",
      "result = value; the registers may overlap"),
    InstructionSpec(
      0x0007, "moveRef", [.result(.value(.sameAs(.b))), .value(.reference(.any))],
      gas: .fixed(1), hot: .statement("state.r[fieldA(w)] = state.r[fieldB(w)]"),
      "Copies a reference.",
      "result = value; both name the same object, see share and unique"),
  ]
}
