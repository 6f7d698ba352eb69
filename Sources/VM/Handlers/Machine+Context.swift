import Bytecode
import Primitives

/// The context of the call, and events.
extension Machine {
  mutating func caller(_ o: Operands) throws(Trap) {
    o.setWide(o.a, context.caller.number)
  }

  mutating func selfAddress(_ o: Operands) throws(Trap) {
    o.setWide(o.a, context.contract.number)
  }

  mutating func blockNumber(_ o: Operands) throws(Trap) {
    o[o.a] = context.blockNumber
  }

  mutating func blockTime(_ o: Operands) throws(Trap) {
    o[o.a] = context.blockTime
  }

  mutating func gasLeft(_ o: Operands) throws(Trap) {
    o[o.a] = UInt64(clamping: gas)
  }

  mutating func emit(_ o: Operands) throws(Trap) {
    guard !isStatic else { throw .staticWrite }
    let event = module.events[o.xLow]
    let values = o.registers + o.a
    try charge(.emit, o, result: try heap.encodedBytes(event.all, values))
    var topics: [Hash256] = []
    topics.reserveCapacity(event.fields.count + 1)
    topics.append(event.topic)
    for field in event.fields where field.isIndexed {
      topics.append(try heap.topic(field.layout.type, values + field.layout.offset))
    }
    var buffer = ABIBuffer()
    try heap.encode(event.data, values, to: &buffer)
    let emitted = EmittedEvent(
      contract: context.contract, topics: topics, data: buffer.bytes)
    try host.scope.hold(
      bytes: MachineLimits.eventBytes + 32 * topics.count + emitted.data.count)
    host.emit(emitted)
    recorder?.event(emitted)
  }
}
