extension InstructionSpec {
  /// A reduction along an axis.
  fileprivate static func reduction(
    _ code: UInt16, _ name: String, _ element: ElementClass = .numeric, _ rule: ElementRule,
    gas: UInt64 = 1, traps: [TrapSpec], _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    tensorUnary(
      code, name, element, rule, more: [.immediate("axis", .c, .axis)], gas: .perElement(150, gas),
      traps: traps + [.shape], summary, semantics)
  }

  /// A reduction of all elements to a word.
  fileprivate static func scalarReduction(
    _ code: UInt16, _ name: String, _ element: ElementClass = .numeric, traps: [TrapSpec],
    _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name, [.result(.word), .value(.reference(.tensor(element)))],
      gas: .perElement(150, 1), traps: traps, summary, semantics)
  }
}

extension GasRule {
  /// The base, and gas for each element of the operand in b; more for those of 64 bits, whose functions
  /// are evaluated in 128.
  fileprivate static func function(_ gas: UInt64, wide: UInt64) -> GasRule {
    .sum([
      .perElement(150, gas), .linear(base: 0, per: GasRatio(wide), of: .wideElements(.b)),
    ])
  }
}

extension InstructionSet {
  /// Tensors: products, reductions, functions.
  static let tensorReductions: [InstructionSpec] = [
    .tensorBinary(
      0x0D01, "tensorMatmul",
      gas: .sum([
        .product(base: 200, per: GasRatio(1), of: [.rows(.b), .inner(.b), .columns(.c)]),
        .linear(base: 0, per: GasRatio(5), of: .resultElements),
        .linear(base: 0, per: GasRatio(1), of: .elements(.c)),
      ]),
      traps: [.shape, .overflow], "Multiplies two matrices, or a matrix and a vector.",
      """
      result = left * right, each element summed exactly and rounded once, half to even; \
      [n, k] * [k, m] gives [n, m], [n, k] * [k] gives [n]
      """),
    InstructionSpec(
      0x0D02, "tensorDot",
      [
        .result(.word), .left(.reference(.tensor(.numeric))),
        .right(.reference(.tensor(.numeric))),
      ],
      where: [.sameType(.b, .c)], gas: .perElement(150, 1), traps: [.shape, .overflow],
      "Multiplies two vectors.",
      "result = the sum of left[i] * right[i], exact, rounded once, half to even"),
    .tensorBinary(
      0x0D03, "tensorOuter", gas: .linear(base: 150, per: GasRatio(3), of: .resultElements),
      traps: [.shape, .overflow], "Multiplies each element of a vector by each of another.",
      "result[i, j] = left[i] * right[j], rounded half to even"),
    InstructionSpec(
      0x0D04, "tensorWeightedAverage",
      [
        .result(.value(.typeOperand)), .value(.reference(.tensorSequence)),
        .read("weights", .c, .reference(.wordSequence)), .type(.tensor(.fixed)),
      ],
      where: [.elementsHaveTypeOperand(.b)], gas: .perElement(200, 3),
      traps: [.shape, .division, .overflow, .domain, .limit],
      "Averages tensors with unsigned weights.",
      """
      result = sum of weights[i] * value[i] / sum of weights, exact, rounded once, half to even; \
      equal shapes, as many weights as tensors; a weight sum of 0, or no tensor, traps division
      """),
    .reduction(
      0x0D10, "tensorSum", .any, .sum, traps: [.overflow], "Sums along an axis.",
      "result = the sums; integers and Booleans give I64"),
    .reduction(
      0x0D11, "tensorMean", .fixedOrBool, .mean, traps: [.overflow, .division],
      "Averages along an axis.",
      "result = the means, rounded once, half to even; Booleans give Q<8, 24>; an empty axis traps"),
    .reduction(
      0x0D12, "tensorMax", .numeric, .same, traps: [.domain], "Takes the largest along an axis.",
      "result = the largest elements; an empty axis traps domain"),
    .reduction(
      0x0D13, "tensorMin", .numeric, .same, traps: [.domain], "Takes the smallest along an axis.",
      "result = the smallest elements; an empty axis traps domain"),
    .reduction(
      0x0D14, "tensorArgMax", .numeric, .index, traps: [.domain, .overflow],
      "Finds the largest along an axis.",
      "result = the index of the first largest; an empty axis traps domain, one over 256 overflow"),
    .reduction(
      0x0D15, "tensorArgMin", .numeric, .index, traps: [.domain, .overflow],
      "Finds the smallest along an axis.",
      "result = the index of the first smallest; an empty axis traps domain, one over 256 overflow"),
    .scalarReduction(
      0x0D18, "tensorSumAll", .any, traps: [.overflow], "Sums all elements.",
      "result = the sum: fixed point stays, integers give I64, Booleans a count"),
    .scalarReduction(
      0x0D19, "tensorMeanAll", .fixedOrBool, traps: [.overflow, .division],
      "Averages all elements.",
      "result = the mean, rounded once, half to even; Booleans give Q<8, 24>; no elements trap"),
    .scalarReduction(
      0x0D1A, "tensorMaxAll", traps: [.domain], "Takes the largest element.",
      "result = the largest; no elements trap domain"),
    .scalarReduction(
      0x0D1B, "tensorMinAll", traps: [.domain], "Takes the smallest element.",
      "result = the smallest; no elements trap domain"),
    .tensorUnary(
      0x0D20, "tensorRelu", gas: .perElement(150, 1), "Replaces negative elements by 0.",
      "result = max(value, 0)"),
    .tensorUnary(
      0x0D21, "tensorSigmoid", .fixed, gas: .function(25, wide: 60), traps: [.overflow],
      "Takes the logistic function elementwise.", "result = 1 / (1 + e ^ -value)"),
    .tensorUnary(
      0x0D22, "tensorTanh", .fixed, gas: .function(25, wide: 70), traps: [.overflow],
      "Takes the hyperbolic tangent elementwise.", "result = tanh(value)"),
    .tensorUnary(
      0x0D23, "tensorExp", .fixed, gas: .function(20, wide: 60), traps: [.overflow],
      "Takes the exponential elementwise.", "result = e ^ value"),
    .tensorUnary(
      0x0D24, "tensorLog", .fixed, gas: .function(20, wide: 60), traps: [.domain, .overflow],
      "Takes the natural logarithm elementwise.", "result = ln(value); value <= 0 traps"),
    .tensorUnary(
      0x0D25, "tensorSqrt", .fixed, gas: .perElement(150, 20), traps: [.domain],
      "Takes the square root elementwise.", "result = sqrt(value); value < 0 traps"),
    .reduction(
      0x0D26, "tensorSoftmax", .fixed, .same, gas: 40, traps: [.domain, .overflow],
      "Takes the softmax along an axis.", "result = e ^ value / the sum of those, per axis"),
    .tensorUnary(
      0x0D27, "tensorLogSumExp", .fixed, more: [.immediate("axis", .c, .axis)],
      gas: .function(25, wide: 70), traps: [.domain, .overflow, .shape],
      "Takes the log-sum-exp along an axis.", "result = ln of the sum of e ^ value"),
    InstructionSpec(
      0x0D28, "tensorCrossEntropy",
      [
        .result(.word), .read("logits", .b, .reference(.tensor(.fixed))),
        .read("labels", .c, .reference(.tensor(.integer))),
      ],
      gas: .function(25, wide: 70), traps: [.shape, .bounds, .domain, .overflow, .division],
      "Averages the cross-entropy of logits against labels.",
      "result = the mean of logSumExp(logits[i]) - logits[i, labels[i]]; logits [n, m], labels [n]"),
  ]
}
