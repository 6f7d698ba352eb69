import Semantics

extension CopyForm {
  private static let u8 = Variable("U8", "3", "x = 9")
  private static let u64 = Variable("U64", "3", "x += 6")
  private static let i8 = Variable("I8", "-3", "x = 9")
  private static let i64 = Variable("I64", "3", "x += 6")
  private static let u128 = Variable("U128", "3", "x += 6")
  private static let u256 = Variable("U256", "3", "x += 6")
  private static let i256 = Variable("I256", "3", "x += 6")
  private static let hash = Variable("Hash", "Hash(3)", "x = Hash(4)")
  private static let fixed = Variable("Q<16,16>", "1.5", "x = 2.5")
  private static let bytes = Variable("Bytes<max 4>", "hex\"0102\"", "x = hex\"03\"")
  private static let text = Variable("Text<max 4>", "\"ab\"", "x = \"c\"")
  private static let numbers = Variable("List<U64, max 4>", "[1]", "x.append(5)")
  private static let lists = Variable(
    "List<List<U64, max 4>, max 4>", "[[1], [2]]", "x[1].append(5)")
  private static let bag = Variable("Bag", "Bag([1, 2], 7)", "x.items[0] = 9")
  private static let pair = Variable("(List<U64, max 4>, U64)", "([1, 2], 7)", "x.0.append(9)")
  private static let boxed = Variable("List<U64, max 4>?", "some([1])", "x = none")
  private static let matrix = Variable(
    "Tensor<Q<16,16>, [2, 2]>", "[[1.0, 2.0], [3.0, 4.0]]", "x = x + 1.0")
  private static let vector = Variable("Tensor<Q<16,16>, [2]>", "[1.0, 2.0]", "x = x + 1.0")
  private static let vectors = Variable(
    "List<Tensor<Q<16,16>, [2]>, max 2>", "[[1.0, 2.0], [3.0, 4.0]]", "x[0] = x[1]")
  private static let images = Variable(
    "Tensor<Q<16,16>, [1, 1, 2, 2]>", "[[[[1.0, 2.0], [3.0, 4.0]]]]", "x = x + 1.0")
  private static let octets = Variable("Tensor<I8, [2, 2]>", "[[1, 2], [3, 4]]", "x = x + 1")
  private static let counts = Variable("Tensor<I32, [2]>", "[1, 0]", "x = x + 1")

  private static let list = "List<U64, max 4>"

  /// Every operation that gives a value of its operand's kind, and every kind.
  package static let all: [CopyForm] =
    conversions + plain + numbersOf + sequences + closures + tensors

  private static let plain: [CopyForm] = [
    CopyForm(u64, "x"), CopyForm(u256, "x"), CopyForm(fixed, "x"), CopyForm(bytes, "x"),
    CopyForm(numbers, "x"), CopyForm(lists, "x"), CopyForm(bag, "x"), CopyForm(pair, "x"),
    CopyForm(boxed, "x"), CopyForm(matrix, "x"),
    CopyForm(bag, "x.items", list), CopyForm(lists, "x[1]", list), CopyForm(pair, "x.0", list),
  ]

  private static let conversions: [CopyForm] = [
    CopyForm(.convert, u8, "U64(x)", "U64"), CopyForm(.convert, u64, "U64(x)"),
    CopyForm(.convert, u64, "U8(x)", "U8"), CopyForm(.convert, i8, "I64(x)", "I64"),
    CopyForm(.convert, u8, "I16(x)", "I16"), CopyForm(.convert, i64, "U64(x)", "U64"),
    CopyForm(.convert, u64, "U256(x)", "U256"), CopyForm(.convert, u256, "U64(x)", "U64"),
    CopyForm(.convert, u128, "U256(x)", "U256"), CopyForm(.convert, u256, "U128(x)", "U128"),
    CopyForm(.convert, i256, "U256(x)", "U256"), CopyForm(.convert, u256, "Hash(x)", "Hash"),
    CopyForm(.convert, hash, "U256(x)", "U256"), CopyForm(.convert, u64, "U32(U64(U16(x)))", "U32"),
    CopyForm(.convertFixed, fixed, "x.as<Q<16,16>>()"),
    CopyForm(.convertFixed, fixed, "x.as<Q<8,24>>()", "Q<8,24>"),
    CopyForm(.convertFixed, i64, "Q<16,16>(x)", "Q<16,16>"),
    CopyForm(.convertFixed, matrix, "x.as<Q<16,16>>()"),
    CopyForm(.widen, numbers, "x", "List<U64, max 6>", needsContext: true),
    CopyForm(.widen, lists, "x", "List<List<U64, max 4>, max 6>", needsContext: true),
    CopyForm(.widen, bytes, "x", "Bytes<max 6>", needsContext: true),
  ]

  private static let numbersOf: [CopyForm] = [
    CopyForm(.minimum, u64, "min(x, 200)"), CopyForm(.minimum, u256, "min(x, x)"),
    CopyForm(.maximum, u64, "max(x, 1)"), CopyForm(.maximum, i256, "max(x, 1)"),
    CopyForm(.absolute, i64, "abs(x)"), CopyForm(.absolute, i256, "abs(x)"),
    CopyForm(.absolute, fixed, "abs(x)"), CopyForm(.squareRoot, u64, "sqrt(x)"),
    CopyForm(.power, u64, "pow(x, 1)"), CopyForm(.power, fixed, "pow(x, 1)"),
    CopyForm(.exponential, fixed, "exp(x)"), CopyForm(.logarithm, fixed, "log(x)"),
    CopyForm(.sigmoid, fixed, "sigmoid(x)"), CopyForm(.tanh, fixed, "tanh(x)"),
    CopyForm(.floor, fixed, "x.floor()", "I64"), CopyForm(.round, fixed, "x.round()", "I64"),
    CopyForm(.isNegative, i64, "x.isNegative", "Bool"),
    CopyForm(.wrappingAdd, u64, "wrappingAdd(x, 0)"),
    CopyForm(.wrappingSubtract, u256, "wrappingSub(x, 0)"),
    CopyForm(.wrappingMultiply, u8, "wrappingMul(x, 1)"),
    CopyForm(.multiplyModulo, u256, "mulMod(x, 1, 100)"),
    CopyForm(.addModulo, u256, "addMod(x, 0, 100)"),
    CopyForm(.multiplyDivide, u256, "mulDiv(x, 1, 1)"),
    CopyForm(.hash, u64, "hash(x)", "Hash"), CopyForm(.keccak256, bytes, "keccak256(x)", "Hash"),
    CopyForm(.sha256, bytes, "sha256(x)", "Hash"),
    CopyForm(.bytesOfHash, hash, "x.bytes()", "Bytes<max 32>"),
    CopyForm(.textOfInteger, i64, "Text(x)", "Text<max 20>"),
  ]

  private static let sequences: [CopyForm] = [
    CopyForm(.slice, bytes, "x.slice(0, x.length)"),
    CopyForm(.concat, bytes, "x.concat(hex\"\")", "Bytes<max 4>", needsContext: true),
    CopyForm(.concat, text, "x.concat(\"\")", "Text<max 4>", needsContext: true),
    CopyForm(.length, numbers, "x.length", "U64"), CopyForm(.isEmpty, numbers, "x.isEmpty", "Bool"),
    CopyForm(.first, lists, "x.first", "\(list)?"), CopyForm(.last, lists, "x.last", "\(list)?"),
    CopyForm(.get, lists, "x.get(1)", "\(list)?"),
    CopyForm(.get, lists, "(x.get(1) ?? [])", list),
    CopyForm(.contains, numbers, "x.contains(5)", "Bool"),
    CopyForm(.reversed, lists, "x.reversed()"), CopyForm(.sum, numbers, "x.sum()", "U64"),
    CopyForm(.isSome, boxed, "x.isSome", "Bool"), CopyForm(.isNone, boxed, "x.isNone", "Bool"),
  ]

  private static let closures: [CopyForm] = [
    CopyForm(closure: .map, lists, "x.map({ l in l })"),
    CopyForm(closure: .filter, lists, "x.filter({ l in l.length > 0 })"),
    CopyForm(closure: .all, numbers, "x.all({ n in n < 3 })", "Bool"),
    CopyForm(closure: .any, numbers, "x.any({ n in n > 3 })", "Bool"),
    CopyForm(closure: .count, numbers, "x.count({ n in n > 1 })", "U64"),
    CopyForm(closure: .sum, numbers, "x.sum({ n in n })", "U64"),
    CopyForm(closure: .maxBy, lists, "x.max(by: { l in l[0] })", "\(list)?"),
    CopyForm(closure: .minBy, lists, "x.min(by: { l in 9 - l[0] })", "\(list)?"),
    CopyForm(closure: .sortedBy, lists, "x.sorted(by: { l in l[0] })"),
    CopyForm(closure: .indexOf, numbers, "x.indexOf({ n in n == 2 })", "U64?"),
  ]

  private static let tensors: [CopyForm] = [
    CopyForm(.tensorZeros, matrix, "Tensor.zeros()", needsContext: true),
    CopyForm(.tensorFill, fixed, "Tensor.fill(x)", "Tensor<Q<16,16>, [2]>", needsContext: true),
    CopyForm(.tensorMatmul, matrix, "x.matmul(x)"),
    CopyForm(.tensorDot, vector, "x.dot(x)", "Q<16,16>"),
    CopyForm(.tensorOuter, vector, "x.outer(x)", "Tensor<Q<16,16>, [2, 2]>"),
    CopyForm(.tensorTranspose, matrix, "x.transpose()"),
    CopyForm(.tensorReshape, matrix, "x.reshape()", needsContext: true),
    CopyForm(.tensorRow, matrix, "x.row(1)", "Tensor<Q<16,16>, [2]>"),
    CopyForm(.tensorRows, matrix, "x.rows(0, 2)"),
    CopyForm(.tensorAddRow, matrix, "x.addRow(x.row(0))"),
    CopyForm(.tensorAddColumn, matrix, "x.addColumn(x.row(0))"),
    CopyForm(.tensorConcat, vector, "x.concat(x)", "Tensor<Q<16,16>, [4]>"),
    CopyForm(.tensorGather, matrix, "x.gather(x.argmax(axis: 1))"),
    CopyForm(.tensorOneHot, counts, "x.oneHot(8)", "Tensor<Q<8,24>, [2, 8]>"),
    CopyForm(.tensorSum, matrix, "x.sum()", "Q<16,16>"),
    CopyForm(.tensorMean, matrix, "x.mean(axis: 0)", "Tensor<Q<16,16>, [2]>"),
    CopyForm(.tensorMax, matrix, "x.max()", "Q<16,16>"),
    CopyForm(.tensorMin, matrix, "x.min(axis: 1)", "Tensor<Q<16,16>, [2]>"),
    CopyForm(.tensorArgMax, matrix, "x.argmax(axis: 0)", "Tensor<U8, [2]>"),
    CopyForm(.tensorArgMin, matrix, "x.argmin(axis: 0)", "Tensor<U8, [2]>"),
    CopyForm(.tensorEqual, matrix, "x.equal(x)", "Tensor<Bool, [2, 2]>"),
    CopyForm(.tensorNotEqual, matrix, "x.notEqual(x)", "Tensor<Bool, [2, 2]>"),
    CopyForm(.tensorLess, matrix, "x.less(x)", "Tensor<Bool, [2, 2]>"),
    CopyForm(.tensorLessOrEqual, matrix, "x.lessOrEqual(x)", "Tensor<Bool, [2, 2]>"),
    CopyForm(.tensorGreater, matrix, "x.greater(x)", "Tensor<Bool, [2, 2]>"),
    CopyForm(.tensorGreaterOrEqual, matrix, "x.greaterOrEqual(x)", "Tensor<Bool, [2, 2]>"),
    CopyForm(.tensorSelect, matrix, "x.equal(x).select(x, x)"),
    CopyForm(.tensorClip, matrix, "x.clip(-9.0, 9.0)"), CopyForm(.tensorAbs, matrix, "x.abs()"),
    CopyForm(.tensorRelu, matrix, "x.relu()"), CopyForm(.tensorSigmoid, matrix, "x.sigmoid()"),
    CopyForm(.tensorTanh, matrix, "x.tanh()"), CopyForm(.tensorExp, matrix, "x.exp()"),
    CopyForm(.tensorLog, matrix, "x.log()"), CopyForm(.tensorSqrt, matrix, "x.sqrt()"),
    CopyForm(.tensorSoftmax, matrix, "x.softmax(axis: 1)"),
    CopyForm(.tensorLogSumExp, matrix, "x.logSumExp(axis: 1)", "Tensor<Q<16,16>, [2]>"),
    CopyForm(.tensorCrossEntropy, matrix, "x.crossEntropy([0, 1])", "Q<16,16>"),
    CopyForm(.tensorScaledBy, matrix, "x.scaled(by: 1)"),
    CopyForm(.tensorDividedBy, matrix, "x.divided(by: 1)"),
    CopyForm(
      .tensorWeightedAverage, vectors, "Tensor.weightedAverage(x, x.map({ v in v.dim(0) }))",
      "Tensor<Q<16,16>, [2]>"),
    CopyForm(.tensorSubtractRow, matrix, "x.subtractRow(x.row(0))"),
    CopyForm(.tensorSubtractColumn, matrix, "x.subtractColumn(x.row(0))"),
    CopyForm(.tensorMultiplyRow, matrix, "x.multiplyRow(x.row(0))"),
    CopyForm(.tensorMultiplyColumn, matrix, "x.multiplyColumn(x.row(0))"),
    CopyForm(.tensorDivideRow, matrix, "x.divideRow(x.row(0))"),
    CopyForm(.tensorDivideColumn, matrix, "x.divideColumn(x.row(0))"),
    CopyForm(.tensorSign, matrix, "x.sign()"),
    CopyForm(.tensorReciprocal, matrix, "x.reciprocal()"),
    CopyForm(.tensorSumAxes, images, "x.sum(axes: [0, 2, 3])", "Tensor<Q<16,16>, [1]>"),
    CopyForm(.tensorOrder, matrix, "x.order(axis: 0)", "Tensor<U32, [2, 2]>"),
    CopyForm(.tensorRank, matrix, "x.rank(axis: 1)", "Tensor<U32, [2, 2]>"),
    CopyForm(.tensorTopK, vector, "x.topK(1)", "Tensor<U32, [1]>"),
    CopyForm(.tensorSort, matrix, "x.sorted(axis: 1)"),
    CopyForm(.tensorMedian, matrix, "x.median(axis: 0)", "Tensor<Q<16,16>, [2]>"),
    CopyForm(.tensorTrimmedMean, vector, "x.trimmedMean(0)", "Q<16,16>"),
    CopyForm(.tensorNorm2, matrix, "x.norm2()", "Q<16,16>"),
    CopyForm(.tensorCosine, vector, "x.cosine(x)", "Q<16,16>"),
    CopyForm(.tensorSquaredDistances, matrix, "x.squaredDistances()"),
    CopyForm(.tensorQuantise, matrix, "x.quantise(0.5)", "Tensor<I8, [2, 2]>"),
    CopyForm(.tensorDequantise, counts, "x.dequantise(Q<16,16>(1))", "Tensor<Q<16,16>, [2]>"),
    CopyForm(
      .tensorMatmulWide, octets, "x.matmulWide(x)", "Tensor<I32, [2, 2]>"),
    CopyForm(.tensorConvolve, images, "x.convolve(x)", "Tensor<Q<16,16>, [1, 1, 1, 1]>"),
    CopyForm(
      .tensorMaxPool, images, "x.maxPool(2)", "Tensor<Q<16,16>, [1, 1, 1, 1]>", needsContext: true),
    CopyForm(
      .tensorMeanPool, images, "x.meanPool(2)", "Tensor<Q<16,16>, [1, 1, 1, 1]>",
      needsContext: true),
    CopyForm(.tensorAt, matrix, "x.at(1, 1)", "Q<16,16>"),
    CopyForm(.tensorDim, matrix, "x.dim(0)", "U64"),
  ]
}
