import Bytecode

/// The ends of a call that are no return.
extension Machine {
  mutating func revert(_ o: Operands) throws(Trap) {
    let error = module.errors[o.xLow]
    let arguments = o.registers + o.a
    try charge(.revert, o, result: try heap.encodedBytes(error.fields, arguments))
    var buffer = ABIBuffer(selector: error.selector)
    try heap.encode(error.fields, arguments, to: &buffer)
    revertData = buffer.bytes
  }

  mutating func trap(_ o: Operands) throws(Trap) {
    throw Trap(rawValue: UInt16(truncatingIfNeeded: o.a)) ?? .unreachable
  }
}
