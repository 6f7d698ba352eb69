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
    try map(o) { a throws(TensorError) in try a.reshape(shape) }
  }

  mutating func tensorTranspose(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.transpose() }
  }

  mutating func tensorRow(_ o: Operands) throws(Trap) {
    try charge(.tensorRow, o, result: heap.tensor(o[o.b]).shape.dropFirst().paidElements)
    let index = Int(clamping: o[o.c])
    try map(o) { a throws(TensorError) in try a.row(index) }
  }

  mutating func tensorRows(_ o: Operands) throws(Trap) {
    let value = heap.tensor(o[o.b])
    let (end, overflow) = o[o.c].addingReportingOverflow(o[o.x2])
    guard value.rank > 0 else { throw .shape }
    guard !overflow, end <= UInt64(value.shape[0]) else { throw .bounds }
    let count = Int(clamping: o[o.x2])
    try charge(
      .tensorRows, o,
      result: max(count, 1).multipliedClamped(by: value.shape.dropFirst().paidElements))
    let start = Int(clamping: o[o.c])
    try set(o) { () throws(TensorError) in try value.rows(from: start, to: start + count) }
  }

  mutating func tensorConcat(_ o: Operands) throws(Trap) {
    let left = heap.tensor(o[o.b])
    let right = heap.tensor(o[o.c])
    try charge(.tensorConcat, o, result: left.shape.paidElements + right.shape.paidElements)
    try set(o) { () throws(TensorError) in try Tensor.concat([left, right]) }
  }

  mutating func tensorGather(_ o: Operands) throws(Trap) {
    let value = heap.tensor(o[o.b])
    let indices = heap.tensor(o[o.c])
    try charge(
      .tensorGather, o,
      result: indices.shape.paidElements
        .multipliedClamped(by: value.shape.dropFirst().paidElements))
    try set(o) { () throws(TensorError) in try value.gather(indices) }
  }

  mutating func tensorOneHot(_ o: Operands) throws(Trap) {
    guard case .tensor(let element) = heap.types[o.xLow].form else { throw .unreachable }
    let labels = heap.tensor(o[o.b])
    let classes = Int(clamping: o[o.c])
    let elements = labels.shape.paidElements.multipliedClamped(by: max(classes, 1))
    guard elements <= Limits.tensorElementsMax else { throw .limit }
    try charge(.tensorOneHot, o, result: elements)
    try set(o) { () throws(TensorError) in try labels.oneHot(classes: classes, element: element) }
  }

  func tensorAt(_ o: Operands) throws(Trap) {
    let indices = dimensions(o, rank: Int(o.x & 0xFF), first: o.c)
    let value = heap.tensor(o[o.b])
    do throws(TensorError) {
      o[o.a] = UInt64(bitPattern: try value.element(at: indices))
    } catch {
      throw Trap(error)
    }
  }

  func tensorDim(_ o: Operands) throws(Trap) {
    let shape = shape(o[o.b])
    guard o.c < shape.count else { throw .shape }
    o[o.a] = UInt64(shape[o.c])
  }

  func checkDim(_ o: Operands) throws(Trap) {
    let shape = shape(o[o.a])
    guard o.b < shape.count, UInt64(shape[o.b]) == o[o.c] else { throw .shape }
  }

  func checkRank(_ o: Operands) throws(Trap) {
    guard shape(o[o.a]).count == o.b else { throw .shape }
  }

  // MARK: Helpers

  /// The axes of a tensor or ciphertext.
  private func shape(_ handle: UInt64) -> [Int] {
    heap[handle].kind == .ciphertext ? heap.ciphertext(handle).shape : heap.tensor(handle).shape
  }

  /// Words in consecutive registers as lengths or indices; what no length can be is too large.
  private func dimensions(_ o: Operands, rank: Int, first: Int) -> [Int] {
    (0..<rank).map { Int(clamping: o[first + $0]) }
  }

  /// Elements of a shape, or more than a tensor can have.
  private func elementCount(_ shape: [Int]) -> Int {
    shape.reduce(1) { $0.multipliedClamped(by: $1) }
  }
}
