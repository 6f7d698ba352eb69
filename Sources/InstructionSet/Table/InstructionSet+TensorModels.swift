extension GasRule {
  /// The base of an instruction on tensors, and `gas` for each `units` steps that its handler counts.
  fileprivate static func steps(_ base: UInt64, _ gas: UInt64, _ units: UInt64 = 1) -> GasRule {
    .linear(base: base, per: GasRatio(gas, units), of: .steps)
  }
}

extension InstructionSet {
  /// Tensors: a row or a column over a matrix, order, distances, eight bits, images. The codes
  /// continue those of the families' own files.
  static let tensorModels: [InstructionSpec] = [
    .tensorBinary(
      0x0C30, "tensorSubRow", gas: .elementwise(rows: 2), traps: [.shape, .overflow],
      "Subtracts a row from each row of a matrix.",
      "result[i, j] = left[i, j] - right[j]; left [n, m], right [m] or [1, m]"),
    .tensorBinary(
      0x0C31, "tensorSubColumn", gas: .elementwise(rows: 2), traps: [.shape, .overflow],
      "Subtracts a column from each column of a matrix.",
      "result[i, j] = left[i, j] - right[i]; left [n, m], right [n] or [n, 1]"),
    .tensorBinary(
      0x0C32, "tensorMulRow", gas: .products(rows: 2), traps: [.shape, .overflow],
      "Multiplies each row of a matrix by a row.",
      "result[i, j] = left[i, j] * right[j], rounded half to even; left [n, m], right [m] or [1, m]"
    ),
    .tensorBinary(
      0x0C33, "tensorMulColumn", gas: .products(rows: 2), traps: [.shape, .overflow],
      "Multiplies each column of a matrix by a column.",
      "result[i, j] = left[i, j] * right[i], rounded half to even; left [n, m], right [n] or [n, 1]"
    ),
    .tensorBinary(
      0x0C34, "tensorDivRow", gas: .quotients(rows: 2), traps: [.shape, .overflow, .division],
      "Divides each row of a matrix by a row.",
      "result[i, j] = left[i, j] / right[j], rounded as tensorDiv; left [n, m], right [m] or [1, m]"
    ),
    .tensorBinary(
      0x0C35, "tensorDivColumn", gas: .quotients(rows: 2),
      traps: [.shape, .overflow, .division],
      "Divides each column of a matrix by a column.",
      "result[i, j] = left[i, j] / right[i], rounded as tensorDiv; left [n, m], right [n] or [n, 1]"
    ),
    .tensorUnary(
      0x0C36, "tensorCompareScalar", .any, .bool,
      more: [.read("scalar", .c, .word), .immediate("relation", relation, .below(6))],
      gas: .perElement(150, 4, 5), "Compares each element with a number.",
      """
      result = value relation scalar, with the signed word; 0 is ==, 1 !=, 2 <, 3 <=, 4 >, 5 >=
      """),
    .tensorUnary(
      0x0C37, "tensorSign", gas: .perElement(150, narrow: GasRatio(1), wide: GasRatio(3, 2)),
      traps: [.overflow],
      "Takes the sign elementwise.",
      "result = -1, 0 or 1; a format that holds no 1 traps overflow"),
    .tensorUnary(
      0x0C38, "tensorReciprocal", .fixed, gas: .perElement(150, 12), traps: [.division, .overflow],
      "Takes the reciprocal elementwise.", "result = 1 / value, rounded half to even; 0 traps"),
    InstructionSpec(
      0x0C39, "tensorQuantise",
      [
        .result(.value(.typeOperand)), .value(.reference(.tensor(.fixed))),
        .read("scale", .c, .word), .type(.tensor(.any)),
      ],
      where: [.resultElement(.signed8, of: .b)],
      gas: .perElement(150, narrow: GasRatio(7, 2), wide: GasRatio(1, 2)),
      traps: [.domain, .overflow, .limit], "Makes eight-bit integers of numbers.",
      """
      result = value / scale, rounded half to even, then moved into -128 ... 127; the scale has the \
      format of the elements; one <= 0 traps domain
      """),
    InstructionSpec(
      0x0C3A, "tensorDequantise",
      [
        .result(.value(.typeOperand)), .value(.reference(.tensor(.integer))),
        .read("scale", .c, .word), .type(.tensor(.fixed)),
      ],
      gas: .perElement(200, 8), traps: [.overflow, .limit], "Makes numbers of integers.",
      "result = value * scale, exactly; the scale has the format of the result"),
    InstructionSpec(
      0x0C3B, "tensorRelease", [.change("value", .a, .reference(.tensor(.any)))], gas: .fixed(8),
      "Gives back the memory of a tensor that is read no more.",
      """
      when the object is not marked as shared: it becomes empty, of shape [0], and its elements \
      count as memory no more; otherwise nothing. The compiler emits it for temporary tensors and \
      before a variable gets another one
      """),
    .tensorBinary(
      0x0D30, "tensorMatmulWide", .signed8, .signed32,
      gas: .sum([
        .product(base: 400, per: GasRatio(3, 8), of: [.rows(.b), .inner(.b), .columns(.c)]),
        .linear(base: 0, per: GasRatio(5), of: .resultElements),
        .linear(base: 0, per: GasRatio(1), of: .elements(.c)),
      ]),
      traps: [.shape, .overflow], "Multiplies matrices of I8 in I32, or a matrix and a vector.",
      "result = left * right, each element summed exactly; shapes as tensorMatmul"),
    .tensorUnary(
      0x0D31, "tensorOrder", .numeric, .unsigned32,
      more: [.immediate("axis", .c, .axis), .immediate("direction", relation, .below(2))],
      gas: .steps(200, 9, 4), traps: [.shape], "Finds the sorted order along an axis.",
      """
      result = for each run along the axis the indices of its elements, the smallest first \
      (direction 0) or the largest (1), of equal ones the lower index first; steps = elements * \
      (1 + significant bits of the length of the axis)
      """),
    .tensorUnary(
      0x0D32, "tensorSort", more: [.immediate("axis", .c, .axis)], gas: .steps(200, 9, 4),
      traps: [.shape], "Sorts along an axis.",
      "result = each run along the axis, the smallest element first; steps as tensorOrder"),
    .tensorUnary(
      0x0D33, "tensorMedian", .fixed, more: [.immediate("axis", .c, .axis)], gas: .steps(250, 9, 4),
      traps: [.shape, .division], "Takes the median along an axis.",
      """
      result = the element in the middle of each sorted run; of an even number the mean of the two, \
      rounded half to even; an empty axis traps division; steps = elements * significant bits of the \
      length of the axis + 5 * elements of the result
      """),
    .tensorUnary(
      0x0D34, "tensorTrimmedMean", .fixed,
      more: [.immediate("axis", .c, .axis), .readX("trim", at: 32, .word)], gas: .steps(250, 9, 4),
      traps: [.shape, .division], "Averages along an axis without the extremes.",
      """
      result = the mean of each run without its trim smallest and trim largest elements, rounded \
      once, half to even; traps division when nothing is left; steps as tensorMedian
      """),
    InstructionSpec(
      0x0D35, "tensorNorm2", [.result(.word), .value(.reference(.tensor(.fixed)))],
      gas: .perElement(150, narrow: GasRatio(5, 8), wide: GasRatio(9, 8)), traps: [.overflow],
      "Takes the Euclidean norm.",
      "result = the square root of the exact sum of squares of all elements, rounded to nearest"),
    .tensorUnary(
      0x0D36, "tensorSquaredDistances", gas: .steps(200, 5, 4), traps: [.shape, .overflow],
      "Takes the squared distances of all pairs of rows.",
      """
      result[i, j] = the sum over k of (value[i, k] - value[j, k])^2, exact, rounded once, half to \
      even; value [n, m], result [n, n]; steps = n * (n * (max(m, 1) + 4) + 8) / 2, halves up
      """),
    .tensorUnary(
      0x0D37, "tensorSumAxes", .any, .sum, more: [.immediate("axes", .c, .below(16))],
      gas: .perElement(250, 1), traps: [.shape, .overflow], "Sums along several axes.",
      """
      result = the exact sums over axis k for each bit k of axes; those axes disappear; integers and \
      Booleans give I64
      """),
    .tensorBinary(
      0x0D38, "tensorConvolve", gas: .steps(400, 1), traps: [.shape, .overflow],
      "Moves filters over images.",
      """
      result[n, f, y, x] = the sum over c, i, j of left[n, c, y + i, x + j] * right[f, c, i, j], \
      exact, rounded once, half to even; left [n, c, h, w], right [f, c, k, l], all of c, k, l at \
      least 1, k <= h, l <= w; result [n, f, h - k + 1, w - l + 1]; steps = n * (h - k + 1) * (w - l \
      + 1) * c * k * l * (f + 2), an n of 0 counting as 1
      """),
    .tensorUnary(
      0x0D39, "tensorMaxPool", more: [.read("size", .c, .word)], gas: .perElement(150, 3, 2),
      traps: [.shape], "Takes the largest element of each square of images.",
      """
      result[n, c, y, x] = the largest of value[n, c, y * size + i, x * size + j] for i, j < size; \
      size divides both sides and is not 0
      """),
    .tensorUnary(
      0x0D3A, "tensorMeanPool", .fixed, more: [.read("size", .c, .word)],
      gas: .perElement(150, 5, 2),
      traps: [.shape], "Averages each square of images.",
      "result = the means of the squares of tensorMaxPool, rounded once, half to even"),
  ]

  /// Where an instruction says how it compares or sorts.
  private static let relation = OperandField.x(offset: 48, bits: 8)
}
