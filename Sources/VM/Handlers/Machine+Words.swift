import Bytecode
import Primitives

/// Words: what is too rare for the loop. Conversions between words and wides.
extension Machine {
  mutating func powU(_ o: Operands) throws(Trap) {
    o[o.a] = try power(o[o.b], o[o.c])
  }

  mutating func powS(_ o: Operands) throws(Trap) {
    let base = o.signed(o.b)
    let magnitude = try power(base.magnitude, o[o.c])
    let isNegative = base < 0 && o[o.c] & 1 == 1
    guard magnitude <= (isNegative ? Int64.min.magnitude : Int64.max.magnitude) else {
      throw .overflow
    }
    o[o.a] = isNegative ? 0 &- magnitude : magnitude
  }

  /// A power. Throws `overflow`; a base of 2 or more does so within seven squarings.
  private mutating func power(_ base: UInt64, _ exponent: UInt64) throws(Trap) -> UInt64 {
    guard base > 1 else { return exponent == 0 ? 1 : base }
    var square = base
    var rest = exponent
    var result: UInt64 = 1
    while rest > 0 {
      if rest & 1 == 1 { result = try product(result, square) }
      rest >>= 1
      // Only squared when it is a factor of the result.
      if rest > 0 { square = try product(square, square) }
    }
    return result
  }

  private mutating func product(_ left: UInt64, _ right: UInt64) throws(Trap) -> UInt64 {
    let (value, overflow) = left.multipliedReportingOverflow(by: right)
    guard !overflow else { throw .overflow }
    return value
  }

  mutating func sqrtU(_ o: Operands) throws(Trap) {
    o[o.a] = U256(o[o.b]).squareRoot.w0
  }

  mutating func widenS(_ o: Operands) throws(Trap) {
    o.setWide(o.a, U256(signExtending: o.signed(o.b)))
  }

  mutating func narrowU(_ o: Operands) throws(Trap) {
    guard let value = o.wide(o.b).asUInt64 else { throw .overflow }
    o[o.a] = value
  }

  mutating func narrowS(_ o: Operands) throws(Trap) {
    guard let value = o.wide(o.b).asInt64 else { throw .overflow }
    o[o.a] = UInt64(bitPattern: value)
  }

  mutating func constantWide(_ o: Operands) throws(Trap) {
    o.setWide(o.a, module.verified.module.wides[o.xLow])
  }
}
