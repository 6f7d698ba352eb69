import Bytecode
import Client
import Diagnostics
import Inspect
import Ledger
import Node
import Primitives
import VM

extension RPCMethod {
  /// How transactions and calls ran, as geth's `callTracer` shows it. Other tracers show instructions of the EVM, which there are none of:
  /// `galaxy_traceTransaction` gives those of our machine.
  static let debugMethods: [(String, RPCMethod)] = [
    (
      "debug_traceTransaction",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let hash = try parameters.required(RPCValue.hash)
        try checkTracer(parameters.optional { $0 })
        try parameters.finish()
        guard let (block, index) = try service.place(of: hash),
          let trace = try service.trace(of: hash)
        else { throw RPCError(.refused, "transaction not found") }
        let payload = block.transactions[index].payload
        return CallFrameJSON(service.interfaces).value(
          trace, from: block.transactions[index].sender, to: payload.recipient,
          value: payload.value, gas: payload.gasLimit, input: payload.data)
      }
    ),
    (
      "debug_traceCall",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let call = try parameters.required { value throws(RPCValueError) in try CallObject(value) }
        let reference = try parameters.optional(BlockReference.any)
        try checkTracer(parameters.optional { $0 })
        try parameters.finish()
        let trace = try service.trace(of: call, on: service.snapshot(reference))
        return CallFrameJSON(service.interfaces).value(
          trace, from: call.sender, to: call.recipient, value: call.value,
          gas: call.gasLimit ?? service.node.rules.blockGasLimit, input: call.data)
      }
    ),
  ]

  private static func checkTracer(_ options: JSONValue?) throws(RPCError) {
    guard options?["tracer"]?.text == "callTracer" else {
      throw RPCError(
        .invalidParameters,
        "only {\"tracer\": \"callTracer\"}; galaxy_traceTransaction has the instructions")
    }
  }
}

/// Calls as geth's `callTracer` writes them.
struct CallFrameJSON {
  private let interfaces: InterfaceCache

  init(_ interfaces: InterfaceCache) {
    self.interfaces = interfaces
  }

  /// The frame of a transaction, with those of the calls inside.
  func value(
    _ trace: CallTrace, from sender: Address, to recipient: Address?, value: UInt128, gas: UInt64,
    input: [UInt8]
  ) -> JSONValue {
    let receipt = trace.receipt
    var members: [(String, JSONValue)] = [
      ("type", .string(recipient == nil ? "CREATE" : "CALL")), ("from", .address(sender)),
      (
        "to",
        (recipient ?? receipt.contract ?? trace.tree.calls.first?.enter.contract)
          .map { .address($0) } ?? .null
      ),
      ("value", .quantity(value)), ("gas", .quantity(gas)),
      ("gasUsed", .quantity(receipt.gasUsed)), ("input", .data(input)),
      ("output", .data(receipt.data)),
    ]
    switch receipt.status {
    case .success: break
    case .revert:
      members.append(("error", .string("execution reverted")))
      members += reason(receipt.data, trace.tree.calls.first?.enter.codeHash)
    case .trap(let trap): members.append(("error", .string("trap \(trap.name)")))
    case .invalidModule(let reason):
      members.append(("error", .string("invalid module: \(reason)")))
    }
    // The outermost call is the transaction itself.
    let calls = trace.tree.calls.flatMap(\.callees)
    if !calls.isEmpty { members.append(("calls", .array(calls.map { self.value($0) }))) }
    return .object(members.map { JSONValue.Member($0.0, $0.1) })
  }

  private func value(_ call: CallTree.Call) -> JSONValue {
    let enter = call.enter
    var members: [(String, JSONValue)] = [
      ("type", .string(enter.isStatic ? "STATICCALL" : "CALL")),
      ("from", .address(enter.caller)), ("to", .address(enter.contract)),
      ("value", .quantity(enter.value)), ("gas", .quantity(enter.gas)),
      ("gasUsed", .quantity(call.gas)), ("input", .data(enter.callData)),
      ("output", .data(call.leave?.data ?? [])),
    ]
    switch call.leave?.status {
    case .success, nil: break
    case .revert:
      members.append(("error", .string("execution reverted")))
      members += reason(call.leave?.data ?? [], enter.codeHash)
    case .trap(let trap): members.append(("error", .string("trap \(trap.name)")))
    }
    if !call.callees.isEmpty {
      members.append(("calls", .array(call.callees.map { value($0) })))
    }
    return .object(members.map { JSONValue.Member($0.0, $0.1) })
  }

  private func reason(_ data: [UInt8], _ codeHash: Hash256?) -> [(String, JSONValue)] {
    guard let error = codeHash.flatMap({ interfaces.known($0) })?.error(data) else { return [] }
    return [("revertReason", .string(Explanation.text(error)))]
  }
}
