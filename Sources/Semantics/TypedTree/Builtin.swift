/// Operations of the prelude and methods that change nothing. The meaning depends on the operand
/// types.
package enum Builtin: Sendable, Hashable {
  // Numbers
  /// Between integer types, from and to Hash and Address (U256), by the expression's type; traps
  /// overflow.
  case convert
  /// `Q<..>(n)` from an integer; `x.as<Q<..>>()` between formats; also tensors: by the
  /// expression's type.
  case convertFixed
  case floor, round
  case minimum, maximum, absolute, squareRoot, power, exponential, logarithm, sigmoid, tanh
  case wrappingAdd, wrappingSubtract, wrappingMultiply
  case multiplyModulo, addModulo, multiplyDivide
  case isNegative
  // Hashes and bytes
  /// keccak256 of the ABI encoding of the operands.
  case hash
  case keccak256, sha256
  case length, isEmpty
  /// slice(from, to)
  case slice
  case concat
  case bytesOfHash
  /// `Text(n)`: the decimal digits of an integer.
  case textOfInteger
  /// The operand (Bytes, Text or List) as the same value of a type with a larger maximum.
  case widen
  // Optionals, lists
  case isSome, isNone
  case first, last, get, contains, reversed
  /// `l.sum()` of numbers.
  case sum
  // Maps in state: the first operand is `.state(id)`
  case mapContains
  /// Amount of the Coin at the key (0 when absent).
  case mapAmount
  /// In invariants: the sum of a map's values.
  case mapTotal
  /// In invariants: the operand's value before the call.
  case old
  // Money
  /// `c.amount`; on a state variable of type Coin its first operand is `.state(id)`.
  case coinAmount
  case coinNone
  /// `pay(c, to:)`
  case pay
  case destroyEmpty
  /// `a.join(b)` as an expression on values is `mutate`; `ticket.unpack()` gives the fields of a
  /// resource as a tuple.
  case unpack
  // Tensors
  case tensorZeros, tensorFill
  case tensorMatmul, tensorDot, tensorOuter, tensorTranspose, tensorReshape
  case tensorRow, tensorRows, tensorAddRow, tensorAddColumn, tensorConcat
  case tensorGather, tensorOneHot
  /// Reductions: the operand, and the axis as a literal when there is one.
  case tensorSum, tensorMean, tensorMax, tensorMin, tensorArgMax, tensorArgMin
  case tensorEqual, tensorNotEqual, tensorLess, tensorLessOrEqual
  case tensorGreater, tensorGreaterOrEqual
  case tensorSelect, tensorClip, tensorAbs, tensorRelu, tensorSigmoid, tensorTanh
  case tensorExp, tensorLog, tensorSqrt
  /// softmax and logSumExp: the operand and the axis.
  case tensorSoftmax, tensorLogSumExp, tensorCrossEntropy
  case tensorScaledBy, tensorDividedBy, tensorWeightedAverage
  case tensorSubtractRow, tensorSubtractColumn, tensorMultiplyRow, tensorMultiplyColumn
  case tensorDivideRow, tensorDivideColumn, tensorSign, tensorReciprocal
  /// The operand and the axes as a literal: bit `k` for axis `k`.
  case tensorSumAxes
  case tensorOrder, tensorRank, tensorTopK, tensorSort, tensorMedian, tensorTrimmedMean
  case tensorNorm2, tensorCosine, tensorSquaredDistances
  case tensorQuantise, tensorDequantise, tensorMatmulWide
  case tensorConvolve, tensorMaxPool, tensorMeanPool
  /// `.at(i, j)`
  case tensorAt
  case tensorDim
  // Ciphertexts
  case ciphertextEncoded
  /// The ciphertext with the depth of the expression's type.
  case ciphertextLower
  case ciphertextSquare
  /// The ciphertext and by how many slots (U64).
  case ciphertextRotate
  /// The sum of the elements, in every element of shape [1].
  case ciphertextSum
  /// Two lists: the sum of the products.
  case ciphertextDot
  /// A vector in a ciphertext and a matrix.
  case ciphertextMatmul
  /// A list of ciphertexts and one of weights (I64).
  case ciphertextCombine
  /// The ciphertext, the proof (Bytes) and the tensor that it should hold.
  case ciphertextIsOpened
  /// The ciphertext, the proof (Bytes), the round (U64), the contract and the sender (Address).
  case ciphertextIsUpload
  /// Of a Sum in state: the first operand is `.state(id)` or a map entry expression.
  case sumCount, sumTotal
}

/// Methods of lists with one inlined closure of one element.
package enum ClosureBuiltin: Sendable, Hashable {
  case map, filter, all, any, count, sum, maxBy, minBy, sortedBy, indexOf
}

/// Methods that change the place they are called on.
package enum MutatingBuiltin: Sendable, Hashable {
  // Lists
  case append, removeLast, clear, swap
  // Maps in state (the place is the map; the key is the first operand)
  case mapRemove, mapTake, mapPut
  /// join(key, coin): to the Coin at the key, or as the first one there.
  case mapJoin
  // Money: on a local `var`/parameter or a state place of type Coin
  case coinJoin, coinSplit, coinTakeAll
  // Sums of ciphertexts
  case sumAdd
}
