import HomomorphicEvaluation
import Primitives
import Semantics
import Tensors

extension Interpreter {
  /// An operation of the prelude, or a method that changes nothing.
  func builtin(
    _ builtin: Builtin, _ operands: [TypedExpression], _ type: Type
  ) throws(Failure) -> Value {
    // Maps and sums are looked at where they stand, so their operand is not a value.
    switch builtin {
    case .mapContains:
      return .bool(mapGet(stateID(operands[0]), try mapKey(operands[1]).encoded) != Value.none)
    case .mapAmount:
      let entry = mapGet(stateID(operands[0]), try mapKey(operands[1]).encoded)
      return .integer(U256(entry.wrapped?.amount ?? 0))
    case .mapTotal: return .integer(try total(of: stateID(operands[0])))
    case .old: return try earlier(operands[0])
    default: break
    }
    let values = try evaluate(operands)
    switch builtin {
    case .convert: return try convert(values[0], from: operands[0].type, to: type)
    case .convertFixed: return try convertFixed(values[0], from: operands[0].type, to: type)
    case .floor, .round:
      return .integer(U256(signExtending: rounded(builtin, values[0], operands[0])))
    case .minimum, .maximum:
      let isLess = try binary(
        .less, values[1], values[0], left: operands[0].type, result: .bool
      ).isTrue
      return isLess == (builtin == .minimum) ? values[1] : values[0]
    case .absolute: return try absolute(values[0], operands[0].type)
    case .squareRoot, .exponential, .logarithm, .sigmoid, .tanh:
      return try function(builtin, values[0], operands[0].type)
    case .power:
      if case .fixed(let raw) = values[0] {
        return .fixed(try power(raw, values[1].integer, format(type)))
      }
      return try power(values[0].integer, values[1].integer, Number(type))
    case .wrappingAdd: return wrapping(values[0].integer &+ values[1].integer, type)
    case .wrappingSubtract: return wrapping(values[0].integer &- values[1].integer, type)
    case .wrappingMultiply: return wrapping(values[0].integer &* values[1].integer, type)
    case .addModulo, .multiplyModulo, .multiplyDivide:
      return try modular(builtin, values.map(\.integer), type)
    case .isNegative:
      if case .fixed(let raw) = values[0] { return .bool(raw < 0) }
      return .bool(values[0].integer.isNegative)
    case .hash: return .hash(keccak256(program.abiEncode(values, operands.map(\.type))))
    case .keccak256: return .hash(Primitives.keccak256(values[0].rawBytes))
    case .sha256: return .hash(Primitives.sha256(values[0].rawBytes))
    case .bytesOfHash:
      if case .hash(let hash) = values[0] { return .bytes(hash.bytes) }
      preconditionFailure("a checked program has a hash here")
    case .textOfInteger:
      let number = values[0].integer
      let digits = isSigned(operands[0].type) ? number.signedDescription : number.description
      return .text(Array(digits.utf8))
    case .widen: return values[0]
    case .length: return .word(UInt64(count(values[0])))
    case .isEmpty: return .bool(count(values[0]) == 0)
    case .slice: return try slice(values)
    case .concat: return try concat(values, type)
    case .isSome: return .bool(values[0] != Value.none)
    case .isNone: return .bool(values[0] == Value.none)
    case .first: return values[0].elements.first.map { .some($0) } ?? Value.none
    case .last: return values[0].elements.last.map { .some($0) } ?? Value.none
    case .get:
      guard let index = values[1].integer.asInt, index < values[0].elements.count else {
        return Value.none
      }
      return .some(values[0].elements[index])
    case .contains: return .bool(values[0].elements.contains(values[1]))
    case .reversed: return .aggregate(values[0].elements.reversed())
    case .sum: return try sum(values[0].elements, type)
    case .coinAmount: return .integer(U256(values[0].amount))
    case .coinNone: return .coin(0)
    case .pay:
      try pay(values[0].amount, to: values[1].address)
      return .unit
    case .destroyEmpty:
      if values[0].amount != 0 { throw .trap("nonEmptyCoin") }
      return .unit
    case .unpack: return values[0]
    case .ciphertextEncoded, .ciphertextLower, .ciphertextSquare, .ciphertextRotate, .ciphertextSum,
      .ciphertextDot, .ciphertextMatmul, .ciphertextCombine, .ciphertextIsOpened,
      .ciphertextIsUpload:
      return try ciphertextMethod(builtin, values, type)
    case .sumCount, .sumTotal: return sumPart(builtin, values[0])
    case .mapContains, .mapAmount, .mapTotal, .old: preconditionFailure("handled above")
    case .tensorZeros, .tensorFill, .tensorMatmul, .tensorDot, .tensorOuter, .tensorTranspose,
      .tensorReshape, .tensorRow, .tensorRows, .tensorAddRow, .tensorAddColumn, .tensorConcat,
      .tensorGather, .tensorOneHot, .tensorSum, .tensorMean, .tensorMax, .tensorMin, .tensorArgMax,
      .tensorArgMin, .tensorEqual, .tensorNotEqual, .tensorLess, .tensorLessOrEqual, .tensorGreater,
      .tensorGreaterOrEqual, .tensorSelect, .tensorClip, .tensorAbs, .tensorRelu, .tensorSigmoid,
      .tensorTanh, .tensorExp, .tensorLog, .tensorSqrt, .tensorSoftmax, .tensorLogSumExp,
      .tensorCrossEntropy, .tensorScaledBy, .tensorDividedBy, .tensorWeightedAverage, .tensorAt,
      .tensorDim, .tensorSubtractRow, .tensorSubtractColumn, .tensorMultiplyRow,
      .tensorMultiplyColumn, .tensorDivideRow, .tensorDivideColumn, .tensorSign, .tensorReciprocal,
      .tensorSumAxes, .tensorOrder, .tensorRank, .tensorTopK, .tensorSort, .tensorMedian,
      .tensorTrimmedMean, .tensorNorm2, .tensorCosine, .tensorSquaredDistances, .tensorQuantise,
      .tensorDequantise, .tensorMatmulWide, .tensorConvolve, .tensorMaxPool, .tensorMeanPool:
      return try tensorBuiltin(builtin, values, type)
    }
  }

  private func stateID(_ expression: TypedExpression) -> StateID {
    if case .state(let id) = expression.kind { return id }
    preconditionFailure("a checked program looks into maps in state")
  }

  // MARK: Numbers

  private func convert(_ value: Value, from: Type, to type: Type) throws(Failure) -> Value {
    let number: U256 =
      switch value {
      case .integer(let number): number
      case .hash(let hash): hash.number
      case .address(let address): address.number
      case .bool(let flag): flag ? 1 : 0
      default: preconditionFailure("a checked program converts numbers")
      }
    switch type {
    case .hash: return .hash(Hash256(number))
    case .address:
      guard let address = Address(number) else { throw .overflow }
      return .address(address)
    default: break
    }
    let target = Number(type).type
    let isNegative: Bool =
      if case .integer(let source) = from { source.isSigned && number.isNegative } else { false }
    let fits =
      isNegative
      ? target.isSigned && number.fits(signedBits: target.bits)
      : number.fits(unsignedBits: target.isSigned ? target.bits - 1 : target.bits)
    if !fits { throw .overflow }
    return .integer(number)
  }

  private func convertFixed(_ value: Value, from: Type, to type: Type) throws(Failure) -> Value {
    switch (value, type) {
    case (.integer(let number), .fixed):
      let format = format(type)
      guard isSigned(from) || !number.isNegative, let small = number.asInt64 else {
        throw .overflow
      }
      return .fixed(
        try trapping { try FixedPoint.fromInteger(small, format) })
    case (.fixed(let raw), .fixed):
      let (source, target) = (format(from), format(type))
      return .fixed(
        try trapping {
          try FixedPoint.convert(raw, from: source, to: target)
        })
    case (.tensor(let tensor), .tensor(element: let element, shape: _)):
      guard let element = program.elementType(element) else { throw .shape }
      return .tensor(try trapping { try tensor.convert(to: element) })
    default: preconditionFailure("a checked program converts numbers")
    }
  }

  private func isSigned(_ type: Type) -> Bool {
    if case .integer(let integer) = type { return integer.isSigned }
    return true
  }

  private func rounded(
    _ builtin: Builtin, _ value: Value, _ operand: TypedExpression
  ) -> Int64 {
    let format = format(operand.type)
    return builtin == .floor
      ? FixedPoint.floorToInteger(value.raw, format)
      : FixedPoint.roundToInteger(value.raw, format)
  }

  private func absolute(_ value: Value, _ type: Type) throws(Failure) -> Value {
    switch value {
    case .fixed(let raw):
      let format = format(type)
      return .fixed(try trapping { try FixedPoint.abs(raw, format) })
    case .integer(let number) where number.isNegative && Number(type).type.isSigned:
      return try unary(.negate, value, type)
    default: return value
    }
  }

  private func function(
    _ builtin: Builtin, _ value: Value, _ type: Type
  ) throws(Failure) -> Value {
    if case .integer(let number) = value { return .integer(number.squareRoot) }
    let raw = value.raw
    let format = format(type)
    return .fixed(
      try trapping {
        switch builtin {
        case .squareRoot: try FixedPoint.sqrt(raw, format)
        case .exponential: try FixedPoint.exp(raw, format)
        case .logarithm: try FixedPoint.log(raw, format)
        case .sigmoid: try FixedPoint.sigmoid(raw, format)
        default: try FixedPoint.tanh(raw, format)
        }
      })
  }

  private func power(_ base: U256, _ exponent: U256, _ number: Number) throws(Failure) -> Value {
    .integer(
      try number.check(
        number.type.isSigned
          ? base.signedPowReportingOverflow(exponent) : base.powReportingOverflow(exponent)))
  }

  /// A fixed-point number to an unsigned power: the product of the squares that the bits of the exponent name,
  /// from the lowest, each product rounded once; no square is taken that is not used.
  private func power(
    _ base: Int64, _ exponent: U256, _ format: FixedFormat
  ) throws(Failure) -> Int64 {
    guard format.integerBits > 1 else { throw .overflow }
    var result = Int64(1) << Int64(format.fractionBits)
    var square = base
    var rest = exponent.w0
    while rest != 0 {
      if rest & 1 == 1 { result = try trapping { try FixedPoint.multiply(result, square, format) } }
      rest >>= 1
      if rest != 0 { square = try trapping { try FixedPoint.multiply(square, square, format) } }
    }
    return result
  }

  private func wrapping(_ value: U256, _ type: Type) -> Value {
    .integer(Number(type).truncate(value))
  }

  private func modular(
    _ builtin: Builtin, _ values: [U256], _ type: Type
  ) throws(Failure) -> Value {
    let result: U256?
    switch builtin {
    case .addModulo: result = values[0].addingModulo(values[1], modulus: values[2])
    case .multiplyModulo: result = values[0].multiplyingModulo(values[1], modulus: values[2])
    default:
      if values[2].isZero { throw .division }
      result = quotient(values[0].multipliedFullWidth(by: values[1]), values[2])
      if result == nil { throw .overflow }
    }
    guard let result else { throw .division }
    return .integer(try Number(type).check((result, false)))
  }

  /// A 512-bit number divided bit by bit; nil when the quotient needs more than 256 bits.
  private func quotient(_ number: (high: U256, low: U256), _ divisor: U256) -> U256? {
    if number.high >= divisor { return nil }
    var remainder = number.high
    var result = U256.zero
    for index in (0..<256).reversed() {
      let carry = remainder.isNegative
      remainder = remainder << 1
      if number.low.bit(at: index) { remainder = remainder | 1 }
      result = result << 1
      if carry || remainder >= divisor {
        remainder = remainder &- divisor
        result = result | 1
      }
    }
    return result
  }

  private func sum(_ elements: [Value], _ type: Type) throws(Failure) -> Value {
    if case .fixed = type {
      var total = Value.fixed(0)
      for element in elements {
        total = try binary(.add, total, element, left: type, result: type)
      }
      return total
    }
    var total = Value.integer(.zero)
    for element in elements {
      total = try binary(.add, total, element, left: type, result: type)
    }
    return total
  }

  // MARK: Bytes, lists, money, sums

  private func count(_ value: Value) -> Int {
    switch value {
    case .aggregate(let elements): elements.count
    case .bytes(let bytes), .text(let bytes): bytes.count
    default: preconditionFailure("a checked program counts what has elements")
    }
  }

  private func slice(_ values: [Value]) throws(Failure) -> Value {
    let bytes = values[0].rawBytes
    guard let from = values[1].integer.asInt, let to = values[2].integer.asInt, from <= to,
      to <= bytes.count
    else { throw .bounds }
    let part = Array(bytes[from..<to])
    if case .text = values[0] { return .text(part) }
    return .bytes(part)
  }

  private func concat(_ values: [Value], _ type: Type) throws(Failure) -> Value {
    if case .aggregate(let first) = values[0] { return .aggregate(first + values[1].elements) }
    let joined = values[0].rawBytes + values[1].rawBytes
    if case .text = values[0] { return .text(joined) }
    return .bytes(joined)
  }

  private func pay(_ amount: UInt128, to receiver: Address) throws(Failure) {
    guard let world else { preconditionFailure("only contracts pay") }
    if world.instances[receiver] != nil { throw .trap("payToContract") }
    world.balances[receiver, default: 0] += amount
    noteWrite()
  }

  private func sumPart(_ builtin: Builtin, _ value: Value) -> Value {
    var sum = value
    if case .some(let inner) = value { sum = inner }
    guard case .sum(let total, count: let count) = sum else {
      return builtin == .sumCount ? .word(0) : Value.none
    }
    if builtin == .sumCount { return .word(UInt64(count)) }
    return total.map { .some(.ciphertext($0)) } ?? Value.none
  }

  // MARK: Closures

  func closureCall(
    _ builtin: ClosureBuiltin, _ subject: TypedExpression, _ closure: TypedClosure, _ type: Type
  ) throws(Failure) -> Value {
    let elements = try evaluate(subject).elements
    var results: [Value] = []
    switch builtin {
    case .all, .any:
      for element in elements where try apply(closure, [element]).isTrue == (builtin == .any) {
        return .bool(builtin == .any)
      }
      return .bool(builtin == .all)
    case .indexOf:
      for (index, element) in elements.enumerated() where try apply(closure, [element]).isTrue {
        return .some(.word(UInt64(index)))
      }
      return Value.none
    case .map, .filter, .count, .sum, .maxBy, .minBy, .sortedBy:
      for element in elements { results.append(try apply(closure, [element])) }
    }
    switch builtin {
    case .map: return .aggregate(results)
    case .filter: return .aggregate(zip(elements, results).filter(\.1.isTrue).map(\.0))
    case .count: return .word(UInt64(results.filter(\.isTrue).count))
    case .sum: return try sum(results, closure.body.type)
    case .maxBy, .minBy: return try best(elements, results, closure, wantsLarger: builtin == .maxBy)
    case .sortedBy: return try sorted(elements, results, closure)
    case .all, .any, .indexOf: preconditionFailure("handled above")
    }
  }

  private func best(
    _ elements: [Value], _ keys: [Value], _ closure: TypedClosure, wantsLarger: Bool
  ) throws(Failure) -> Value {
    var best = 0
    for index in elements.indices.dropFirst() {
      let (small, large) = wantsLarger ? (best, index) : (index, best)
      let isBetter = try binary(
        .less, keys[small], keys[large], left: closure.body.type, result: .bool)
      if isBetter.isTrue { best = index }
    }
    return elements.isEmpty ? Value.none : .some(elements[best])
  }

  /// By insertion: stable, and the machine's order of comparisons does not matter as keys have no effects.
  private func sorted(
    _ elements: [Value], _ keys: [Value], _ closure: TypedClosure
  ) throws(Failure) -> Value {
    var order: [Int] = []
    for index in elements.indices {
      var position = order.count
      while position > 0,
        try binary(
          .less, keys[index], keys[order[position - 1]], left: closure.body.type, result: .bool
        ).isTrue
      { position -= 1 }
      order.insert(index, at: position)
    }
    return .aggregate(order.map { elements[$0] })
  }
}
