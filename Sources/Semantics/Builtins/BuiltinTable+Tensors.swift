extension BuiltinTable {
  private static let element = TypePattern.hole(.element, .element)
  private static let numeric = TypePattern.hole(.element, .numericElement)
  private static let fixed = TypePattern.hole(.element, .fixed)
  private static let bool = TypePattern.exactly(.bool)
  private static let u64 = TypePattern.exactly(.u64)
  private static let u32 = TypePattern.exactly(.integer(.u32))
  private static let i8 = TypePattern.exactly(.integer(IntegerType(isSigned: true, bits: 8)))
  private static let i32 = TypePattern.exactly(.integer(IntegerType(isSigned: true, bits: 32)))

  private static func vector(_ element: TypePattern, _ n: SizeHole) -> TypePattern {
    .tensor(element, .dimensions([.hole(n)]))
  }

  private static func matrix(_ element: TypePattern, _ n: SizeHole, _ m: SizeHole) -> TypePattern {
    .tensor(element, .dimensions([.hole(n), .hole(m)]))
  }

  private static func tensor(_ element: TypePattern) -> TypePattern { .tensor(element, .whole) }

  static let tensorRows: [BuiltinRow] = [
    BuiltinRow(
      "zeros", .onType("Tensor"), .tensorFromContext, .builtin(.tensorZeros),
      "A tensor of zeros in the shape that the context says."),
    BuiltinRow(
      "fill", .onType("Tensor"), [.value("value", element)], .tensorFromContext,
      .builtin(.tensorFill), "A tensor of one value in the shape that the context says."),
    BuiltinRow(
      "weightedAverage", .onType("Tensor"),
      [
        .value("tensors", .list(tensor(fixed), .hole(.n))),
        .value("weights", .list(u64, .hole(.m))),
      ], .pattern(tensor(fixed)), .builtin(.tensorWeightedAverage),
      "The weighted average, rounded once; traps division when the weights sum to 0."),
    BuiltinRow(
      "matmul", .method(matrix(numeric, .n, .k)),
      [.value("other", .tensor(numeric, .factor(rows: .k, columns: .m)))],
      .pattern(.tensor(numeric, .product(rows: .n, columns: .m))), .builtin(.tensorMatmul),
      "The product with a matrix or a vector, each element rounded once."),
    BuiltinRow(
      "matmul", .method(vector(numeric, .k)), [.value("other", matrix(numeric, .k, .m))],
      .pattern(vector(numeric, .m)), .builtin(.tensorMatmul),
      "The product of a row and a matrix, each element rounded once."),
    BuiltinRow(
      "matmulWide", .method(matrix(i8, .n, .k)),
      [.value("other", .tensor(i8, .factor(rows: .k, columns: .m)))],
      .pattern(.tensor(i32, .product(rows: .n, columns: .m))), .builtin(.tensorMatmulWide),
      "The product of integers of 8 bits, summed in 32 bits; traps overflow."),
    BuiltinRow(
      "dot", .method(vector(numeric, .n)), [.value("other", vector(numeric, .n))],
      .pattern(numeric), .builtin(.tensorDot), "The scalar product, rounded once."),
    BuiltinRow(
      "outer", .method(vector(numeric, .n)), [.value("other", vector(numeric, .m))],
      .pattern(matrix(numeric, .n, .m)), .builtin(.tensorOuter), "The outer product."),
    BuiltinRow(
      "transpose", .method(matrix(element, .n, .m)), .pattern(matrix(element, .m, .n)),
      .builtin(.tensorTranspose), "Rows become columns."),
    BuiltinRow(
      "reshape", .method(tensor(element)), .reshaped, .builtin(.tensorReshape),
      "The same elements in the shape that the context says."),
    BuiltinRow(
      "row", .method(matrix(element, .n, .m)), [.value("index", u64)],
      .pattern(vector(element, .m)), .builtin(.tensorRow), "One row; traps bounds."),
    BuiltinRow(
      "rows", .method(matrix(element, .n, .m)), [.value("from", u64), .size("count", .k)],
      .pattern(matrix(element, .k, .m)), .builtin(.tensorRows),
      "Some rows that follow each other; traps bounds."),
    BuiltinRow(
      "addRow", .method(matrix(numeric, .n, .m)), [.value("row", vector(numeric, .m))],
      .pattern(matrix(numeric, .n, .m)), .builtin(.tensorAddRow), "Adds a vector to every row."),
    BuiltinRow(
      "addColumn", .method(matrix(numeric, .n, .m)), [.value("column", vector(numeric, .n))],
      .pattern(matrix(numeric, .n, .m)), .builtin(.tensorAddColumn),
      "Adds a vector to every column."),
    overMatrix("subtractRow", .m, .tensorSubtractRow, "Subtracts a vector from every row."),
    overMatrix(
      "subtractColumn", .n, .tensorSubtractColumn, "Subtracts a vector from every column."),
    overMatrix("multiplyRow", .m, .tensorMultiplyRow, "Multiplies every row by a vector."),
    overMatrix("multiplyColumn", .n, .tensorMultiplyColumn, "Multiplies every column by a vector."),
    overMatrix("divideRow", .m, .tensorDivideRow, "Divides every row by a vector; traps division."),
    overMatrix(
      "divideColumn", .n, .tensorDivideColumn, "Divides every column by a vector; traps division."),
    BuiltinRow(
      "concat", .method(tensor(element)),
      [.value("other", .tensor(element, .any))], .concatenated,
      .builtin(.tensorConcat), "The other tensor after this one, along the first dimension."),
    BuiltinRow(
      "gather", .method(matrix(element, .n, .m)),
      [.value("indices", vector(.hole(.second, .integerElement), .k))],
      .pattern(matrix(element, .k, .m)), .builtin(.tensorGather),
      "The rows with these indices; traps bounds."),
    BuiltinRow(
      "gather", .method(vector(element, .n)),
      [.value("indices", vector(.hole(.second, .integerElement), .k))],
      .pattern(vector(element, .k)), .builtin(.tensorGather),
      "The elements with these indices; traps bounds."),
    BuiltinRow(
      "oneHot", .method(vector(.hole(.second, .integerElement), .n)), [.size("classes", .m)],
      .pattern(matrix(.exactly(.fixed(.standard)), .n, .m)), .builtin(.tensorOneHot),
      "A row for each label: 1 in the label's column, 0 elsewhere; traps bounds."),
    BuiltinRow(
      "at", .method(tensor(element)), [.indices], .pattern(element), .builtin(.tensorAt),
      "One element; traps bounds."),
    BuiltinRow(
      "dim", .method(tensor(element)), [.axis], .pattern(u64), .builtin(.tensorDim),
      "The size of a dimension."),
  ]

  static let tensorReductionRows: [BuiltinRow] = [
    BuiltinRow(
      "sum", .method(tensor(bool)), .pattern(u64), .builtin(.tensorSum), "How many are true."),
    BuiltinRow(
      "sum", .method(tensor(.hole(.element, .integerElement))), .pattern(.exactly(.i64)),
      .builtin(.tensorSum), "The sum of all elements; traps overflow."),
    BuiltinRow(
      "sum", .method(tensor(fixed)), .pattern(fixed), .builtin(.tensorSum),
      "The sum of all elements; traps overflow."),
    BuiltinRow(
      "sum", .method(tensor(fixed)), [.axis], .reduced(fixed), .builtin(.tensorSum),
      "The sums along a dimension; traps overflow."),
    BuiltinRow(
      "sum", .method(tensor(.hole(.element, .countable))), [.axis], .reduced(.exactly(.i64)),
      .builtin(.tensorSum), "The sums along a dimension, or how many are true; traps overflow."),
    BuiltinRow(
      "sum", .method(tensor(fixed)), [.axes], .reduced(fixed), .builtin(.tensorSumAxes),
      "The sums along several dimensions; traps overflow."),
    BuiltinRow(
      "sum", .method(tensor(.hole(.element, .countable))), [.axes], .reduced(.exactly(.i64)),
      .builtin(.tensorSumAxes),
      "The sums along several dimensions, or how many are true; traps overflow."),
    BuiltinRow(
      "mean", .method(tensor(bool)), .pattern(.exactly(.fixed(.standard))),
      .builtin(.tensorMean), "The share that is true."),
    BuiltinRow(
      "mean", .method(tensor(fixed)), .pattern(fixed), .builtin(.tensorMean),
      "The mean of all elements, rounded once."),
    BuiltinRow(
      "mean", .method(tensor(fixed)), [.axis], .reduced(fixed), .builtin(.tensorMean),
      "The means along a dimension, rounded once each."),
    BuiltinRow(
      "max", .method(tensor(numeric)), .pattern(numeric), .builtin(.tensorMax),
      "The largest element."),
    BuiltinRow(
      "max", .method(tensor(numeric)), [.axis], .reduced(numeric), .builtin(.tensorMax),
      "The largest elements along a dimension."),
    BuiltinRow(
      "min", .method(tensor(numeric)), .pattern(numeric), .builtin(.tensorMin),
      "The smallest element."),
    BuiltinRow(
      "min", .method(tensor(numeric)), [.axis], .reduced(numeric), .builtin(.tensorMin),
      "The smallest elements along a dimension."),
    BuiltinRow(
      "argmax", .method(tensor(numeric)), [.axis], .reduced(.exactly(.u8)),
      .builtin(.tensorArgMax), "Where the largest elements are, the first of equal ones."),
    BuiltinRow(
      "argmin", .method(tensor(numeric)), [.axis], .reduced(.exactly(.u8)),
      .builtin(.tensorArgMin), "Where the smallest elements are, the first of equal ones."),
    BuiltinRow(
      "softmax", .method(tensor(fixed)), [.axis], .pattern(tensor(fixed)),
      .builtin(.tensorSoftmax), "exp(x) over its sum along a dimension."),
    BuiltinRow(
      "logSumExp", .method(tensor(fixed)), [.axis], .reduced(fixed),
      .builtin(.tensorLogSumExp), "The logarithm of the sum of exp(x) along a dimension."),
    BuiltinRow(
      "crossEntropy", .method(matrix(fixed, .n, .m)),
      [.value("labels", vector(.exactly(.u8), .n))], .pattern(fixed),
      .builtin(.tensorCrossEntropy), "The mean cross-entropy of scores and labels."),
  ]

  /// A method of a matrix and a vector that lies over its rows or its columns.
  private static func overMatrix(
    _ name: String, _ side: SizeHole, _ builtin: Builtin, _ summary: String
  ) -> BuiltinRow {
    let isRow = side == .m
    return BuiltinRow(
      name, .method(matrix(numeric, .n, .m)),
      [.value(isRow ? "row" : "column", vector(numeric, side))],
      .pattern(matrix(numeric, .n, .m)), .builtin(builtin), summary)
  }

  /// A method without arguments on tensors of any shape.
  private static func map(
    _ name: String, _ element: TypePattern, _ builtin: Builtin, _ summary: String
  ) -> BuiltinRow {
    BuiltinRow(
      name, .method(tensor(element)), .pattern(tensor(element)), .builtin(builtin), summary)
  }

  private static func comparison(
    _ name: String, _ element: TypePattern, _ builtin: Builtin, _ summary: String
  ) -> BuiltinRow {
    BuiltinRow(
      name, .method(tensor(element)), [.value("other", .tensorOrElement(element))],
      .pattern(tensor(bool)), .builtin(builtin), summary)
  }

  static let tensorFunctionRows: [BuiltinRow] = [
    comparison("equal", element, .tensorEqual, "Where the elements are equal."),
    comparison("notEqual", element, .tensorNotEqual, "Where the elements differ."),
    comparison("less", numeric, .tensorLess, "Where this element is smaller."),
    comparison("lessOrEqual", numeric, .tensorLessOrEqual, "Where this element is not larger."),
    comparison("greater", numeric, .tensorGreater, "Where this element is larger."),
    comparison(
      "greaterOrEqual", numeric, .tensorGreaterOrEqual, "Where this element is not smaller."),
    BuiltinRow(
      "select", .method(tensor(bool)),
      [.value("yes", tensor(element)), .value("no", tensor(element))],
      .pattern(tensor(element)), .builtin(.tensorSelect),
      "Elements of `yes` where this is true, of `no` elsewhere."),
    BuiltinRow(
      "clip", .method(tensor(numeric)), [.value("low", numeric), .value("high", numeric)],
      .pattern(tensor(numeric)), .builtin(.tensorClip), "The elements, moved into low...high."),
    map("abs", numeric, .tensorAbs, "The elements without their signs."),
    map("sign", numeric, .tensorSign, "-1, 0 or 1 of every element; traps overflow without a 1."),
    map(
      "reciprocal", fixed, .tensorReciprocal,
      "1 / x of every element, rounded once; traps division."),
    map("relu", numeric, .tensorRelu, "The elements, 0 where they are negative."),
    map("sigmoid", fixed, .tensorSigmoid, "1 / (1 + exp(-x)) of every element."),
    map("tanh", fixed, .tensorTanh, "The hyperbolic tangent of every element."),
    map("exp", fixed, .tensorExp, "e to the power of every element; traps overflow."),
    map("log", fixed, .tensorLog, "The natural logarithm of every element; traps domain."),
    map("sqrt", fixed, .tensorSqrt, "The square root of every element; traps domain."),
    BuiltinRow(
      "scaled", .method(tensor(numeric)), [.value("by", .hole(.second, .smallInteger))],
      .pattern(tensor(numeric)), .builtin(.tensorScaledBy),
      "The elements times an integer; traps overflow."),
    BuiltinRow(
      "divided", .method(tensor(numeric)), [.value("by", .hole(.second, .smallInteger))],
      .pattern(tensor(numeric)), .builtin(.tensorDividedBy),
      "The elements over an integer, rounded once; traps division."),
  ]
}
