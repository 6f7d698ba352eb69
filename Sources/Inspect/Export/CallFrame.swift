import Bytecode
import Diagnostics
import Primitives
import VM
import Values

/// A call as geth's `callTracer` tells it: of a trace file, or of a transaction of a node.
package struct CallFrame: Sendable {
  /// An event, and how many calls were made before it.
  package struct Log: Sendable {
    package var event: EmittedEvent
    package var position: Int
  }

  /// `CALL`, `STATICCALL` or `CREATE`.
  package var kind: String
  package var from: Address
  package var to: Address?
  /// Coins in the smallest unit; nil where a call cannot take any.
  package var value: UInt128?
  /// The limit.
  package var gas: UInt64
  package var gasUsed: UInt64
  package var input: [UInt8]
  /// Nil while it has not ended.
  package var output: [UInt8]?
  /// What went wrong.
  package var error: String?
  /// The error that the contract declares.
  package var revertReason: String?
  package var calls: [CallFrame] = []
  package var logs: [Log] = []

  /// The frame of a transaction, whose calls are still to come.
  package init(
    kind: String, from: Address, to: Address?, value: UInt128?, gas: UInt64, gasUsed: UInt64,
    input: [UInt8], output: [UInt8]?
  ) {
    self.kind = kind
    self.from = from
    self.to = to
    self.value = value
    self.gas = gas
    self.gasUsed = gasUsed
    self.input = input
    self.output = output
  }

  /// The frame of a call and those of the calls in it. `reason` gives the text of an error of a contract with a code hash.
  package init(
    _ call: CallTree.Call, reason: (_ data: [UInt8], _ codeHash: Hash256) -> String?
  ) {
    let enter = call.enter
    self.init(
      kind: enter.isInit ? "CREATE" : enter.isStatic ? "STATICCALL" : "CALL", from: enter.caller,
      to: enter.contract, value: enter.isStatic ? nil : enter.value, gas: enter.gas,
      gasUsed: call.gas, input: enter.callData, output: call.leave?.data)
    for item in call.items {
      switch item {
      case .call(let callee): calls.append(CallFrame(callee, reason: reason))
      case .event(let event): logs.append(Log(event: event, position: calls.count))
      case .read, .write, .payment: break
      }
    }
    switch call.leave?.status {
    case .success, nil: break
    case .revert:
      error = CallFrame.reverted
      revertReason = reason(call.leave?.data ?? [], enter.codeHash)
    case .trap(let trap): error = CallFrame.text(trap)
    }
  }

  /// What a revert is called.
  package static let reverted = "execution reverted"

  /// What a trap is called.
  package static func text(_ trap: Trap) -> String { "trap: \(trap.name)" }

  /// The frame as geth writes it; with the events, if they are asked for.
  package func json(withLogs: Bool) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("type", .string(kind)), ("from", .string(from.hex)),
      ("to", to.map { .string($0.hex) } ?? .null), ("gas", .quantity(gas)),
      ("gasUsed", .quantity(gasUsed)), ("input", .string(Hex.encodePrefixed(input))),
    ]
    if let value { members.append(("value", .string("0x" + String(value, radix: 16)))) }
    if let output { members.append(("output", .string(Hex.encodePrefixed(output)))) }
    if let error { members.append(("error", .string(error))) }
    if let revertReason { members.append(("revertReason", .string(revertReason))) }
    if !calls.isEmpty {
      members.append(("calls", .array(calls.map { $0.json(withLogs: withLogs) })))
    }
    if withLogs, !logs.isEmpty {
      members.append(
        (
          "logs",
          .array(
            logs.map { log in
              .members(
                ("address", .string(log.event.contract.hex)),
                ("topics", .array(log.event.topics.map { .string($0.hex) })),
                ("data", .string(Hex.encodePrefixed(log.event.data))),
                ("position", .quantity(UInt64(log.position))))
            })
        ))
    }
    return .object(members.map { JSONValue.Member($0.0, $0.1) })
  }
}

extension JSONValue {
  /// A number as Ethereum's JSON has it: `0x1f`.
  static func quantity(_ number: UInt64) -> JSONValue { .string("0x" + String(number, radix: 16)) }
}
