import Primitives
import Semantics
import Tensors

extension Interpreter {
  /// A tensor of scalars, row by row.
  func tensor(of parts: [Value], _ element: Type, _ shape: [Size]) throws(Failure) -> Value {
    let element = self.element(element)
    let dimensions = try dimensions(shape)
    let raw = parts.map(rawScalar)
    return .tensor(
      try trapping { try Tensor(element: element, shape: dimensions, rawValues: raw) })
  }

  /// Elementwise arithmetic of two tensors, or of a tensor and a scalar of its element type.
  func tensors(_ op: TypedBinaryOperator, _ left: Value, _ right: Value) throws(Failure) -> Value {
    .tensor(
      try trapping {
        switch (left, right) {
        case (.tensor(let a), .tensor(let b)) where a.shape != b.shape:
          return try broadcast(op, a, b)
        case (.tensor(let a), .tensor(let b)):
          switch op {
          case .add: return try a.add(b)
          case .subtract: return try a.subtract(b)
          case .multiply: return try a.multiply(b)
          default: return try a.divide(b)
          }
        case (.tensor(let a), let scalar):
          switch op {
          case .add: return try a.add(scalar: rawScalar(scalar))
          case .subtract: return try a.subtract(scalar: rawScalar(scalar))
          case .multiply: return try a.multiply(scalar: rawScalar(scalar))
          default: return try a.divide(scalar: rawScalar(scalar))
          }
        case (let scalar, .tensor(let b)):
          switch op {
          case .add: return try b.add(scalar: rawScalar(scalar))
          case .subtract: return try b.subtract(fromScalar: rawScalar(scalar))
          case .multiply: return try b.multiply(scalar: rawScalar(scalar))
          default: return try b.divide(intoScalar: rawScalar(scalar))
          }
        default: preconditionFailure("one operand is a tensor")
        }
      })
  }

  /// A matrix and a column `[n, 1]`, or a row.
  private func broadcast(_ op: TypedBinaryOperator, _ a: Tensor, _ b: Tensor) throws -> Tensor {
    let isColumn = a.rank == 2 && b.shape == [a.shape[0], 1]
    switch op {
    case .add: return try isColumn ? a.addColumn(b) : a.addRow(b)
    case .subtract: return try isColumn ? a.subtractColumn(b) : a.subtractRow(b)
    case .multiply: return try isColumn ? a.multiplyColumn(b) : a.multiplyRow(b)
    default: return try isColumn ? a.divideColumn(b) : a.divideRow(b)
    }
  }

  /// A method of tensors.
  func tensorBuiltin(
    _ builtin: Builtin, _ values: [Value], _ type: Type
  ) throws(Failure) -> Value {
    switch builtin {
    case .tensorDequantise:
      let format = elementFormat(type)
      return .tensor(
        try trapping { try values[0].tensor.dequantised(by: rawScalar(values[1]), format) })
    case .tensorZeros, .tensorFill:
      guard case .tensor(element: let element, shape: let shape) = type else {
        preconditionFailure("a checked program knows the shape")
      }
      let raw = values.first.map(rawScalar) ?? 0
      let dimensions = try dimensions(shape)
      let kind = self.element(element)
      return .tensor(try trapping { try Tensor.fill(raw, element: kind, shape: dimensions) })
    case .tensorReshape:
      guard case .tensor(element: _, shape: let shape) = type else {
        preconditionFailure("a checked program knows the shape")
      }
      let dimensions = try dimensions(shape)
      return .tensor(try trapping { try values[0].tensor.reshape(dimensions) })
    case .tensorAt:
      let indices = values.dropFirst().map { $0.integer.asInt ?? Int.max }
      let raw = try trapping { try values[0].tensor.element(at: indices) }
      return scalar(raw, type)
    case .tensorDim:
      let shape = values[0].tensor.shape
      guard let axis = values[1].integer.asInt, shape.indices.contains(axis) else {
        throw .trap("shape")
      }
      return .word(UInt64(shape[axis]))
    case .tensorOneHot:
      guard case .tensor(element: let element, shape: let shape) = type else {
        preconditionFailure("a checked program knows the shape")
      }
      let classes = try values.count > 1 ? index(values[1]) : dimensions(shape).last ?? 0
      let kind = self.element(element)
      return .tensor(
        try trapping { try values[0].tensor.oneHot(classes: classes, element: kind) })
    case .tensorWeightedAverage:
      let tensors = values[0].elements.map(\.tensor)
      var weights: [Int64] = []
      for weight in values[1].elements {
        guard let small = weight.integer.asInt64 else { throw .overflow }
        weights.append(small)
      }
      return .tensor(
        try trapping {
          try mean(ofNothing: true) { try Tensor.weightedAverage(tensors, weights: weights) }
        })
    case .tensorSum, .tensorMean, .tensorMax, .tensorMin, .tensorArgMax, .tensorArgMin,
      .tensorSumAxes:
      return try reduction(builtin, values, type)
    default:
      let result = try trapping { try operation(builtin, values) }
      return try shaped(result, type)
    }
  }

  /// A scalar from a tensor of rank 0, or the tensor with the elements that the type says.
  private func shaped(_ tensor: Tensor, _ type: Type) throws(Failure) -> Value {
    guard case .tensor(element: let element, shape: _) = type else {
      return scalar(try trapping { try tensor.scalar() }, type)
    }
    let wanted = self.element(element)
    if tensor.element == wanted { return .tensor(tensor) }
    return .tensor(try trapping { try tensor.convert(to: wanted) })
  }

  private func reduction(
    _ builtin: Builtin, _ values: [Value], _ type: Type
  ) throws(Failure) -> Value {
    let tensor = values[0].tensor
    let axis = values.count > 1 ? values[1].integer.asInt : nil
    let result: Tensor = try trapping {
      switch builtin {
      case .tensorSum:
        // Sums of narrow integers are 64 bits wide.
        return try (isInteger(tensor.element) ? tensor.convert(to: .i64) : tensor).sum(axis: axis)
      case .tensorSumAxes:
        let axes = UInt8(clamping: index(values[1]))
        return try (isInteger(tensor.element) ? tensor.convert(to: .i64) : tensor).sum(axes: axes)
      case .tensorMean:
        return try mean(ofNothing: true) {
          try tensor.element.format == nil
            ? tensor.mean(axis: axis, format: elementFormat(type)) : tensor.mean(axis: axis)
        }
      case .tensorMax: return try tensor.max(axis: axis)
      case .tensorMin: return try tensor.min(axis: axis)
      case .tensorArgMax: return try tensor.argmax(axis: axis)
      default: return try tensor.argmin(axis: axis)
      }
    }
    return try shaped(result, type)
  }

  private func isInteger(_ element: ElementType) -> Bool {
    element != .bool && element.format == nil
  }

  private func elementFormat(_ type: Type) -> FixedFormat {
    if case .tensor(element: let element, shape: _) = type { return format(element) }
    return format(type)
  }

  /// A mean: over nothing, it divides by zero.
  func mean(ofNothing isDivision: Bool, _ body: () throws -> Tensor) throws -> Tensor {
    do {
      return try body()
    } catch TensorError.emptyReduction where isDivision {
      throw TensorError.divisionByZero
    }
  }

  private func operation(_ builtin: Builtin, _ values: [Value]) throws -> Tensor {
    let tensor = values[0].tensor
    switch builtin {
    case .tensorMatmul: return try tensor.matmul(values[1].tensor)
    case .tensorDot: return try tensor.dot(values[1].tensor)
    case .tensorOuter: return try tensor.outer(values[1].tensor)
    case .tensorTranspose: return try tensor.transpose()
    case .tensorRow: return try tensor.row(index(values[1]))
    case .tensorRows:
      let start = index(values[1])
      let (end, overflow) = start.addingReportingOverflow(index(values[2]))
      return try tensor.rows(from: start, to: overflow ? .max : end)
    case .tensorAddRow: return try tensor.addRow(values[1].tensor)
    case .tensorAddColumn: return try tensor.addColumn(values[1].tensor)
    case .tensorConcat: return try Tensor.concat([tensor, values[1].tensor])
    case .tensorGather: return try tensor.gather(values[1].tensor)
    case .tensorEqual: return try compared(.equal, values)
    case .tensorNotEqual: return try compared(.notEqual, values)
    case .tensorLess: return try compared(.less, values)
    case .tensorLessOrEqual: return try compared(.lessOrEqual, values)
    case .tensorGreater: return try compared(.greater, values)
    case .tensorGreaterOrEqual: return try compared(.greaterOrEqual, values)
    case .tensorSelect: return try tensor.select(values[1].tensor, values[2].tensor)
    case .tensorClip:
      return try tensor.clip(low: rawScalar(values[1]), high: rawScalar(values[2]))
    case .tensorAbs: return try tensor.abs()
    case .tensorRelu: return try tensor.relu()
    case .tensorSigmoid: return try tensor.sigmoid()
    case .tensorTanh: return try tensor.tanh()
    case .tensorExp: return try tensor.exp()
    case .tensorLog: return try tensor.log()
    case .tensorSqrt: return try tensor.sqrt()
    case .tensorSoftmax: return try tensor.softmax(axis: index(values[1]))
    case .tensorLogSumExp: return try tensor.logSumExp(axis: index(values[1]))
    case .tensorCrossEntropy:
      return try mean(ofNothing: tensor.shape.last != 0) {
        try tensor.meanCrossEntropy(labels: values[1].tensor)
      }
    case .tensorScaledBy: return try tensor.scaled(by: factor(values[1]))
    case .tensorDividedBy: return try tensor.dividedRounded(by: factor(values[1]))
    default: return try model(builtin, values)
    }
  }

  /// Where a relation to another tensor or to a number holds.
  private func compared(_ relation: Comparison, _ values: [Value]) throws -> Tensor {
    if case .tensor(let other) = values[1] { return try values[0].tensor.compare(relation, other) }
    return values[0].tensor.compare(relation, scalar: rawScalar(values[1]))
  }

  // MARK: Scalars

  func element(_ type: Type) -> ElementType {
    guard let element = program.elementType(type) else {
      preconditionFailure("a checked program has tensors of known elements")
    }
    return element
  }

  func index(_ value: Value) -> Int { value.integer.asInt ?? Int.max }

  private func factor(_ value: Value) throws -> Int64 {
    guard let factor = value.integer.asInt64 else { throw TensorError.overflow }
    return factor
  }

  /// The raw 64-bit value of an element.
  func rawScalar(_ value: Value) -> Int64 {
    switch value {
    case .fixed(let raw): raw
    case .bool(let flag): flag ? 1 : 0
    case .integer(let number): number.asInt64 ?? 0
    default: preconditionFailure("a checked program has scalars as elements")
    }
  }

  func scalar(_ raw: Int64, _ type: Type) -> Value {
    switch type {
    case .fixed: .fixed(raw)
    case .bool: .bool(raw != 0)
    default: .integer(U256(signExtending: raw))
    }
  }
}
