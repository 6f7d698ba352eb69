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
    let description = CallDescription(call, names: names)
    lines.append(first + heading(description))
    for item in call.items {
      switch item {
      case .call(let callee):
        write(callee, first: rest + "  ├─ ", rest: rest + "  │ ", isUndone: isUndone)
      case .event(let event):
        lines.append(rest + "  ├─ " + paint("emit", .event) + " " + description.text(event))
      case .payment(let account, let amount):
        let account = description.values.text(account)
        lines.append(rest + "  ├─ " + paint("pay", .event) + " \(account) \(amount)")
      case .read, .write: break
      }
    }
    if storage == .changes { writeChanges(description, rest: rest, isUndone: isUndone) }
    writeEnd(description, rest: rest)
  }

  private func heading(_ description: CallDescription) -> String {
    let call = description.call
    let own = call.ownGas == call.gas ? "" : " (own \(grouped(call.ownGas)))"
    var text = "[" + paint(grouped(call.gas) + own, .gas) + "] "
    text += paint(description.contractName, .contract) + "::"
    text += paint(description.methodName, .method) + "(\(description.argumentsText))"
    if call.enter.value > 0 { text += " {value: \(call.enter.value)}" }
    if description.method?.kind == .view { text += paint(" [view]", .faint) }
    if call.enter.isInit { text += paint(" → \(call.enter.contract.checksummed)", .faint) }
    return text
  }

  // MARK: Ends

  private mutating func writeEnd(_ description: CallDescription, rest: String) {
    let arrow = rest + "  └─ ← "
    guard let leave = description.call.leave else {
      lines.append(arrow + paint("the trace stops here", .failure))
      return
    }
    guard let failure = description.failureText else {
      lines.append(arrow + description.resultText)
      return
    }
    let word = leave.status == .revert ? "revert" : "trap"
    let place = description.failurePlace.map { " at \($0)" } ?? ""
    lines.append(arrow + paint(word, .failure) + " \(failure)" + place)
    writeSource(leave, description, rest: rest)
  }

  /// The source line where a call failed, unless it only passed on a failure.
  private mutating func writeSource(
    _ leave: TraceLeave, _ description: CallDescription, rest: String
  ) {
    let passedOn = description.call.callees.last?.leave.map {
      $0.status == leave.status && $0.data == leave.data
    }
    guard passedOn != true, let place = description.failurePlace,
      let line = names.line(place.line, of: place.file)
    else { return }
    let shown = line.trimmed
    let excerpt = shown.count > 100 ? shown.prefix(99) + "…" : shown[...]
    lines.append(rest + "       " + paint("\(place.line) | \(excerpt)", .faint))
  }

  // MARK: Storage

  private mutating func writeChanges(
    _ description: CallDescription, rest: String, isUndone: Bool
  ) {
    let changes = StorageChange.all(in: description.call)
    guard !changes.isEmpty else { return }
    lines.append(
      rest + "  ├─ " + paint(isUndone ? "storage changes, undone:" : "storage changes:", .faint))
    for (index, change) in changes.enumerated() {
      let branch = index == changes.count - 1 ? "└─ " : "├─ "
      let (name, old, new) = description.text(change)
      lines.append(rest + "  │   " + branch + "\(name): \(old ?? "none") → \(new ?? "none")")
    }
  }

  private func paint(_ text: String, _ ink: Ink) -> String { colouring.paint(text, ink) }
}
