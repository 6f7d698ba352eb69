import Bytecode
import Client
import Diagnostics
import Inspect
import Ledger
import Node
import Primitives
import VM

extension RPCMethod {
  /// How transactions and calls ran: steps as geth's default tracer has them, or calls as its `callTracer` does.
  /// `galaxy_traceTransaction` gives the recording, from which everything follows.
  static let debugMethods: [(String, RPCMethod)] = [
    (
      "debug_traceTransaction",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let hash = try parameters.required(RPCValue.hash)
        let options = try parameters.optional { value throws(RPCValueError) in
          try TracerOptions(value)
        }
        try parameters.finish()
        if let options, options.showsState {
          guard let state = try service.prestate(of: hash, isDifference: options.isDifference)
          else { throw RPCError(.refused, "transaction not found") }
          return state
        }
        guard let (block, index) = try service.place(of: hash),
          let trace = try service.trace(of: hash)
        else { throw RPCError(.refused, "transaction not found") }
        let payload = block.transactions[index].payload
        let call = CallObject(
          sender: block.transactions[index].sender, recipient: payload.recipient,
          data: payload.data, value: payload.value, gasLimit: payload.gasLimit)
        return try service.traced(trace, call, options ?? TracerOptions())
      }
    ),
    (
      "debug_traceCall",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let call = try parameters.required { value throws(RPCValueError) in try CallObject(value) }
        let reference = try parameters.optional(BlockReference.any)
        let options = try parameters.optional { value throws(RPCValueError) in
          try TracerOptions(value)
        }
        try parameters.finish()
        guard options?.showsState != true else {
          throw RPCError(.invalidParameters, "prestateTracer is for transactions")
        }
        let trace = try service.trace(of: call, on: service.snapshot(reference))
        return try service.traced(trace, call, options ?? TracerOptions())
      }
    ),
  ]
}

/// What a client wants to see of a trace.
struct TracerOptions {
  /// The calls, in place of the steps.
  var showsCalls = false
  /// What was read of the state, in place of the steps; or what was changed.
  var showsState = false
  var isDifference = false
  /// Of calls: the outermost only, and the events.
  var onlyTop = false
  var withLogs = false
  /// Of steps: the first, and how many.
  var first: UInt64 = 0
  var count = StructLog.stepsMax

  init() {}

  /// Reads geth's options, and `offset`, which is ours.
  init(_ value: JSONValue) throws(RPCValueError) {
    guard case .object = value else { throw RPCValueError("options are an object") }
    switch try RPCValue.member(value, "tracer", RPCValue.text) {
    case nil, "structLogger": break
    case "callTracer": showsCalls = true
    case "prestateTracer": showsState = true
    default:
      throw RPCValueError(
        "the tracers are callTracer, prestateTracer and the default, structLogger")
    }
    let settings = value["tracerConfig"] ?? .null
    onlyTop = try RPCValue.member(settings, "onlyTopCall", RPCValue.flag) ?? false
    withLogs = try RPCValue.member(settings, "withLog", RPCValue.flag) ?? false
    isDifference = try RPCValue.member(settings, "diffMode", RPCValue.flag) ?? false
    func number(_ name: String) throws(RPCValueError) -> Int? {
      try RPCValue.member(value, name) { value throws(RPCValueError) in
        guard case .number(let text) = value, let number = Int(text), number >= 0 else {
          throw RPCValueError("not a number of steps")
        }
        return number
      }
    }
    first = UInt64(try number("offset") ?? 0)
    // As in geth, 0 is as many as there may be.
    if let limit = try number("limit"), limit > 0 { count = min(limit, StructLog.stepsMax) }
  }
}

extension RPCService {
  /// A trace as somebody wants to see it.
  fileprivate func traced(
    _ trace: CallTrace, _ call: CallObject, _ options: TracerOptions
  ) throws(RPCError) -> JSONValue {
    guard !options.showsCalls else {
      return frame(trace, call, onlyTop: options.onlyTop).json(withLogs: options.withLogs)
    }
    do throws(InspectError) {
      let (steps, total) = try StructLog.page(
        of: Trace(decoding: trace.file.encoded()), from: options.first, count: options.count)
      return .members(
        ("gas", .integer(Int(clamping: trace.receipt.gasUsed))),
        ("failed", .bool(!trace.receipt.isSuccess)), ("returnValue", .data(trace.receipt.data)),
        ("structLogs", .array(steps)), ("stepCount", .integer(Int(clamping: total))))
    } catch {
      throw RPCError(.internalFault, "\(error)")
    }
  }

  /// The frame of a transaction, with those of the calls inside: it is there, too, when no contract ran.
  private func frame(_ trace: CallTrace, _ call: CallObject, onlyTop: Bool) -> CallFrame {
    let receipt = trace.receipt
    let outermost = trace.tree.calls.first
    func reason(_ data: [UInt8], _ codeHash: Hash256) -> String? {
      interfaces.known(codeHash)?.error(data).map { Explanation.text($0) }
    }
    var frame = CallFrame(
      kind: call.recipient == nil ? "CREATE" : "CALL", from: call.sender,
      to: call.recipient ?? receipt.contract ?? outermost?.enter.contract, value: call.value,
      gas: call.gasLimit ?? node.rules.blockGasLimit, gasUsed: receipt.gasUsed, input: call.data,
      output: receipt.data)
    switch receipt.status {
    case .success: break
    case .revert:
      frame.error = CallFrame.reverted
      frame.revertReason = outermost.flatMap { reason(receipt.data, $0.enter.codeHash) }
    case .trap(let trap): frame.error = CallFrame.text(trap)
    case .invalidModule(let reason): frame.error = "invalid module: \(reason)"
    }
    // The outermost call is the transaction itself.
    if let inner = outermost.map({ CallFrame($0, reason: reason) }) {
      frame.logs = inner.logs
      if !onlyTop { frame.calls = inner.calls }
    }
    return frame
  }
}
