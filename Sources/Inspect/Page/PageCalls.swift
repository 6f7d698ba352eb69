import Bytecode
import Diagnostics
import Primitives
import VM
import Values

/// The calls of a trace for a page, in the order in which they began, each with what it changed.
struct PageCalls {
  /// Elements of a tensor that are shown one by one.
  private static let elementsMax = 4_096

  private let trace: Trace
  private let scan: TraceScan
  private var rows: [JSONValue] = []

  /// The calls; `json` is made from them.
  init(_ trace: Trace, _ scan: TraceScan) {
    self.trace = trace
    self.scan = scan
    for call in scan.tree.calls { add(call, below: -1, isUndone: false) }
  }

  var json: JSONValue { .array(rows) }

  private mutating func add(_ call: CallTree.Call, below parent: Int, isUndone: Bool) {
    let number = rows.count
    guard number < min(PageHead.callsMax, scan.spans.count) else { return }
    let isUndone = isUndone || call.isUndone
    rows.append(row(call, number, parent, isUndone))
    for callee in call.callees { add(callee, below: number, isUndone: isUndone) }
  }

  private func row(
    _ call: CallTree.Call, _ number: Int, _ parent: Int, _ isUndone: Bool
  ) -> JSONValue {
    let description = CallDescription(call, names: trace.names)
    let span = scan.spans[number]
    let place = description.failurePlace
    var events: [JSONValue] = []
    var payments: [JSONValue] = []
    for item in call.items {
      switch item {
      case .event(let event): events.append(.string(description.text(event)))
      case .payment(let account, let amount):
        payments.append(
          .array([.string(description.values.text(account)), .string(String(amount))]))
      case .call, .read, .write: break
      }
    }
    let values = description.values
    return .members(
      ("parent", .integer(parent)), ("transaction", .integer(call.transaction)),
      ("node", .integer(span.node)), ("begin", .integer(span.begin)), ("end", .integer(span.end)),
      ("name", .string("\(description.contractName)::\(description.methodName)")),
      ("contract", .string(values.text(call.enter.contract))),
      ("caller", .string(values.text(call.enter.caller))),
      ("value", .string(String(call.enter.value))),
      ("arguments", arguments(description)), ("argumentsText", .string(description.argumentsText)),
      ("result", description.result.map { value($0, description) } ?? .null),
      ("resultText", .string(description.resultText)),
      ("status", .string(status(call))),
      ("failure", description.failureText.map { .string($0) } ?? .null),
      ("at", place.map { .array([.string($0.file), .integer($0.line)]) } ?? .null),
      ("gas", .integer(Int(clamping: call.gas))), ("own", .integer(Int(clamping: call.ownGas))),
      ("undone", .bool(isUndone)), ("coin", .string(String(call.leave?.coin ?? 0))),
      ("events", .array(events)), ("payments", .array(payments)),
      (
        "changes",
        .array(
          StorageChange.all(in: call).map { change in
            let (name, old, new) = description.text(change)
            return .array([
              .string(name), old.map { .string($0) } ?? .null, new.map { .string($0) } ?? .null,
            ])
          })
      ))
  }

  private func status(_ call: CallTree.Call) -> String {
    switch call.leave?.status {
    case nil: "unfinished"
    case .success: "success"
    case .revert: "revert"
    case .trap: "trap"
    }
  }

  private func arguments(_ description: CallDescription) -> JSONValue {
    .array((description.arguments ?? []).map { value($0, description) })
  }

  /// Name, type, text, and of a small tensor its elements.
  private func value(
    _ value: CallDescription.NamedValue, _ description: CallDescription
  ) -> JSONValue {
    let types = description.values.types
    var elements = JSONValue.null
    if case .tensor = types[value.type], case .bytes(let bytes) = value.value,
      bytes.count <= PageCalls.elementsMax * 8
    {
      elements = ValueJSON(types: types).value(value.value, value.type)
    }
    return .array([
      .string(value.name), .string(types.name(value.type)),
      .string(description.values.text(value.value, value.type)), elements,
    ])
  }
}
