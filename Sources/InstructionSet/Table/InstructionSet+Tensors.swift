extension GasRule {
  /// `base`, and `gas` for each `units` elements of the operand in b.
  static func perElement(_ base: UInt64, _ gas: UInt64, _ units: UInt64 = 1) -> GasRule {
    .linear(base: base, per: GasRatio(gas, units), of: .elements(.b))
  }

  /// The base, and gas for each element of the operand in b; more for those of 64 bits; and for each of its
  /// rows.
  static func perElement(
    _ base: UInt64, narrow: GasRatio, wide: GasRatio, rows: UInt64 = 0
  ) -> GasRule {
    let elements: [GasRule] = [
      .linear(base: base, per: narrow, of: .elements(.b)),
      .linear(base: 0, per: wide, of: .wideElements(.b)),
    ]
    return .sum(
      rows == 0 ? elements : elements + [.linear(base: 0, per: GasRatio(rows), of: .rows(.b))])
  }

  /// What one pass over elements of 32 or 64 bits costs, and each row of them: as much as memory takes where
  /// no cache holds them.
  static func elementwise(_ base: UInt64 = 150, rows: UInt64 = 0) -> GasRule {
    perElement(base, narrow: GasRatio(2, 3), wide: GasRatio(2), rows: rows)
  }

  /// Products of elements, those of 64 bits of 128.
  static func products(_ base: UInt64 = 150, rows: UInt64 = 0) -> GasRule {
    perElement(base, narrow: GasRatio(5, 2), wide: GasRatio(3, 2), rows: rows)
  }

  /// Quotients of elements, likewise.
  static func quotients(_ base: UInt64 = 150, rows: UInt64 = 0) -> GasRule {
    perElement(base, narrow: GasRatio(5), wide: GasRatio(5), rows: rows)
  }

  /// The same, and gas for each element of the result: that of a reduction costs more than what is reduced.
  static func perElement(
    _ base: UInt64, _ gas: UInt64, _ units: UInt64, results: UInt64
  ) -> GasRule {
    .sum([
      .perElement(base, gas, units),
      .linear(base: 0, per: GasRatio(results), of: .resultElements),
    ])
  }
}

extension InstructionSpec {
  /// A row from a tensor to a tensor.
  static func tensorUnary(
    _ code: UInt16, _ name: String, _ element: ElementClass = .numeric,
    _ rule: ElementRule = .same, more: [Operand] = [], gas: GasRule, traps: [TrapSpec] = [],
    _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name,
      [.result(.value(.typeOperand)), .value(.reference(.tensor(element)))] + more
        + [.type(.tensor(.any))],
      where: [.resultElement(rule, of: .b)], gas: gas, traps: traps + [.limit], summary, semantics)
  }

  /// A row from two tensors of one type to a tensor.
  static func tensorBinary(
    _ code: UInt16, _ name: String, _ element: ElementClass = .numeric,
    _ rule: ElementRule = .same, gas: GasRule, traps: [TrapSpec],
    _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name,
      [
        .result(.value(.typeOperand)), .left(.reference(.tensor(element))),
        .right(.reference(.tensor(element))), .type(.tensor(.any)),
      ],
      where: [.sameType(.b, .c), .resultElement(rule, of: .b)], gas: gas, traps: traps + [.limit],
      summary, semantics)
  }

  /// A row from a tensor and a word to a tensor.
  static func tensorScalar(
    _ code: UInt16, _ name: String, _ element: ElementClass = .numeric, scalar: String = "scalar",
    gas: GasRule, traps: [TrapSpec], _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    tensorUnary(
      code, name, element, more: [.read(scalar, .c, .word)], gas: gas, traps: traps, summary,
      semantics)
  }
}

extension InstructionSet {
  /// Tensors: elementwise arithmetic and comparison, shapes, parts.
  static let tensors: [InstructionSpec] = [
    .tensorBinary(
      0x0C01, "tensorAdd", gas: .elementwise(), traps: [.shape, .overflow],
      "Adds elementwise.", "result = left + right; equal shapes"),
    .tensorBinary(
      0x0C02, "tensorSub", gas: .elementwise(), traps: [.shape, .overflow],
      "Subtracts elementwise.", "result = left - right; equal shapes"),
    .tensorBinary(
      0x0C03, "tensorMul", gas: .products(), traps: [.shape, .overflow],
      "Multiplies elementwise.", "result = left * right, rounded half to even; equal shapes"),
    .tensorBinary(
      0x0C04, "tensorDiv", gas: .quotients(), traps: [.shape, .overflow, .division],
      "Divides elementwise.",
      "result = left / right; fixed point rounded half to even, integers toward zero; equal shapes"),
    .tensorUnary(
      0x0C05, "tensorNeg", gas: .elementwise(), traps: [.overflow], "Negates elementwise.",
      "result = -value"),
    .tensorScalar(
      0x0C06, "tensorAddScalar", gas: .elementwise(), traps: [.overflow],
      "Adds a number to each element.", "result = value + scalar, of the element type"),
    .tensorScalar(
      0x0C07, "tensorSubScalar", gas: .elementwise(), traps: [.overflow],
      "Subtracts a number from each element.", "result = value - scalar, of the element type"),
    .tensorScalar(
      0x0C08, "tensorMulScalar", gas: .products(), traps: [.overflow],
      "Multiplies each element by a number.",
      "result = value * scalar, of the element type, rounded half to even"),
    .tensorScalar(
      0x0C09, "tensorDivScalar", gas: .perElement(150, narrow: GasRatio(3), wide: GasRatio(3)),
      traps: [.overflow, .division],
      "Divides each element by a number.",
      "result = value / scalar, of the element type, rounded as tensorDiv"),
    .tensorScalar(
      0x0C0A, "tensorScalarSub", gas: .elementwise(), traps: [.overflow],
      "Subtracts each element from a number.", "result = scalar - value, of the element type"),
    .tensorScalar(
      0x0C0B, "tensorScalarDiv", gas: .quotients(), traps: [.overflow, .division],
      "Divides a number by each element.",
      "result = scalar / value, of the element type, rounded as tensorDiv"),
    .tensorBinary(
      0x0C0C, "tensorAddRow", gas: .elementwise(rows: 2), traps: [.shape, .overflow],
      "Adds a vector to each row of a matrix.",
      "result[i, j] = left[i, j] + right[j]; left [n, m], right [m]"),
    .tensorBinary(
      0x0C0D, "tensorAddColumn", gas: .elementwise(rows: 2), traps: [.shape, .overflow],
      "Adds a vector to each column of a matrix.",
      "result[i, j] = left[i, j] + right[i]; left [n, m], right [n]"),
    .tensorBinary(
      0x0C10, "tensorEqual", .any, .bool, gas: .perElement(150, 2, 3), traps: [.shape],
      "Compares elementwise.", "result = left == right; equal shapes"),
    .tensorBinary(
      0x0C11, "tensorNotEqual", .any, .bool, gas: .perElement(150, 2, 3), traps: [.shape],
      "Compares elementwise.", "result = left != right; equal shapes"),
    .tensorBinary(
      0x0C12, "tensorLess", .numeric, .bool, gas: .perElement(150, 2, 3), traps: [.shape],
      "Compares elementwise.", "result = left < right; equal shapes"),
    .tensorBinary(
      0x0C13, "tensorLessEqual", .numeric, .bool, gas: .perElement(150, 2, 3), traps: [.shape],
      "Compares elementwise.", "result = left <= right; equal shapes"),
    .tensorBinary(
      0x0C14, "tensorGreater", .numeric, .bool, gas: .perElement(150, 2, 3), traps: [.shape],
      "Compares elementwise.", "result = left > right; equal shapes"),
    .tensorBinary(
      0x0C15, "tensorGreaterEqual", .numeric, .bool, gas: .perElement(150, 2, 3), traps: [.shape],
      "Compares elementwise.", "result = left >= right; equal shapes"),
    InstructionSpec(
      0x0C16, "tensorSelect",
      [
        .result(.value(.typeOperand)), .read("mask", .b, .reference(.tensor(.bool))),
        .read("then", .c, .reference(.tensor(.any))), .type(.tensor(.any)),
        .readX("otherwise", at: 32, .reference(.tensor(.any))),
      ],
      where: [.hasTypeOperand(.c), .hasTypeOperand(.x(offset: 32, bits: 16))],
      gas: .perElement(150, 9, 4), traps: [.shape, .limit], "Chooses elementwise.",
      "result = mask ? then : otherwise; equal shapes"),
    .tensorUnary(
      0x0C17, "tensorClip", more: [.read("low", .c, .word), .readX("high", at: 32, .word)],
      gas: .perElement(180, narrow: GasRatio(2), wide: GasRatio(3)),
      traps: [.domain, .overflow], "Limits each element.",
      "result = min(max(value, low), high), of the element type; low > high traps domain"),
    .tensorUnary(
      0x0C18, "tensorAbs", gas: .elementwise(), traps: [.overflow],
      "Takes the magnitude elementwise.", "result = |value|"),
    .tensorScalar(
      0x0C19, "tensorScaledBy", scalar: "factor", gas: .perElement(150, 3), traps: [.overflow],
      "Multiplies each element by a signed integer.", "result = value * factor, exactly"),
    .tensorScalar(
      0x0C1A, "tensorDividedBy", scalar: "divisor",
      gas: .perElement(150, 5),
      traps: [.overflow, .division], "Divides each element by a signed integer.",
      "result = value / divisor, rounded half to even"),
    .tensorUnary(
      0x0C1B, "tensorConvert", .any, .any,
      gas: .perElement(150, narrow: GasRatio(9, 4), wide: GasRatio(5, 4)), traps: [.overflow],
      "Converts each element to another type.",
      "result = value in the type's elements, rounded half to even; a Boolean gives 0 or 1"),
    InstructionSpec(
      0x0C20, "tensorFill",
      [
        .result(.value(.typeOperand)), .value(.word), .immediate("rank", .c, .rank),
        .type(.tensor(.any)), .readX("first", at: 32, .words(count: .c)),
      ],
      gas: .linear(base: 250, per: GasRatio(2), of: .resultElements),
      traps: [.overflow, .limit],
      "Makes a tensor of equal elements.",
      "result = value everywhere, of the shape in the registers from first on"),
    .tensorUnary(
      0x0C21, "tensorReshape", .any,
      more: [.immediate("rank", .c, .rank), .readX("first", at: 32, .words(count: .c))],
      gas: .perElement(280, narrow: GasRatio(2, 3), wide: GasRatio(3, 2)), traps: [.shape],
      "Gives the elements another shape.",
      "result = value in the shape in the registers from first on, which has as many elements"),
    .tensorUnary(
      0x0C22, "tensorTranspose", .any, gas: .perElement(150, 3), traps: [.shape],
      "Swaps the axes of a matrix.", "result[j, i] = value[i, j]"),
    .tensorUnary(
      0x0C23, "tensorRow", .any, more: [.read("index", .c, .word)],
      gas: .linear(base: 150, per: GasRatio(1), of: .resultElements), traps: [.bounds, .shape],
      "Takes one element of the first axis.", "result = value[index], of one rank less"),
    .tensorUnary(
      0x0C24, "tensorRows", .any,
      more: [.read("from", .c, .word), .readX("count", at: 32, .word)],
      gas: .linear(base: 150, per: GasRatio(2), of: .resultElements), traps: [.bounds, .shape],
      "Takes a run of the first axis.", "result = value[from ..< from + count]"),
    .tensorBinary(
      0x0C25, "tensorConcat", .any, .same,
      gas: .linear(base: 180, per: GasRatio(2), of: .resultElements), traps: [.shape],
      "Joins two tensors along the first axis.", "result = left, then right; other axes equal"),
    InstructionSpec(
      0x0C26, "tensorGather",
      [
        .result(.value(.typeOperand)), .value(.reference(.tensor(.any))),
        .read("indices", .c, .reference(.tensor(.integer))), .type(.tensor(.any)),
      ],
      where: [.resultElement(.same, of: .b)],
      gas: .sum([
        .linear(base: 200, per: GasRatio(8, 3), of: .resultElements),
        .linear(base: 0, per: GasRatio(13), of: .elements(.c)),
      ]),
      traps: [.bounds, .shape, .limit], "Picks elements of the first axis.",
      "result[i] = value[indices[i]]; indices [n]"),
    InstructionSpec(
      0x0C27, "tensorOneHot",
      [
        .result(.value(.typeOperand)), .value(.reference(.tensor(.integer))),
        .read("classes", .c, .word), .type(.tensor(.numeric)),
      ],
      gas: .sum([
        .linear(base: 150, per: GasRatio(5, 2), of: .resultElements),
        .linear(base: 0, per: GasRatio(2), of: .elements(.b)),
      ]),
      traps: [.bounds, .shape, .limit, .overflow], "Encodes labels as rows.",
      "result[i, j] = (value[i] == j) ? 1 : 0, of shape [n, classes]; a label >= classes traps bounds"
    ),
    InstructionSpec(
      0x0C28, "tensorAt",
      [
        .result(.word), .value(.reference(.tensor(.any))), .read("first", .c, .words(count: rank)),
        .immediate("rank", rank, .rank),
      ],
      gas: .fixed(15), traps: [.bounds, .shape], "Reads an element.",
      "result = value at the indices in the registers from first on; rank must be the tensor's"),
    InstructionSpec(
      0x0C29, "tensorDim",
      [.result(.word), .value(.reference(.shaped)), .immediate("axis", .c, .axis)],
      gas: .fixed(12), traps: [.shape], "Reads the length of an axis of a tensor or ciphertext.",
      "result = the length; traps when there is no such axis"),
    InstructionSpec(
      0x0C2A, "checkDim",
      [
        .read("value", .a, .reference(.shaped)), .immediate("axis", .b, .axis),
        .read("length", .c, .word),
      ],
      gas: .fixed(12), traps: [.shape], "Checks the length of an axis of a tensor or ciphertext.",
      "traps unless the axis exists and has the length"),
    InstructionSpec(
      0x0C2B, "checkRank",
      [.read("value", .a, .reference(.shaped)), .immediate("rank", .b, .rank)],
      gas: .fixed(12), traps: [.shape], "Checks the number of axes of a tensor or ciphertext.",
      "traps unless there are rank axes"),
    InstructionSpec(
      0x0C2C, "tensorFromList",
      [
        .result(.value(.typeOperand)), .value(.reference(.wordSequence)),
        .immediate("rank", .c, .rank), .type(.tensor(.any)),
        .readX("first", at: 32, .words(count: .c)),
      ],
      gas: .perElement(200, 2), traps: [.shape, .overflow, .limit],
      "Makes a tensor of the elements of a list.",
      """
      result = the elements of value in row-major order, in the shape in the registers from first \
      on; traps shape unless that has as many elements
      """),
    InstructionSpec(
      0x0C2D, "tensorSet",
      [
        .change("value", .a, .reference(.tensor(.any))), .read("first", .b, .words(count: rank)),
        .read("element", .c, .word), .immediate("rank", rank, .rank),
      ],
      gas: .fixed(30), traps: [.bounds, .shape, .overflow], "Changes an element in place.",
      """
      value at the indices in the registers from first on = element, of the element type; rank must be \
      the tensor's
      """),
    InstructionSpec(
      0x0C2E, "tensorSetPart",
      [
        .change("value", .a, .reference(.tensor(.any))), .read("first", .b, .words(count: rank)),
        .read("part", .c, .reference(.tensor(.any))), .immediate("rank", rank, .rank),
      ],
      where: [.sameType(.a, .c)],
      gas: .linear(base: 60, per: GasRatio(1, 4), of: .elements(.c)), traps: [.bounds, .shape],
      "Changes a row, or a part of more axes, in place.",
      """
      value at the indices in the registers from first on = part, whose axes are those of value behind \
      the first rank
      """),
  ]

  /// Where `tensorAt` says how many indices there are.
  private static let rank = OperandField.x(offset: 0, bits: 8)
}
