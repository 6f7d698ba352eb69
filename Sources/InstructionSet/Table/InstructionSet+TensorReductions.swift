extension InstructionSpec {
  /// A reduction along an axis.
  fileprivate static func reduction(
    _ code: UInt16, _ name: String, _ element: ElementClass = .numeric, _ rule: ElementRule,
    gas: GasRule, traps: [TrapSpec], _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    tensorUnary(
      code, name, element, rule, more: [.immediate("axis", .c, .axis)], gas: gas,
      traps: traps + [.shape], summary, semantics)
  }

  /// A reduction of all elements to a word.
  fileprivate static func scalarReduction(
    _ code: UInt16, _ name: String, _ element: ElementClass = .numeric,
    gas: GasRule = .perElement(170, 3, 8), traps: [TrapSpec], _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name, [.result(.word), .value(.reference(.tensor(element)))], gas: gas, traps: traps,
      summary, semantics)
  }
}

extension GasRule {
  /// The base, and gas for each element of the operand in b; more for those of 64 bits, whose functions
  /// are evaluated in 128.
  fileprivate static func function(_ gas: UInt64, wide: UInt64, base: UInt64 = 200) -> GasRule {
    .perElement(base, narrow: GasRatio(gas), wide: GasRatio(wide))
  }

  /// The same, and gas for each logarithm of a sum.
  fileprivate static func logarithms(_ measure: GasMeasure) -> GasRule {
    .sum([
      .function(25, wide: 70, base: 300), .linear(base: 0, per: GasRatio(30), of: measure),
    ])
  }
}

extension InstructionSet {
  /// Tensors: products, reductions, functions.
  static let tensorReductions: [InstructionSpec] = [
    .tensorBinary(
      0x0D01, "tensorMatmul",
      gas: .sum([
        .product(base: 400, per: GasRatio(3, 8), of: [.rows(.b), .inner(.b), .columns(.c)]),
        .product(base: 0, per: GasRatio(5, 8), of: [.wideElements(.b), .columns(.c)]),
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
      where: [.sameType(.b, .c)], gas: .perElement(150, 3, 4), traps: [.shape, .overflow],
      "Multiplies two vectors.",
      "result = the sum of left[i] * right[i], exact, rounded once, half to even"),
    .tensorBinary(
      0x0D03, "tensorOuter", gas: .linear(base: 200, per: GasRatio(10, 3), of: .resultElements),
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
      0x0D10, "tensorSum", .any, .sum, gas: .perElement(200, 3, 8, results: 3), traps: [.overflow],
      "Sums along an axis.",
      "result = the sums; integers and Booleans give I64"),
    .reduction(
      0x0D11, "tensorMean", .fixedOrBool, .mean, gas: .perElement(200, 3, 8, results: 8),
      traps: [.overflow, .division],
      "Averages along an axis.",
      "result = the means, rounded once, half to even; Booleans give Q<8, 24>; an empty axis traps"),
    .reduction(
      0x0D12, "tensorMax", .numeric, .same, gas: .perElement(150, 3, 8, results: 2),
      traps: [.domain],
      "Takes the largest along an axis.",
      "result = the largest elements; an empty axis traps domain"),
    .reduction(
      0x0D13, "tensorMin", .numeric, .same, gas: .perElement(150, 3, 8, results: 2),
      traps: [.domain],
      "Takes the smallest along an axis.",
      "result = the smallest elements; an empty axis traps domain"),
    .reduction(
      0x0D14, "tensorArgMax", .numeric, .index, gas: .perElement(200, 1, 2, results: 3),
      traps: [.domain, .overflow],
      "Finds the largest along an axis.",
      "result = the index of the first largest; an empty axis traps domain, one over 256 overflow"),
    .reduction(
      0x0D15, "tensorArgMin", .numeric, .index, gas: .perElement(200, 1, 2, results: 3),
      traps: [.domain, .overflow],
      "Finds the smallest along an axis.",
      "result = the index of the first smallest; an empty axis traps domain, one over 256 overflow"),
    .scalarReduction(
      0x0D18, "tensorSumAll", .any, traps: [.overflow], "Sums all elements.",
      "result = the sum: fixed point stays, integers give I64, Booleans a count"),
    .scalarReduction(
      0x0D19, "tensorMeanAll", .fixedOrBool,
      gas: .perElement(200, narrow: GasRatio(1, 4), wide: GasRatio(1, 8)),
      traps: [.overflow, .division],
      "Averages all elements.",
      "result = the mean, rounded once, half to even; Booleans give Q<8, 24>; no elements trap"),
    .scalarReduction(
      0x0D1A, "tensorMaxAll", traps: [.domain], "Takes the largest element.",
      "result = the largest; no elements trap domain"),
    .scalarReduction(
      0x0D1B, "tensorMinAll", traps: [.domain], "Takes the smallest element.",
      "result = the smallest; no elements trap domain"),
    .tensorUnary(
      0x0D20, "tensorRelu", gas: .elementwise(),
      "Replaces negative elements by 0.",
      "result = max(value, 0)"),
    .tensorUnary(
      0x0D21, "tensorSigmoid", .fixed, gas: .function(25, wide: 60), traps: [.overflow],
      "Takes the logistic function elementwise.", "result = 1 / (1 + e ^ -value)"),
    .tensorUnary(
      0x0D22, "tensorTanh", .fixed, gas: .function(25, wide: 70), traps: [.overflow],
      "Takes the hyperbolic tangent elementwise.", "result = tanh(value)"),
    .tensorUnary(
      0x0D23, "tensorExp", .fixed, gas: .function(22, wide: 58), traps: [.overflow],
      "Takes the exponential elementwise.", "result = e ^ value"),
    .tensorUnary(
      0x0D24, "tensorLog", .fixed, gas: .function(22, wide: 64), traps: [.domain, .overflow],
      "Takes the natural logarithm elementwise.", "result = ln(value); value <= 0 traps"),
    .tensorUnary(
      0x0D25, "tensorSqrt", .fixed, gas: .perElement(150, narrow: GasRatio(15), wide: GasRatio(10)),
      traps: [.domain],
      "Takes the square root elementwise.", "result = sqrt(value); value < 0 traps"),
    .reduction(
      0x0D26, "tensorSoftmax", .fixed, .same, gas: .function(40, wide: 60, base: 350),
      traps: [.domain, .overflow],
      "Takes the softmax along an axis.", "result = e ^ value / the sum of those, per axis"),
    .tensorUnary(
      0x0D27, "tensorLogSumExp", .fixed, more: [.immediate("axis", .c, .axis)],
      gas: .logarithms(.resultElements), traps: [.domain, .overflow, .shape],
      "Takes the log-sum-exp along an axis.", "result = ln of the sum of e ^ value"),
    InstructionSpec(
      0x0D28, "tensorCrossEntropy",
      [
        .result(.word), .read("logits", .b, .reference(.tensor(.fixed))),
        .read("labels", .c, .reference(.tensor(.integer))),
      ],
      gas: .logarithms(.rows(.b)), traps: [.shape, .bounds, .domain, .overflow, .division],
      "Averages the cross-entropy of logits against labels.",
      "result = the mean of logSumExp(logits[i]) - logits[i, labels[i]]; logits [n, m], labels [n]"),
  ]
}
