import Bytecode
import InstructionSet
import Tensors

/// Tensors: a row or a column over a matrix, order, distances, eight bits, images.
extension Machine {
  mutating func tensorSubRow(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.subtractRow(b) }
  }

  mutating func tensorSubColumn(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.subtractColumn(b) }
  }

  mutating func tensorMulRow(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.multiplyRow(b) }
  }

  mutating func tensorMulColumn(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.multiplyColumn(b) }
  }

  mutating func tensorDivRow(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.divideRow(b) }
  }

  mutating func tensorDivColumn(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.divideColumn(b) }
  }

  mutating func tensorCompareScalar(_ o: Operands) throws(Trap) {
    guard let relation = Comparison(rawValue: o.choice) else { throw .unreachable }
    let scalar = o.signed(o.c)
    try map(o) { a throws(TensorError) in a.compare(relation, scalar: scalar) }
  }

  mutating func tensorSign(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.sign() }
  }

  mutating func tensorReciprocal(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.reciprocal() }
  }

  mutating func tensorRelease(_ o: Operands) throws(Trap) {
    heap.release(o[o.a])
  }

  // MARK: Order

  mutating func tensorOrder(_ o: Operands) throws(Trap) {
    guard let direction = SortDirection(rawValue: o.choice) else { throw .unreachable }
    try charge(.tensorOrder, o, result: sortSteps(o) { value, _ in value })
    try map(o) { a throws(TensorError) in try a.order(axis: o.c, direction) }
  }

  mutating func tensorSort(_ o: Operands) throws(Trap) {
    try charge(.tensorSort, o, result: sortSteps(o) { value, _ in value })
    try map(o) { a throws(TensorError) in try a.sorted(axis: o.c) }
  }

  mutating func tensorMedian(_ o: Operands) throws(Trap) {
    try charge(.tensorMedian, o, result: sortSteps(o) { $1.multipliedClamped(by: 5) })
    try divisionIfEmpty(o) { a throws(TensorError) in try a.median(axis: o.c) }
  }

  mutating func tensorTrimmedMean(_ o: Operands) throws(Trap) {
    try charge(.tensorTrimmedMean, o, result: sortSteps(o) { $1.multipliedClamped(by: 5) })
    let trim = Int(clamping: o[o.x2])
    try divisionIfEmpty(o) { a throws(TensorError) in try a.trimmedMean(axis: o.c, trim: trim) }
  }

  /// Each element is compared about as often as its run's length has bits; `more` are steps for the elements and the
  /// runs.
  private mutating func sortSteps(_ o: Operands, more: (_ elements: Int, _ runs: Int) -> Int) -> Int
  {
    let (elements, length) = paidRuns(o)
    let compared = elements.multipliedClamped(by: Int.bitWidth - length.leadingZeroBitCount)
    return compared.addingClamped(more(elements, elements / length))
  }

  /// A mean over nothing divides by zero.
  private mutating func divisionIfEmpty(
    _ o: Operands, _ operation: (Tensor) throws(TensorError) -> Tensor
  ) throws(Trap) {
    let value = heap.tensor(o[o.b])
    let mean: Tensor
    do throws(TensorError) {
      mean = try operation(value)
    } catch {
      throw error == .emptyReduction ? .division : Trap(error)
    }
    o[o.a] = try heap.make(mean, type: o.type)
  }

  // MARK: Sums and distances

  mutating func tensorSumAxes(_ o: Operands) throws(Trap) {
    let axes = UInt8(truncatingIfNeeded: o.c)
    try map(o) { a throws(TensorError) in try a.total(axes: axes) }
  }

  mutating func tensorNorm2(_ o: Operands) throws(Trap) {
    let value = heap.tensor(o[o.b])
    do throws(TensorError) {
      o[o.a] = UInt64(bitPattern: try value.norm2().scalar())
    } catch {
      throw Trap(error)
    }
  }

  mutating func tensorSquaredDistances(_ o: Operands) throws(Trap) {
    let shape = heap.axes(o[o.b])
    let rows = max(shape.first ?? 1, 1)
    let pair = shape.dropFirst().paidElements + 4
    let perRow = rows.multipliedClamped(by: pair).addingClamped(8)
    let steps = rows.multipliedClamped(by: perRow)
    try charge(.tensorSquaredDistances, o, result: steps / 2 + steps % 2)
    try map(o) { a throws(TensorError) in try a.squaredDistances() }
  }

  // MARK: Eight bits

  mutating func tensorQuantise(_ o: Operands) throws(Trap) {
    let scale = o.signed(o.c)
    let value = heap.tensor(o[o.b])
    guard value.element.contains(scale) else { throw .overflow }
    try set(o) { () throws(TensorError) in try value.quantised(by: scale) }
  }

  mutating func tensorDequantise(_ o: Operands) throws(Trap) {
    guard case .tensor(.fixed(let format)) = heap.types[o.xLow].form else { throw .unreachable }
    let scale = o.signed(o.c)
    guard format.contains(scale) else { throw .overflow }
    try map(o) { a throws(TensorError) in try a.dequantised(by: scale, format) }
  }

  mutating func tensorMatmulWide(_ o: Operands) throws(Trap) {
    let left = heap.tensor(o[o.b])
    let right = heap.tensor(o[o.c])
    let rows = left.axes.dropLast().paidElements
    let columns = right.axes.dropFirst().suffix(1).paidElements
    try charge(.tensorMatmulWide, o, result: rows.multipliedClamped(by: columns))
    try set(o) { () throws(TensorError) in try left.matmulWide(right) }
  }

  // MARK: Images

  mutating func tensorConvolve(_ o: Operands) throws(Trap) {
    let images = heap.tensor(o[o.b])
    let filters = heap.tensor(o[o.c])
    let extents: ConvolutionExtents
    do throws(TensorError) {
      extents = try ConvolutionExtents(images: images.axes, filters: filters.axes)
    } catch {
      throw Trap(error)
    }
    try charge(.tensorConvolve, o, result: extents.steps)
    try set(o) { () throws(TensorError) in try images.convolved(filters) }
  }

  mutating func tensorMaxPool(_ o: Operands) throws(Trap) {
    let size = Int(clamping: o[o.c])
    try map(o) { a throws(TensorError) in try a.maxPooled(size: size) }
  }

  mutating func tensorMeanPool(_ o: Operands) throws(Trap) {
    let size = Int(clamping: o[o.c])
    try map(o) { a throws(TensorError) in try a.meanPooled(size: size) }
  }
}

extension Operands {
  /// One of the choices that instructions on tensors have in their last bits.
  fileprivate var choice: UInt8 { UInt8(truncatingIfNeeded: x >> 48) }
}
