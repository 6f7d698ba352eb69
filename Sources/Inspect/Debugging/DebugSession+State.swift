import Primitives
import VM
import Values

extension DebugSession {
  /// A place in state, and what lies there.
  package struct StateValue: Hashable, Sendable {
    /// Its name: `balances[bob]`.
    package let name: String
    /// The value.
    package let text: String

    /// Its name without the digits of named accounts.
    var shortName: String { name.withoutDigits }

    /// Whether somebody means it: whole, or without the digits of named accounts.
    package func isCalled(_ name: String) -> Bool { self.name == name || shortName == name }
  }

  /// What the innermost contract has read or written up to here, by name; what a failure undid is undone.
  package var state: [StateValue] {
    var journal = StateJournal(self)
    journal.advance(to: position)
    return journal.values
  }

  /// Whether a place in the state of a call's contract is what somebody names: whole, without the digits of named
  /// accounts, or by its slot.
  func isNamed(_ key: TracedKey, of call: Int, _ name: String) -> Bool {
    let full = CallDescription(index.calls[call], names: trace.names).name(key)
    return full == name || full.prefix { $0 != "[" && $0 != "." } == name
      || full.withoutDigits == name
  }

  /// What an event, failure or payment is called.
  func text(_ happening: Happening) -> String? {
    let description = CallDescription(index.calls[happening.call], names: trace.names)
    switch happening.kind {
    case .leave(let leave) where leave.status != .success: return description.failureText
    case .event(let event): return description.text(event)
    case .write(let key, let old, let new):
      let texts = description.text(StorageChange(key: key, old: old, new: new))
      return "\(texts.name): \(texts.old ?? "none") -> \(texts.new ?? "none")"
    case .enter, .leave, .read, .pay: return nil
    }
  }
}

extension String {
  /// The name of a place without the digits behind accounts' names.
  fileprivate var withoutDigits: String {
    contains("@0x") ? replacing(/@0x[0-9a-fA-F]{4}…[0-9a-fA-F]{4}/, with: "") : self
  }
}
