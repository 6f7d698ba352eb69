import Bytecode
import HomomorphicEvaluation
import InstructionSet
import Primitives
import Tensors

/// Tensors: shapes and parts.
extension Machine {
  mutating func tensorFill(_ o: Operands) throws(Trap) {
    guard case .tensor(let element) = heap.types[o.xLow].form else { throw .unreachable }
    let shape = dimensions(o, rank: o.c, first: o.x2)
    // Before it is paid: no words make a price that its module does not bound.
    guard shape.paidElements <= Limits.tensorElementsMax else { throw .limit }
    try charge(.tensorFill, o, result: shape.paidElements)
    let raw = o.signed(o.b)
    try set(o) { () throws(TensorError) in
      try Tensor.fill(raw, element: element, shape: shape)
    }
  }

  mutating func tensorFromList(_ o: Operands) throws(Trap) {
    guard case .tensor(let element) = heap.types[o.xLow].form else { throw .unreachable }
    let list = heap[o[o.b]]
    let shape = dimensions(o, rank: o.c, first: o.x2)
    guard elementCount(shape) == Int(list.length) else { throw .shape }
    let raw = (0..<Int(list.length)).map { Int64(bitPattern: list.storage[$0]) }
    try set(o) { () throws(TensorError) in
      try Tensor(element: element, shape: shape, rawValues: raw)
    }
  }

  mutating func tensorReshape(_ o: Operands) throws(Trap) {
    let shape = dimensions(o, rank: o.c, first: o.x2)
    // Elements of its own: what changes one of the two in place has not paid for a copy.
    try map(o) { a throws(TensorError) in try a.reshape(shape).copied() }
  }

  mutating func tensorTranspose(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.transpose() }
  }

  mutating func tensorRow(_ o: Operands) throws(Trap) {
    try charge(.tensorRow, o, result: heap.axes(o[o.b]).dropFirst().paidElements)
    let index = Int(clamping: o[o.c])
    try map(o) { a throws(TensorError) in try a.row(index) }
  }

  mutating func tensorRows(_ o: Operands) throws(Trap) {
    let value = heap.tensor(o[o.b])
    let (end, overflow) = o[o.c].addingReportingOverflow(o[o.x2])
    guard value.rank > 0 else { throw .shape }
    guard !overflow, end <= UInt64(value.axes[0]) else { throw .bounds }
    let count = Int(clamping: o[o.x2])
    try charge(
      .tensorRows, o,
      result: max(count, 1).multipliedClamped(by: value.axes.dropFirst().paidElements))
    let start = Int(clamping: o[o.c])
    try set(o) { () throws(TensorError) in try value.rows(from: start, to: start + count) }
  }

  mutating func tensorConcat(_ o: Operands) throws(Trap) {
    let left = heap.tensor(o[o.b])
    let right = heap.tensor(o[o.c])
    try charge(.tensorConcat, o, result: left.axes.paidElements + right.axes.paidElements)
    try set(o) { () throws(TensorError) in try Tensor.concat([left, right]) }
  }

  mutating func tensorGather(_ o: Operands) throws(Trap) {
    let value = heap.tensor(o[o.b])
    let indices = heap.tensor(o[o.c])
    try charge(
      .tensorGather, o,
      result: indices.axes.paidElements
        .multipliedClamped(by: value.axes.dropFirst().paidElements))
    try set(o) { () throws(TensorError) in try value.gather(indices) }
  }

  mutating func tensorOneHot(_ o: Operands) throws(Trap) {
    guard case .tensor(let element) = heap.types[o.xLow].form else { throw .unreachable }
    let labels = heap.tensor(o[o.b])
    let classes = Int(clamping: o[o.c])
    let elements = labels.axes.paidElements.multipliedClamped(by: max(classes, 1))
    guard elements <= Limits.tensorElementsMax else { throw .limit }
    try charge(.tensorOneHot, o, result: elements)
    try set(o) { () throws(TensorError) in try labels.oneHot(classes: classes, element: element) }
  }

  mutating func tensorAt(_ o: Operands) throws(Trap) {
    let axes = heap.axes(o[o.b])
    guard Int(o.x & 0xFF) == axes.count else { throw .shape }
    let position = try place(o, on: axes, first: o.c)
    o[o.a] = UInt64(bitPattern: heap.rawValue(o[o.b], at: position))
  }

  mutating func tensorSet(_ o: Operands) throws(Trap) {
    let axes = heap.axes(o[o.a])
    guard Int(o.x & 0xFF) == axes.count else { throw .shape }
    let position = try place(o, on: axes, first: o.b)
    let raw = o.signed(o.c)
    guard heap.element(o[o.a]).contains(raw) else { throw .overflow }
    heap.change(o[o.a], at: position, to: raw)
  }

  mutating func tensorSetPart(_ o: Operands) throws(Trap) {
    let axes = heap.axes(o[o.a])
    let part = heap.axes(o[o.c])
    let rank = Int(o.x & 0xFF)
    guard rank + part.count == axes.count, axes.dropFirst(rank).elementsEqual(part) else {
      throw .shape
    }
    let place = try place(o, on: axes.prefix(rank), first: o.b)
    heap.change(o[o.a], from: place &* part.elementCount, to: o[o.c])
  }

  mutating func tensorDim(_ o: Operands) throws(Trap) {
    guard let length = length(of: o[o.b], axis: o.c) else { throw .shape }
    o[o.a] = UInt64(length)
  }

  mutating func checkDim(_ o: Operands) throws(Trap) {
    guard let length = length(of: o[o.a], axis: o.b), UInt64(length) == o[o.c] else {
      throw .shape
    }
  }

  mutating func checkRank(_ o: Operands) throws(Trap) {
    let isCiphertext = heap[o[o.a]].kind == .ciphertext
    let rank = isCiphertext ? heap.ciphertext(o[o.a]).shape.count : heap.axes(o[o.a]).count
    guard rank == o.b else { throw .shape }
  }

  // MARK: Helpers

  /// The position in row-major order, on these axes, of the indices in the registers from `first` on.
  private mutating func place(
    _ o: Operands, on axes: some Collection<Int>, first: Int
  ) throws(Trap) -> Int {
    var place = 0
    var register = first
    for length in axes {
      let index = Int(clamping: o[register])
      guard index < length else { throw .bounds }
      place = place &* length &+ index
      register += 1
    }
    return place
  }

  /// The length of an axis of a tensor or ciphertext; nil if there is none.
  private mutating func length(of handle: UInt64, axis: Int) -> Int? {
    guard heap[handle].kind == .ciphertext else {
      let axes = heap.axes(handle)
      return axis < axes.count ? axes[axis] : nil
    }
    let shape = heap.ciphertext(handle).shape
    return axis < shape.count ? shape[axis] : nil
  }

  /// Words in consecutive registers as lengths or indices; what no length can be is too large.
  private mutating func dimensions(_ o: Operands, rank: Int, first: Int) -> [Int] {
    (0..<rank).map { Int(clamping: o[first + $0]) }
  }

  /// Elements of a shape, or more than a tensor can have.
  private mutating func elementCount(_ shape: [Int]) -> Int {
    shape.reduce(1) { $0.multipliedClamped(by: $1) }
  }
}
