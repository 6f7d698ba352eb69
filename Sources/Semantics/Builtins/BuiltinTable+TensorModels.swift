extension BuiltinTable {
  private static let numeric = TypePattern.hole(.element, .numericElement)
  private static let fixed = TypePattern.hole(.element, .fixed)
  private static let u64 = TypePattern.exactly(.u64)
  private static let u32 = TypePattern.exactly(.integer(.u32))
  private static let i8 = TypePattern.exactly(.integer(IntegerType(isSigned: true, bits: 8)))

  private static func tensor(_ element: TypePattern) -> TypePattern { .tensor(element, .whole) }

  private static func vector(_ element: TypePattern, _ n: SizeHole) -> TypePattern {
    .tensor(element, .dimensions([.hole(n)]))
  }

  /// Tensors: order, distances, eight bits, images.
  static let tensorModelRows: [BuiltinRow] = [
    BuiltinRow(
      "sorted", .method(tensor(numeric)), [.axis], .pattern(tensor(numeric)),
      .builtin(.tensorSort), "Every run along a dimension, the smallest element first."),
    BuiltinRow(
      "order", .method(tensor(numeric)), [.axis], .pattern(tensor(u32)), .builtin(.tensorOrder),
      "The indices that sort every run along a dimension, of equal elements the first one first."),
    BuiltinRow(
      "rank", .method(tensor(numeric)), [.axis], .pattern(tensor(u32)), .builtin(.tensorRank),
      "The place of every element in the sorted run along a dimension, from 0; no two are equal."),
    BuiltinRow(
      "topK", .method(vector(numeric, .n)), [.size("count", .k)], .pattern(vector(u32, .k)),
      .builtin(.tensorTopK),
      "The indices of the largest elements, the largest first, of equal ones the first; traps bounds."
    ),
    BuiltinRow(
      "median", .method(vector(fixed, .n)), .pattern(fixed), .builtin(.tensorMedian),
      "The middle element, or the mean of the two, rounded once; traps division when empty."),
    BuiltinRow(
      "median", .method(tensor(fixed)), [.axis], .reduced(fixed), .builtin(.tensorMedian),
      "The medians along a dimension; traps division when it is empty."),
    BuiltinRow(
      "trimmedMean", .method(vector(fixed, .n)), [.value("trim", u64)], .pattern(fixed),
      .builtin(.tensorTrimmedMean),
      "The mean without so many smallest and largest elements; traps division when none is left."),
    BuiltinRow(
      "trimmedMean", .method(tensor(fixed)), [.value("trim", u64), .axis], .reduced(fixed),
      .builtin(.tensorTrimmedMean),
      "The trimmed means along a dimension; traps division when no element is left."),
    BuiltinRow(
      "norm2", .method(tensor(fixed)), .pattern(fixed), .builtin(.tensorNorm2),
      "The root of the sum of all squares, rounded once; traps overflow."),
    BuiltinRow(
      "cosine", .method(vector(fixed, .n)), [.value("other", vector(fixed, .n))], .pattern(fixed),
      .builtin(.tensorCosine),
      "x.dot(y) / x.norm2() / y.norm2(), each rounded; traps overflow, and division for a vector of zeros."
    ),
    BuiltinRow(
      "squaredDistances", .method(.tensor(numeric, .dimensions([.hole(.n), .hole(.m)]))),
      .pattern(.tensor(numeric, .dimensions([.hole(.n), .hole(.n)]))),
      .builtin(.tensorSquaredDistances),
      "The squared distance of every row from every other, rounded once; traps overflow."),
    BuiltinRow(
      "quantise", .method(tensor(fixed)), [.value("scale", fixed)], .pattern(tensor(i8)),
      .builtin(.tensorQuantise),
      "x / scale, rounded and moved into -128...127; a scale of 0 or less traps domain."),
    BuiltinRow(
      "dequantise", .method(tensor(.hole(.element, .integerElement))),
      [.value("scale", .hole(.second, .fixed))], .pattern(tensor(.hole(.second, .fixed))),
      .builtin(.tensorDequantise), "x * scale in the format of the scale, exactly; traps overflow."),
    BuiltinRow(
      "convolve", .method(images(numeric)),
      [.value("filters", .tensor(numeric, .any))], .convolved, .builtin(.tensorConvolve),
      "Images [N, C, H, W] under filters [F, C, K, L]: [N, F, H - K + 1, W - L + 1], rounded once."),
    BuiltinRow(
      "maxPool", .method(images(numeric)), [.size("size", .k)], .pooled, .builtin(.tensorMaxPool),
      "The largest element of every square of images; the context says the shape."),
    BuiltinRow(
      "meanPool", .method(images(fixed)), [.size("size", .k)], .pooled, .builtin(.tensorMeanPool),
      "The mean of every square of images, rounded once; the context says the shape."),
  ]

  /// Any tensor: its rank is checked with the shapes.
  private static func images(_ element: TypePattern) -> TypePattern { .tensor(element, .any) }
}
