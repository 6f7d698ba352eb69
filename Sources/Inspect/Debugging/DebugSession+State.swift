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
  }

  private struct Place: Hashable {
    let contract: Address
    let key: TracedKey
  }

  /// What the innermost contract has read or written up to here, by name; what a failure undid is undone.
  package var state: [StateValue] {
    var values: [Place: (call: Int, value: [UInt8]?)] = [:]
    var order: [Place] = []
    // The writes of each call that runs, to be undone in reverse.
    var journals: [[(place: Place, old: (call: Int, value: [UInt8]?)?)]] = []
    var running: [Int] = []
    func note(_ place: Place, _ call: Int, _ value: [UInt8]?) {
      if values.updateValue((call, value), forKey: place) == nil { order.append(place) }
    }
    for happening in index.happenings {
      if case .enter = happening.kind {
        guard happening.step <= position else { break }
        if index.calls[happening.call].enter.depth == 0 { (journals, running) = ([], []) }
        running.append(happening.call)
        journals.append([])
        continue
      }
      guard happening.step < position else { break }
      let contract = index.calls[happening.call].enter.contract
      switch happening.kind {
      case .enter, .event, .pay: break
      case .read(let key, let value):
        note(Place(contract: contract, key: key), happening.call, value)
      case .write(let key, let old, let new):
        let place = Place(contract: contract, key: key)
        if !journals.isEmpty {
          journals[journals.count - 1].append((place, (happening.call, old)))
        }
        note(place, happening.call, new)
      case .leave(let leave):
        _ = running.popLast()
        guard let journal = journals.popLast() else { break }
        if leave.status == .success {
          if !journals.isEmpty { journals[journals.count - 1] += journal }
        } else {
          for (place, old) in journal.reversed() { values[place] = old }
        }
      }
    }
    guard let current = running.last else { return [] }
    let contract = index.calls[current].enter.contract
    return order.filter { $0.contract == contract }.compactMap { place in
      guard let known = values[place] else { return nil }
      let texts = CallDescription(index.calls[known.call], names: trace.names).text(
        StorageChange(key: place.key, old: nil, new: known.value))
      return StateValue(name: texts.name, text: texts.new ?? "none")
    }
  }

  /// Whether a place in the state of a call's contract is what somebody names: whole, without the digits of named
  /// accounts, or by its slot.
  func isNamed(_ key: TracedKey, of call: Int, _ name: String) -> Bool {
    let full = CallDescription(index.calls[call], names: trace.names).name(key)
    return full == name || full.prefix { $0 != "[" && $0 != "." } == name
      || full.replacing(/@0x[0-9a-fA-F]{4}…[0-9a-fA-F]{4}/, with: "") == name
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
