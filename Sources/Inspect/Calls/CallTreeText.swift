import Bytecode
import Primitives
import VM
import Values

/// Writes a tree of calls for people:
///
///     [54,321 (own 41,200)] Reward::settle()
///       ├─ [13,121] Model::accuracy() [view]
///       │   └─ ← 0.95
///       ├─ emit Payout(to: 0x52Bc44d5378309EE2abF1539BF71dE1b7d7bE3b5, amount: 7000)
///       └─ ← ()
///
/// The number in brackets is the gas of the call with its callees; `own` is what its own instructions used.
package struct CallTreeText {
  /// Whether changes of state are listed.
  package enum Storage: Hashable, Sendable {
    case hidden, changes
  }

  private let names: TraceNames
  private let storage: Storage
  private let colouring: Colouring
  private var lines: [String] = []

  private init(names: TraceNames, storage: Storage, colouring: Colouring) {
    self.names = names
    self.storage = storage
    self.colouring = colouring
  }

  /// The text of a whole tree; ends with a line end unless there are no calls.
  package static func text(
    _ tree: CallTree, names: TraceNames, transactions: [TracedTransaction] = [],
    storage: Storage = .hidden, colouring: Colouring = .plain
  ) -> String {
    var writer = CallTreeText(names: names, storage: storage, colouring: colouring)
    let headings = TransactionText(names: names)
    var next = 0
    func head(upTo end: Int) {
      while next < min(end, transactions.count) {
        writer.lines.append(
          writer.paint(headings.heading(next, transactions[next]), .faint))
        next += 1
      }
    }
    for call in tree.calls {
      head(upTo: call.transaction + 1)
      writer.write(call, first: "", rest: "", isUndone: false)
    }
    head(upTo: transactions.count)
    return writer.lines.map { $0 + "\n" }.joined()
  }

  // MARK: Calls

  /// Writes a call: its own line begins with `first`, those of its items with `rest`.
  /// `isUndone` says that a caller's failure undid what it did.
  private mutating func write(
    _ call: CallTree.Call, first: String, rest: String, isUndone: Bool
  ) {
    let isUndone = isUndone || call.isUndone
    let contract = names.interface(call.enter.codeHash)
    lines.append(first + heading(call, contract))
    for item in call.items {
      switch item {
      case .call(let callee):
        write(callee, first: rest + "  ├─ ", rest: rest + "  │ ", isUndone: isUndone)
      case .event(let event): lines.append(rest + "  ├─ " + text(event, call))
      case .payment(let account, let amount):
        lines.append(rest + "  ├─ " + paint("pay", .event) + " \(text(account)) \(amount)")
      case .read, .write: break
      }
    }
    if storage == .changes { writeChanges(call, rest: rest, isUndone: isUndone) }
    writeEnd(call, contract, rest: rest)
  }

  private func heading(_ call: CallTree.Call, _ contract: ContractInterface?) -> String {
    let own = call.ownGas == call.gas ? "" : " (own \(grouped(call.ownGas)))"
    let method = contract?.method(callData: call.enter.callData, isInit: call.enter.isInit)
    var text = "[" + paint(grouped(call.gas) + own, .gas) + "] "
    text += paint(contract?.name ?? call.enter.contract.checksummed, .contract) + "::"
    if let (method, arguments) = method, let contract {
      text += paint(method.name, .method)
      text += "(\(self.arguments(arguments, of: method, contract)))"
    } else {
      let selector = call.enter.isInit ? "init" : Hex.encodePrefixed(call.enter.callData.prefix(4))
      text += paint(selector, .method)
      text += "(\(Hex.encodePrefixed(call.enter.callData.dropFirst(4).prefix(32))))"
    }
    if call.enter.value > 0 { text += " {value: \(call.enter.value)}" }
    if method?.0.kind == .view { text += paint(" [view]", .faint) }
    if call.enter.isInit { text += paint(" → \(call.enter.contract.checksummed)", .faint) }
    return text
  }

  private func arguments(
    _ bytes: [UInt8], of method: ContractInterface.Method, _ contract: ContractInterface
  ) -> String {
    let writer = values(contract.types)
    guard let values = contract.types.decode(bytes, method.parameters.map(\.type)) else {
      return writer.hex(bytes)
    }
    return zip(method.parameters, values).map { parameter, value in
      label(parameter.name) + writer.text(value, parameter.type)
    }.joined(separator: ", ")
  }

  // MARK: Ends

  private mutating func writeEnd(
    _ call: CallTree.Call, _ contract: ContractInterface?, rest: String
  ) {
    let arrow = rest + "  └─ ← "
    guard let leave = call.leave else {
      lines.append(arrow + paint("the trace stops here", .failure))
      return
    }
    switch leave.status {
    case .success: lines.append(arrow + result(leave, call, contract))
    case .revert:
      let error = names.error(leave.data, in: call.enter.codeHash).map { text($0) }
      let shown = error ?? Hex.encodePrefixed(leave.data.prefix(64))
      lines.append(arrow + paint("revert", .failure) + " \(shown)" + place(leave, call))
      writeSource(leave, call, rest: rest)
    case .trap(let trap):
      lines.append(arrow + paint("trap", .failure) + " \(trap.name)" + place(leave, call))
      writeSource(leave, call, rest: rest)
    }
  }

  private func result(
    _ leave: TraceLeave, _ call: CallTree.Call, _ contract: ContractInterface?
  ) -> String {
    if leave.coin > 0 { return "Coin(\(leave.coin))" }
    if call.enter.isInit { return "deployed" }
    guard let contract,
      let (method, _) = contract.method(callData: call.enter.callData, isInit: false),
      let type = method.result?.type
    else { return leave.data.isEmpty ? "()" : Hex.encodePrefixed(leave.data.prefix(64)) }
    guard let value = contract.types.decode(leave.data, [type])?.first else {
      return values(contract.types).hex(leave.data)
    }
    return values(contract.types).text(value, type)
  }

  private func place(_ leave: TraceLeave, _ call: CallTree.Call) -> String {
    let place = leave.location.flatMap { names.place($0, in: call.enter.codeHash) }
    return place.map { " at \($0)" } ?? ""
  }

  /// The source line where a call failed, unless it only passed on a failure.
  private mutating func writeSource(_ leave: TraceLeave, _ call: CallTree.Call, rest: String) {
    let passedOn = call.callees.last?.leave.map {
      $0.status == leave.status && $0.data == leave.data
    }
    guard passedOn != true, let location = leave.location,
      let place = names.place(location, in: call.enter.codeHash),
      let line = names.line(place.line, of: place.file)
    else { return }
    let shown = line.trimmed
    let excerpt = shown.count > 100 ? shown.prefix(99) + "…" : shown[...]
    lines.append(rest + "       " + paint("\(place.line) | \(excerpt)", .faint))
  }

  // MARK: Storage

  private mutating func writeChanges(
    _ call: CallTree.Call, rest: String, isUndone: Bool
  ) {
    let module = names.module(call.enter.codeHash)
    let changes = StorageChange.all(in: call)
    guard !changes.isEmpty else { return }
    lines.append(
      rest + "  ├─ " + paint(isUndone ? "storage changes, undone:" : "storage changes:", .faint))
    for (index, change) in changes.enumerated() {
      let branch = index == changes.count - 1 ? "└─ " : "├─ "
      lines.append(rest + "  │   " + branch + text(change, module))
    }
  }

  private func text(_ change: StorageChange, _ module: VerifiedModule?) -> String {
    guard let module, module.module.slots.indices.contains(Int(change.key.slot)) else {
      return "\(change.key.hash.hex): \(raw(change.old)) → \(raw(change.new))"
    }
    let slot = StoredSlot(change.key, module)
    let writer = values(module.types)
    return
      "\(slot.name(writer)): \(slot.text(change.old, writer)) → \(slot.text(change.new, writer))"
  }

  private func raw(_ bytes: [UInt8]?) -> String {
    bytes.map { Hex.encodePrefixed($0.prefix(32)) } ?? "none"
  }

  // MARK: Parts

  private func text(_ event: EmittedEvent, _ call: CallTree.Call) -> String {
    let declared = names.event(event, in: call.enter.codeHash).map { text($0) }
    return paint("emit", .event) + " "
      + (declared ?? event.topics.map(\.hex).joined(separator: " "))
  }

  private func text(_ declaration: DecodedDeclaration) -> String {
    values(declaration.types).text(declaration)
  }

  private func text(_ account: Address) -> String { values(.empty).text(account) }

  private func values(_ types: TypeTable) -> ValueText {
    ValueText(types: types, detail: .short, names: names.accounts)
  }

  private func label(_ name: String) -> String { name.isEmpty ? "" : "\(name): " }

  private func paint(_ text: String, _ ink: Ink) -> String { colouring.paint(text, ink) }
}
