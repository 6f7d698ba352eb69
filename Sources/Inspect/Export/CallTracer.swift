import Bytecode
import Diagnostics
import Primitives
import VM

/// The calls of a transaction as geth's `callTracer` with `withLog` tells them.
package struct CallTracer {
  /// An array with an object for each transaction or view in which a contract ran.
  package static func value(_ tree: CallTree, trace: Trace) -> JSONValue {
    .array(
      tree.calls.map { call in
        let transaction =
          trace.file.transactions.indices.contains(call.transaction)
          ? trace.file.transactions[call.transaction] : nil
        return CallTracer(names: trace.names).value(call, of: transaction)
      })
  }

  private let names: TraceNames

  private init(names: TraceNames) { self.names = names }

  private func value(
    _ call: CallTree.Call, of transaction: TracedTransaction? = nil
  ) -> JSONValue {
    // The outermost call is the transaction, of which geth tells all gas.
    let isStatic = transaction == nil && call.enter.isStatic
    let type = call.enter.isInit ? "CREATE" : isStatic ? "STATICCALL" : "CALL"
    let gas = transaction?.gasLimit ?? call.enter.gas
    let used = transaction?.gasUsed ?? call.gas
    var members: [(String, JSONValue)] = [
      ("type", .string(type)), ("from", .string(call.enter.caller.hex)),
      ("to", .string(call.enter.contract.hex)),
      ("gas", .quantity(gas)), ("gasUsed", .quantity(used)),
      ("input", .string(Hex.encodePrefixed(call.enter.callData))),
    ]
    if !isStatic {
      members.append(("value", .string("0x" + String(call.enter.value, radix: 16))))
    }
    if let leave = call.leave {
      members.append(("output", .string(Hex.encodePrefixed(leave.data))))
      switch leave.status {
      case .success: break
      case .revert:
        members.append(("error", .string("execution reverted")))
        if let error = names.error(leave.data, in: call.enter.codeHash) {
          members.append(("revertReason", .string(error.name)))
        }
      case .trap(let trap): members.append(("error", .string("trap: \(trap.name)")))
      }
    }
    var calls: [JSONValue] = []
    var logs: [JSONValue] = []
    for item in call.items {
      switch item {
      case .call(let callee): calls.append(value(callee))
      case .event(let event):
        logs.append(
          .members(
            ("address", .string(event.contract.hex)),
            ("topics", .array(event.topics.map { .string($0.hex) })),
            ("data", .string(Hex.encodePrefixed(event.data))),
            ("position", .quantity(UInt64(calls.count)))))
      case .read, .write, .payment: break
      }
    }
    if !calls.isEmpty { members.append(("calls", .array(calls))) }
    if !logs.isEmpty { members.append(("logs", .array(logs))) }
    return .object(members.map { JSONValue.Member($0.0, $0.1) })
  }
}

extension JSONValue {
  /// A number as Ethereum's JSON has it: `0x1f`.
  static func quantity(_ number: UInt64) -> JSONValue { .string("0x" + String(number, radix: 16)) }
}
