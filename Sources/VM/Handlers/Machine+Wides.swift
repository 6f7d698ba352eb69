import Bytecode
import Primitives

/// Wides: what is too rare for the loop.
extension Machine {
  mutating func wideDivU(_ o: Operands) throws(Trap) {
    guard let (quotient, _) = o.wide(o.b).quotientAndRemainder(dividingBy: o.wide(o.c)) else {
      throw .division
    }
    o.setWide(o.a, quotient)
  }

  mutating func wideRemU(_ o: Operands) throws(Trap) {
    guard let (_, remainder) = o.wide(o.b).quotientAndRemainder(dividingBy: o.wide(o.c)) else {
      throw .division
    }
    o.setWide(o.a, remainder)
  }

  mutating func wideAddS(_ o: Operands) throws(Trap) {
    try set(o, o.wide(o.b).signedAddReportingOverflow(o.wide(o.c)))
  }

  mutating func wideSubS(_ o: Operands) throws(Trap) {
    try set(o, o.wide(o.b).signedSubtractReportingOverflow(o.wide(o.c)))
  }

  mutating func wideMulS(_ o: Operands) throws(Trap) {
    try set(o, o.wide(o.b).signedMultiplyReportingOverflow(by: o.wide(o.c)))
  }

  mutating func wideDivS(_ o: Operands) throws(Trap) {
    guard let result = o.wide(o.b).signedDivide(by: o.wide(o.c)) else { throw .division }
    try set(o, result)
  }

  mutating func wideRemS(_ o: Operands) throws(Trap) {
    let left = o.wide(o.b)
    let right = o.wide(o.c)
    guard let remainder = left.signedRemainder(dividingBy: right) else { throw .division }
    // As words have it: the quotient of the smallest number by -1 does not exist.
    guard !(left == .signedMin && right == .max) else { throw .overflow }
    o.setWide(o.a, remainder)
  }

  mutating func wideNegS(_ o: Operands) throws(Trap) {
    try set(o, U256.zero.signedSubtractReportingOverflow(o.wide(o.b)))
  }

  mutating func widePowU(_ o: Operands) throws(Trap) {
    try set(o, o.wide(o.b).powReportingOverflow(U256(o[o.c])))
  }

  mutating func widePowS(_ o: Operands) throws(Trap) {
    try set(o, o.wide(o.b).signedPowReportingOverflow(U256(o[o.c])))
  }

  mutating func wideSqrt(_ o: Operands) throws(Trap) {
    o.setWide(o.a, o.wide(o.b).squareRoot)
  }

  mutating func wideAddMod(_ o: Operands) throws(Trap) {
    guard let sum = o.wide(o.b).addingModulo(o.wide(o.c), modulus: o.wide(o.x0)) else {
      throw .division
    }
    o.setWide(o.a, sum)
  }

  mutating func wideMulMod(_ o: Operands) throws(Trap) {
    guard let product = o.wide(o.b).multiplyingModulo(o.wide(o.c), modulus: o.wide(o.x0)) else {
      throw .division
    }
    o.setWide(o.a, product)
  }

  mutating func wideMulDiv(_ o: Operands) throws(Trap) {
    guard
      let result = o.wide(o.b).multiplyingReportingOverflow(
        o.wide(o.c), dividingBy: o.wide(o.x0))
    else { throw .division }
    try set(o, result)
  }

  mutating func wideAnd(_ o: Operands) throws(Trap) {
    o.setWide(o.a, o.wide(o.b) & o.wide(o.c))
  }

  mutating func wideOr(_ o: Operands) throws(Trap) {
    o.setWide(o.a, o.wide(o.b) | o.wide(o.c))
  }

  mutating func wideXor(_ o: Operands) throws(Trap) {
    o.setWide(o.a, o.wide(o.b) ^ o.wide(o.c))
  }

  mutating func wideNot(_ o: Operands) throws(Trap) {
    o.setWide(o.a, ~o.wide(o.b))
  }

  mutating func wideShl(_ o: Operands) throws(Trap) {
    o.setWide(o.a, o.wide(o.b) << (try shiftAmount(o)))
  }

  mutating func wideShrU(_ o: Operands) throws(Trap) {
    o.setWide(o.a, o.wide(o.b) >> (try shiftAmount(o)))
  }

  mutating func wideShrS(_ o: Operands) throws(Trap) {
    o.setWide(o.a, o.wide(o.b).arithmeticShiftRight(by: try shiftAmount(o)))
  }

  mutating func wideLessS(_ o: Operands) throws(Trap) {
    o.setBool(o.a, o.wide(o.b).signedLess(than: o.wide(o.c)))
  }

  mutating func wideLessEqualS(_ o: Operands) throws(Trap) {
    o.setBool(o.a, !o.wide(o.c).signedLess(than: o.wide(o.b)))
  }

  mutating func wideCheckS(_ o: Operands) throws(Trap) {
    guard o.wide(o.a).fits(signedBits: o.b) else { throw .overflow }
  }

  mutating func wideTruncateU(_ o: Operands) throws(Trap) {
    let unused = UInt64(truncatingIfNeeded: 256 - o.c)
    o.setWide(o.a, (o.wide(o.b) << unused) >> unused)
  }

  mutating func wideSignExtend(_ o: Operands) throws(Trap) {
    o.setWide(o.a, o.wide(o.b).signExtended(fromBits: o.c))
  }

  private mutating func set(
    _ o: Operands, _ result: (partialValue: U256, overflow: Bool)
  ) throws(Trap) {
    guard !result.overflow else { throw .overflow }
    o.setWide(o.a, result.partialValue)
  }

  private mutating func shiftAmount(_ o: Operands) throws(Trap) -> UInt64 {
    guard o[o.c] < 256 else { throw .shift }
    return o[o.c]
  }
}
