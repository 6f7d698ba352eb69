extension InstructionSpec {
  /// The format of fixed-point operands: fraction bits and width in one half-word.
  private static let format: [Operand] = [
    .immediate("fraction", .x(offset: 0, bits: 8), .fractionBits),
    .immediate("width", .x(offset: 8, bits: 8), .fixedWidth),
  ]

  /// A fixed-point row of one operand.
  fileprivate static func fixed(
    _ code: UInt16, _ name: String, gas: UInt64, traps: [TrapSpec], _ summary: String,
    _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name, [.result(.word), .value(.word)] + format, gas: .fixed(gas), traps: traps,
      summary, semantics)
  }

  /// A fixed-point row of two operands.
  fileprivate static func fixedBinary(
    _ code: UInt16, _ name: String, gas: UInt64, traps: [TrapSpec], _ summary: String,
    _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name, [.result(.word), .left(.word), .right(.word)] + format, gas: .fixed(gas),
      traps: traps, summary, semantics)
  }
}

extension InstructionSet {
  /// Fixed-point numbers: raw signed words that stand for raw / 2^fraction. Addition, subtraction
  /// and negation are those of signed words, followed by `checkS width`.
  static let fixedPoint: [InstructionSpec] = [
    .fixedBinary(
      0x0301, "fixMul", gas: 3, traps: [.overflow], "Multiplies.",
      "result = left * right, rounded once, half to even"),
    .fixedBinary(
      0x0302, "fixDiv", gas: 20, traps: [.overflow, .division], "Divides.",
      "result = left / right, rounded once, half to even"),
    InstructionSpec(
      0x0303, "fixConvert",
      [
        .result(.word), .value(.word),
        .immediate("fromFraction", .x(offset: 0, bits: 8), .fractionBits),
        .immediate("fromWidth", .x(offset: 8, bits: 8), .fixedWidth),
        .immediate("toFraction", .x(offset: 16, bits: 8), .fractionBits),
        .immediate("toWidth", .x(offset: 24, bits: 8), .fixedWidth),
      ],
      gas: .fixed(3), traps: [.overflow], "Converts between formats.",
      "result = value, rounded half to even"),
    .fixed(
      0x0304, "fixExp", gas: 60, traps: [.overflow], "Takes the exponential.",
      "result = e ^ value, as Tensors rounds it"),
    .fixed(
      0x0305, "fixLog", gas: 60, traps: [.domain, .overflow], "Takes the natural logarithm.",
      "result = ln(value), as Tensors rounds it; value <= 0 traps"),
    .fixed(
      0x0306, "fixSqrt", gas: 40, traps: [.domain], "Takes the square root.",
      "result = sqrt(value), rounded; value < 0 traps"),
    .fixed(
      0x0307, "fixSigmoid", gas: 60, traps: [.overflow], "Takes the logistic function.",
      "result = 1 / (1 + e ^ -value), as Tensors rounds it"),
    .fixed(
      0x0308, "fixTanh", gas: 60, traps: [.overflow], "Takes the hyperbolic tangent.",
      "result = tanh(value), as Tensors rounds it"),
    .fixed(
      0x0309, "fixFromInteger", gas: 5, traps: [.overflow], "Converts from a signed integer.",
      "result = value * 2^fraction"),
    .fixed(
      0x030A, "fixFloor", gas: 5, traps: [], "Rounds down to a signed integer.",
      "result = floor(value / 2^fraction)"),
    .fixed(
      0x030B, "fixRound", gas: 5, traps: [], "Rounds to a signed integer.",
      "result = value / 2^fraction, rounded half to even"),
  ]
}
