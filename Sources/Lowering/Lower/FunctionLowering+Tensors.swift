import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  /// An operation on two tensors or ciphertexts, or on one and a scalar or tensor.
  mutating func shapedBinary(
    _ operation: TypedBinaryOperator, _ left: VirtualRegister, _ leftType: Type,
    _ right: VirtualRegister, _ rightType: Type, result: Type
  ) -> VirtualRegister {
    switch (leftType, rightType) {
    case (.ciphertext, _):
      return ciphertextBinary(operation, left, right, rightType, result: result)
    case (.tensor(element: _, shape: let whole), .tensor(element: _, shape: let part)):
      let opcode = whole == part ? elementwise(operation) : broadcast(operation, whole, part)
      return tensor(opcode, [left, right], type: result)
    case (.tensor, _):
      return tensor(withScalar(operation), [left, right], type: result)
    default:
      return scalarFirst(operation, left, right, tensor: rightType, result: result)
    }
  }

  /// An instruction from tensors and words to a tensor.
  mutating func tensor(
    _ opcode: Opcode, _ values: [VirtualRegister], type: Type
  ) -> VirtualRegister {
    if values.count == 1 {
      return builder.make(opcode, kind(of: type), .register(values[0]), operand(type))
    }
    return builder.make(
      opcode, kind(of: type), .register(values[0]), .register(values[1]), operand(type))
  }

  private func elementwise(_ operation: TypedBinaryOperator) -> Opcode {
    switch operation {
    case .add: .tensorAdd
    case .subtract: .tensorSub
    case .multiply: .tensorMul
    case .divide: .tensorDiv
    case .equal: .tensorEqual
    case .notEqual: .tensorNotEqual
    case .less: .tensorLess
    case .lessOrEqual: .tensorLessEqual
    case .greater: .tensorGreater
    case .greaterOrEqual: .tensorGreaterEqual
    case .remainder, .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight:
      preconditionFailure("an operator that tensors do not have")
    }
  }

  /// A matrix and a column `[N, 1]`, or a row.
  private func broadcast(
    _ operation: TypedBinaryOperator, _ matrix: [Size], _ part: [Size]
  ) -> Opcode {
    let isColumn = part == [matrix[0], Size(1)]
    switch operation {
    case .add: return isColumn ? .tensorAddColumn : .tensorAddRow
    case .subtract: return isColumn ? .tensorSubColumn : .tensorSubRow
    case .multiply: return isColumn ? .tensorMulColumn : .tensorMulRow
    case .divide: return isColumn ? .tensorDivColumn : .tensorDivRow
    case .remainder, .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight, .equal, .notEqual, .less,
      .lessOrEqual, .greater, .greaterOrEqual:
      preconditionFailure("an operator that matrices and vectors do not have")
    }
  }

  private func withScalar(_ operation: TypedBinaryOperator) -> Opcode {
    switch operation {
    case .add: .tensorAddScalar
    case .subtract: .tensorSubScalar
    case .multiply: .tensorMulScalar
    case .divide: .tensorDivScalar
    case .remainder, .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight, .equal, .notEqual, .less,
      .lessOrEqual, .greater, .greaterOrEqual:
      preconditionFailure("an operator that tensors and scalars do not have")
    }
  }

  private mutating func scalarFirst(
    _ operation: TypedBinaryOperator, _ scalar: VirtualRegister, _ value: VirtualRegister,
    tensor type: Type, result: Type
  ) -> VirtualRegister {
    switch operation {
    case .subtract: tensor(.tensorScalarSub, [value, scalar], type: result)
    case .divide: tensor(.tensorScalarDiv, [value, scalar], type: result)
    default: tensor(withScalar(operation), [value, scalar], type: result)
    }
  }

  // MARK: Shapes

  /// The axes of a shape as words.
  private mutating func dimensions(_ type: Type) -> [VirtualRegister] {
    guard case .tensor(element: _, shape: let shape) = resolve(type) else { return [] }
    return shape.map { value(of: $0) }
  }

  /// A tensor of literal elements in row-major order.
  mutating func tensorLiteral(
    _ parts: [TypedExpression], element: Type, shape: [Size], type: Type
  ) -> VirtualRegister {
    let values = evaluateAll(parts)
    let listType = Type.list(element, max: Size(Int64(parts.count)))
    let list = builder.make(.newList, kind(of: listType), operand(listType))
    for value in values { builder.act(.listAppend, .register(list), .register(value)) }
    let dimensions = dimensions(type)
    return builder.make(
      .tensorFromList, kind(of: type), .register(list), .immediate(UInt64(dimensions.count)),
      operand(type), .registers(dimensions))
  }

  /// Operations that take the shape of their result from its type.
  mutating func shapingBuiltin(
    _ builtin: Builtin, _ values: [VirtualRegister], type: Type
  ) -> VirtualRegister {
    let dimensions = dimensions(type)
    let rank = IROperand.immediate(UInt64(dimensions.count))
    switch builtin {
    case .tensorZeros, .tensorFill:
      let value = values.first ?? builder.constant(0)
      return builder.make(
        .tensorFill, kind(of: type), .register(value), rank, operand(type),
        .registers(dimensions))
    case .tensorReshape:
      return builder.make(
        .tensorReshape, kind(of: type), .register(values[0]), rank, .registers(dimensions),
        operand(type))
    default:
      let count = dimensions.first ?? values[values.count - 1]
      return builder.make(
        .tensorRows, kind(of: type), .register(values[0]), .register(values[1]),
        .register(count), operand(type))
    }
  }

  // MARK: Methods

  /// A method of tensors; nil for other operations.
  mutating func tensor(
    _ builtin: Builtin, _ operands: [TypedExpression], _ values: [VirtualRegister], type: Type
  ) -> VirtualRegister? {
    if let value = comparedWithNumber(builtin, operands, values, type: type) { return value }
    if let opcode = wholeTensor(builtin) { return tensor(opcode, values, type: type) }
    if let (alongAxis, overAll) = reduction(builtin) {
      guard let axis = axis(operands) else {
        return overAll.map { builder.word($0, values[0]) }
      }
      return builder.make(
        alongAxis, kind(of: type), .register(values[0]), .immediate(axis), operand(type))
    }
    switch builtin {
    case .tensorDot: return builder.word(.tensorDot, values[0], values[1])
    case .tensorCrossEntropy: return builder.word(.tensorCrossEntropy, values[0], values[1])
    case .tensorSelect:
      return builder.make(
        .tensorSelect, kind(of: type), .register(values[0]), .register(values[1]), operand(type),
        .register(values[2]))
    case .tensorClip:
      return builder.make(
        .tensorClip, kind(of: type), .register(values[0]), .register(values[1]),
        .register(values[2]), operand(type))
    case .tensorScaledBy, .tensorDividedBy:
      let factor = convert(values[1], from: operands[1].type, to: .i64)
      return tensor(
        builtin == .tensorScaledBy ? .tensorScaledBy : .tensorDividedBy, [values[0], factor],
        type: type)
    case .tensorOneHot:
      let classes = values.count > 1 ? values[1] : dimensions(type).last
      return classes.map { tensor(.tensorOneHot, [values[0], $0], type: type) }
    case .tensorAt:
      let indices = Array(values.dropFirst())
      return builder.make(
        .tensorAt, .word, .register(values[0]), .registers(indices),
        .immediate(UInt64(indices.count)))
    case .tensorDim:
      return axis(operands).map {
        builder.make(.tensorDim, .word, .register(values[0]), .immediate($0))
      }
    default: return tensorModel(builtin, operands, values, type: type)
    }
  }

  /// The axis of a reduction: its last operand, a literal.
  func axis(_ operands: [TypedExpression]) -> UInt64? {
    guard operands.count > 1, case .integer(let value)? = operands.last?.kind else { return nil }
    return value.asUInt64
  }

  /// Operations from tensors (and words) to a tensor without anything else.
  private func wholeTensor(_ builtin: Builtin) -> Opcode? {
    switch builtin {
    case .tensorMatmul: .tensorMatmul
    case .tensorOuter: .tensorOuter
    case .tensorTranspose: .tensorTranspose
    case .tensorRow: .tensorRow
    case .tensorAddRow: .tensorAddRow
    case .tensorAddColumn: .tensorAddColumn
    case .tensorConcat: .tensorConcat
    case .tensorGather: .tensorGather
    case .tensorEqual: .tensorEqual
    case .tensorNotEqual: .tensorNotEqual
    case .tensorLess: .tensorLess
    case .tensorLessOrEqual: .tensorLessEqual
    case .tensorGreater: .tensorGreater
    case .tensorGreaterOrEqual: .tensorGreaterEqual
    case .tensorAbs: .tensorAbs
    case .tensorRelu: .tensorRelu
    case .tensorSigmoid: .tensorSigmoid
    case .tensorTanh: .tensorTanh
    case .tensorExp: .tensorExp
    case .tensorLog: .tensorLog
    case .tensorSqrt: .tensorSqrt
    case .tensorWeightedAverage: .tensorWeightedAverage
    case .tensorSubtractRow: .tensorSubRow
    case .tensorSubtractColumn: .tensorSubColumn
    case .tensorMultiplyRow: .tensorMulRow
    case .tensorMultiplyColumn: .tensorMulColumn
    case .tensorDivideRow: .tensorDivRow
    case .tensorDivideColumn: .tensorDivColumn
    case .tensorSign: .tensorSign
    case .tensorReciprocal: .tensorReciprocal
    case .tensorSquaredDistances: .tensorSquaredDistances
    case .tensorQuantise: .tensorQuantise
    case .tensorDequantise: .tensorDequantise
    case .tensorMatmulWide: .tensorMatmulWide
    case .tensorConvolve: .tensorConvolve
    case .tensorMaxPool: .tensorMaxPool
    case .tensorMeanPool: .tensorMeanPool
    default: nil
    }
  }

  /// Reductions: along an axis, and over all elements where that exists.
  private func reduction(_ builtin: Builtin) -> (alongAxis: Opcode, overAll: Opcode?)? {
    switch builtin {
    case .tensorSum: (.tensorSum, .tensorSumAll)
    case .tensorMean: (.tensorMean, .tensorMeanAll)
    case .tensorMax: (.tensorMax, .tensorMaxAll)
    case .tensorMin: (.tensorMin, .tensorMinAll)
    case .tensorArgMax: (.tensorArgMax, nil)
    case .tensorArgMin: (.tensorArgMin, nil)
    case .tensorSoftmax: (.tensorSoftmax, nil)
    case .tensorLogSumExp: (.tensorLogSumExp, nil)
    case .tensorSort: (.tensorSort, nil)
    case .tensorSumAxes: (.tensorSumAxes, nil)
    default: nil
    }
  }
}
