import Bytecode
import Tensors

/// Tensors: products, reductions, functions.
extension Machine {
  mutating func tensorMatmul(_ o: Operands) throws(Trap) {
    let left = heap.tensor(o[o.b])
    let right = heap.tensor(o[o.c])
    let rows = left.axes.dropLast().paidElements
    let columns = right.axes.dropFirst().suffix(1).paidElements
    try charge(.tensorMatmul, o, result: rows.multipliedClamped(by: columns))
    try set(o) { () throws(TensorError) in try left.matmul(right) }
  }

  mutating func tensorDot(_ o: Operands) throws(Trap) {
    let left = heap.tensor(o[o.b])
    let right = heap.tensor(o[o.c])
    try setScalar(o) { () throws(TensorError) in try left.dot(right) }
  }

  mutating func tensorOuter(_ o: Operands) throws(Trap) {
    let left = heap.tensor(o[o.b])
    let right = heap.tensor(o[o.c])
    try charge(
      .tensorOuter, o,
      result: left.axes.paidElements.multipliedClamped(by: right.axes.paidElements))
    try set(o) { () throws(TensorError) in try left.outer(right) }
  }

  mutating func tensorWeightedAverage(_ o: Operands) throws(Trap) {
    let list = heap[o[o.b]]
    let weights = heap[o[o.c]]
    let tensors = (0..<Int(list.length)).map { heap.tensor(list.storage[$0]) }
    var numbers: [Int64] = []
    for index in 0..<Int(weights.length) {
      guard let number = Int64(exactly: weights.storage[index]) else { throw .overflow }
      numbers.append(number)
    }
    let average = try divisionIfEmpty { () throws(TensorError) in
      try Tensor.weightedAverage(tensors, weights: numbers)
    }
    o[o.a] = try heap.make(average, type: o.type)
  }

  // MARK: Reductions

  mutating func tensorSum(_ o: Operands) throws(Trap) {
    try chargeRuns(.tensorSum, o)
    try map(o) { a throws(TensorError) in try a.total(axis: o.c) }
  }

  mutating func tensorMean(_ o: Operands) throws(Trap) {
    try chargeRuns(.tensorMean, o)
    let value = heap.tensor(o[o.b])
    let mean = try divisionIfEmpty { () throws(TensorError) in try value.average(axis: o.c) }
    o[o.a] = try heap.make(mean, type: o.type)
  }

  mutating func tensorMax(_ o: Operands) throws(Trap) {
    try chargeRuns(.tensorMax, o)
    try map(o) { a throws(TensorError) in try a.max(axis: o.c) }
  }

  mutating func tensorMin(_ o: Operands) throws(Trap) {
    try chargeRuns(.tensorMin, o)
    try map(o) { a throws(TensorError) in try a.min(axis: o.c) }
  }

  mutating func tensorArgMax(_ o: Operands) throws(Trap) {
    try chargeRuns(.tensorArgMax, o)
    try map(o) { a throws(TensorError) in try a.argmax(axis: o.c).convert(to: .u8) }
  }

  mutating func tensorArgMin(_ o: Operands) throws(Trap) {
    try chargeRuns(.tensorArgMin, o)
    try map(o) { a throws(TensorError) in try a.argmin(axis: o.c).convert(to: .u8) }
  }

  mutating func tensorSumAll(_ o: Operands) throws(Trap) {
    let value = heap.tensor(o[o.b])
    try setScalar(o) { () throws(TensorError) in try value.total() }
  }

  mutating func tensorMeanAll(_ o: Operands) throws(Trap) {
    let value = heap.tensor(o[o.b])
    let mean = try divisionIfEmpty { () throws(TensorError) in try value.average(axis: nil) }
    try setScalar(o) { () throws(TensorError) in mean }
  }

  mutating func tensorMaxAll(_ o: Operands) throws(Trap) {
    let value = heap.tensor(o[o.b])
    try setScalar(o) { () throws(TensorError) in try value.max() }
  }

  mutating func tensorMinAll(_ o: Operands) throws(Trap) {
    let value = heap.tensor(o[o.b])
    try setScalar(o) { () throws(TensorError) in try value.min() }
  }

  // MARK: Functions

  mutating func tensorRelu(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.relu() }
  }

  mutating func tensorSigmoid(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.sigmoid() }
  }

  mutating func tensorTanh(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.tanh() }
  }

  mutating func tensorExp(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.exp() }
  }

  mutating func tensorLog(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.log() }
  }

  mutating func tensorSqrt(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.sqrt() }
  }

  mutating func tensorSoftmax(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.softmax(axis: o.c) }
  }

  mutating func tensorLogSumExp(_ o: Operands) throws(Trap) {
    try chargeRuns(.tensorLogSumExp, o)
    try map(o) { a throws(TensorError) in try a.logSumExp(axis: o.c) }
  }

  mutating func tensorCrossEntropy(_ o: Operands) throws(Trap) {
    let logits = heap.tensor(o[o.b])
    let labels = heap.tensor(o[o.c])
    do throws(TensorError) {
      let mean = try logits.meanCrossEntropy(labels: labels)
      o[o.a] = UInt64(bitPattern: try mean.scalar())
    } catch {
      // A mean over no rows divides by zero; no classes are outside the domain.
      let hasNoRows = error == .emptyReduction && logits.axes.last != 0
      throw hasNoRows ? .division : Trap(error)
    }
  }

  // MARK: Helpers

  /// Charges for a result with an element for each run along the axis.
  private mutating func chargeRuns(_ opcode: Opcode, _ o: Operands) throws(Trap) {
    let (elements, length) = paidRuns(o)
    try charge(opcode, o, result: elements / length)
  }

  /// What is paid for along the axis: all elements, and how many there are in a run.
  mutating func paidRuns(_ o: Operands) -> (elements: Int, length: Int) {
    let shape = heap.axes(o[o.b])
    return (shape.paidElements, o.c < shape.count ? max(shape[o.c], 1) : 1)
  }

  /// Writes the only element of a tensor to register a.
  private mutating func setScalar(
    _ o: Operands, _ operation: () throws(TensorError) -> Tensor
  ) throws(Trap) {
    do throws(TensorError) {
      o[o.a] = UInt64(bitPattern: try operation().scalar())
    } catch {
      throw Trap(error)
    }
  }

  /// A mean: over nothing, it divides by zero.
  private mutating func divisionIfEmpty(
    _ operation: () throws(TensorError) -> Tensor
  ) throws(Trap) -> Tensor {
    do throws(TensorError) {
      return try operation()
    } catch {
      throw error == .emptyReduction ? .division : Trap(error)
    }
  }
}

extension Tensor {
  /// The mean: fixed point stays, Booleans give Q<8, 24>.
  fileprivate func average(axis: Int?) throws(TensorError) -> Tensor {
    guard element == .bool, let format = FixedFormat(integerBits: 8, fractionBits: 24) else {
      return try mean(axis: axis)
    }
    return try mean(axis: axis, format: format)
  }
}
