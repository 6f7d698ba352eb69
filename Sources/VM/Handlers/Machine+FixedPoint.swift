import Bytecode
import Tensors

/// Fixed-point numbers. Operands are checked against their format first: code that was not made by
/// the compiler may leave anything in a register.
extension Machine {
  mutating func fixMul(_ o: Operands) throws(Trap) {
    try binary(o) { a, b, format throws(TensorError) in try FixedPoint.multiply(a, b, format) }
  }

  mutating func fixDiv(_ o: Operands) throws(Trap) {
    try binary(o) { a, b, format throws(TensorError) in try FixedPoint.divide(a, b, format) }
  }

  mutating func fixConvert(_ o: Operands) throws(Trap) {
    let source = try format(o.x)
    let target = try format(o.x >> 16)
    let value = try operand(o.signed(o.b), source)
    o[o.a] = try bits { () throws(TensorError) in
      try FixedPoint.convert(value, from: source, to: target)
    }
  }

  mutating func fixExp(_ o: Operands) throws(Trap) {
    try unary(o) { a, format throws(TensorError) in try FixedPoint.exp(a, format) }
  }

  mutating func fixLog(_ o: Operands) throws(Trap) {
    try unary(o) { a, format throws(TensorError) in try FixedPoint.log(a, format) }
  }

  mutating func fixSqrt(_ o: Operands) throws(Trap) {
    try unary(o) { a, format throws(TensorError) in try FixedPoint.sqrt(a, format) }
  }

  mutating func fixSigmoid(_ o: Operands) throws(Trap) {
    try unary(o) { a, format throws(TensorError) in try FixedPoint.sigmoid(a, format) }
  }

  mutating func fixTanh(_ o: Operands) throws(Trap) {
    try unary(o) { a, format throws(TensorError) in try FixedPoint.tanh(a, format) }
  }

  mutating func fixFromInteger(_ o: Operands) throws(Trap) {
    let format = try format(o.x)
    let integer = o.signed(o.b)
    o[o.a] = try bits { () throws(TensorError) in try FixedPoint.fromInteger(integer, format) }
  }

  mutating func fixFloor(_ o: Operands) throws(Trap) {
    try unary(o) { a, format throws(TensorError) in FixedPoint.floorToInteger(a, format) }
  }

  mutating func fixRound(_ o: Operands) throws(Trap) {
    try unary(o) { a, format throws(TensorError) in FixedPoint.roundToInteger(a, format) }
  }

  // MARK: Helpers

  /// The format in the low half-word: fraction bits, then width.
  private mutating func format(_ x: UInt64) throws(Trap) -> FixedFormat {
    let fraction = Int(x & 0xFF)
    let width = Int((x >> 8) & 0xFF)
    guard let format = FixedFormat(integerBits: width - fraction, fractionBits: fraction) else {
      throw .unreachable
    }
    return format
  }

  private mutating func operand(_ raw: Int64, _ format: FixedFormat) throws(Trap) -> Int64 {
    guard format.contains(raw) else { throw .overflow }
    return raw
  }

  private mutating func unary(
    _ o: Operands, _ operation: (Int64, FixedFormat) throws(TensorError) -> Int64
  ) throws(Trap) {
    let format = try format(o.x)
    let value = try operand(o.signed(o.b), format)
    o[o.a] = try bits { () throws(TensorError) in try operation(value, format) }
  }

  private mutating func binary(
    _ o: Operands, _ operation: (Int64, Int64, FixedFormat) throws(TensorError) -> Int64
  ) throws(Trap) {
    let format = try format(o.x)
    let left = try operand(o.signed(o.b), format)
    let right = try operand(o.signed(o.c), format)
    o[o.a] = try bits { () throws(TensorError) in try operation(left, right, format) }
  }

  private mutating func bits(_ value: () throws(TensorError) -> Int64) throws(Trap) -> UInt64 {
    do throws(TensorError) {
      return UInt64(bitPattern: try value())
    } catch {
      throw Trap(error)
    }
  }
}
