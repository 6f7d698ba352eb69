import Bytecode
import Primitives

/// Words: what is too rare for the loop. Conversions between words and wides.
extension Machine {
  func powU(_ o: Operands) throws(Trap) {
    let (power, overflow) = U256(o[o.b]).powReportingOverflow(U256(o[o.c]))
    guard !overflow, let value = power.asUInt64 else { throw .overflow }
    o[o.a] = value
  }

  func powS(_ o: Operands) throws(Trap) {
    let (power, overflow) = U256(signExtending: o.signed(o.b))
      .signedPowReportingOverflow(U256(o[o.c]))
    guard !overflow, let value = power.asInt64 else { throw .overflow }
    o[o.a] = UInt64(bitPattern: value)
  }

  func sqrtU(_ o: Operands) throws(Trap) {
    o[o.a] = U256(o[o.b]).squareRoot.w0
  }

  func widenS(_ o: Operands) throws(Trap) {
    o.setWide(o.a, U256(signExtending: o.signed(o.b)))
  }

  func narrowU(_ o: Operands) throws(Trap) {
    guard let value = o.wide(o.b).asUInt64 else { throw .overflow }
    o[o.a] = value
  }

  func narrowS(_ o: Operands) throws(Trap) {
    guard let value = o.wide(o.b).asInt64 else { throw .overflow }
    o[o.a] = UInt64(bitPattern: value)
  }

  func constantWide(_ o: Operands) throws(Trap) {
    o.setWide(o.a, module.verified.module.wides[o.xLow])
  }
}
