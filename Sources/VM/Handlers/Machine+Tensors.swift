import Bytecode
import InstructionSet
import Tensors

/// Tensors: elementwise arithmetic and comparison.
extension Machine {
  mutating func tensorAdd(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.add(b) }
  }

  mutating func tensorSub(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.subtract(b) }
  }

  mutating func tensorMul(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.multiply(b) }
  }

  mutating func tensorDiv(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.divide(b) }
  }

  mutating func tensorNeg(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.negate() }
  }

  mutating func tensorAddScalar(_ o: Operands) throws(Trap) {
    try combineScalar(o) { a, raw throws(TensorError) in try a.add(scalar: raw) }
  }

  mutating func tensorSubScalar(_ o: Operands) throws(Trap) {
    try combineScalar(o) { a, raw throws(TensorError) in try a.subtract(scalar: raw) }
  }

  mutating func tensorMulScalar(_ o: Operands) throws(Trap) {
    try combineScalar(o) { a, raw throws(TensorError) in try a.multiply(scalar: raw) }
  }

  mutating func tensorDivScalar(_ o: Operands) throws(Trap) {
    try combineScalar(o) { a, raw throws(TensorError) in try a.divide(scalar: raw) }
  }

  mutating func tensorScalarSub(_ o: Operands) throws(Trap) {
    try combineScalar(o) { a, raw throws(TensorError) in try a.subtract(fromScalar: raw) }
  }

  mutating func tensorScalarDiv(_ o: Operands) throws(Trap) {
    try combineScalar(o) { a, raw throws(TensorError) in try a.divide(intoScalar: raw) }
  }

  mutating func tensorAddRow(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.addRow(b) }
  }

  mutating func tensorAddColumn(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.addColumn(b) }
  }

  mutating func tensorEqual(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.compare(.equal, b) }
  }

  mutating func tensorNotEqual(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.compare(.notEqual, b) }
  }

  mutating func tensorLess(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.compare(.less, b) }
  }

  mutating func tensorLessEqual(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.compare(.lessOrEqual, b) }
  }

  mutating func tensorGreater(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.compare(.greater, b) }
  }

  mutating func tensorGreaterEqual(_ o: Operands) throws(Trap) {
    try combine(o) { a, b throws(TensorError) in try a.compare(.greaterOrEqual, b) }
  }

  mutating func tensorSelect(_ o: Operands) throws(Trap) {
    let mask = heap.tensor(o[o.b])
    let then = heap.tensor(o[o.c])
    let otherwise = heap.tensor(o[o.x2])
    try set(o) { () throws(TensorError) in try mask.select(then, otherwise) }
  }

  mutating func tensorClip(_ o: Operands) throws(Trap) {
    let low = o.signed(o.c)
    let high = o.signed(o.x2)
    let value = heap.tensor(o[o.b])
    guard low <= high else { throw .domain }
    guard value.element.contains(low), value.element.contains(high) else { throw .overflow }
    try set(o) { () throws(TensorError) in try value.clip(low: low, high: high) }
  }

  mutating func tensorAbs(_ o: Operands) throws(Trap) {
    try map(o) { a throws(TensorError) in try a.abs() }
  }

  mutating func tensorScaledBy(_ o: Operands) throws(Trap) {
    let factor = o.signed(o.c)
    try map(o) { a throws(TensorError) in try a.scaled(by: factor) }
  }

  mutating func tensorDividedBy(_ o: Operands) throws(Trap) {
    let divisor = o.signed(o.c)
    try map(o) { a throws(TensorError) in try a.dividedRounded(by: divisor) }
  }

  mutating func tensorConvert(_ o: Operands) throws(Trap) {
    guard case .tensor(let element) = heap.types[o.xLow].form else { throw .unreachable }
    // Elements of its own, as reshape's.
    try map(o) { a throws(TensorError) in
      a.element == element ? a.copied() : try a.convert(to: element)
    }
  }

  // MARK: Helpers

  /// Writes a tensor of the type operand to register a.
  mutating func set(
    _ o: Operands, _ operation: () throws(TensorError) -> Tensor
  ) throws(Trap) {
    let tensor: Tensor
    do throws(TensorError) {
      tensor = try operation()
    } catch {
      throw Trap(error)
    }
    o[o.a] = try heap.make(tensor, type: o.type)
  }

  /// From the tensor in b.
  mutating func map(
    _ o: Operands, _ operation: (Tensor) throws(TensorError) -> Tensor
  ) throws(Trap) {
    let value = heap.tensor(o[o.b])
    try set(o) { () throws(TensorError) in try operation(value) }
  }

  /// From the tensors in b and c.
  mutating func combine(
    _ o: Operands, _ operation: (Tensor, Tensor) throws(TensorError) -> Tensor
  ) throws(Trap) {
    let left = heap.tensor(o[o.b])
    let right = heap.tensor(o[o.c])
    try set(o) { () throws(TensorError) in try operation(left, right) }
  }

  /// From the tensor in b and the word in c, which must be one of its elements.
  private mutating func combineScalar(
    _ o: Operands, _ operation: (Tensor, Int64) throws(TensorError) -> Tensor
  ) throws(Trap) {
    let value = heap.tensor(o[o.b])
    let raw = o.signed(o.c)
    guard value.element.contains(raw) else { throw .overflow }
    try set(o) { () throws(TensorError) in try operation(value, raw) }
  }
}
