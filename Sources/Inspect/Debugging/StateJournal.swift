import Primitives
import VM
import Values

/// What is known of state while a trace goes on: what was read and written, without what failures have undone.
struct StateJournal {
  private struct Place: Hashable {
    let contract: Address
    let key: TracedKey
  }

  private typealias Known = (call: Int, value: [UInt8]?)

  private let index: StepIndex
  private let names: TraceNames
  private var next = 0
  private var known: [Place: Known] = [:]
  /// The places in the order in which they were met.
  private var order: [Place] = []
  /// The writes of each call that runs, to be undone in reverse.
  private var journals: [[(place: Place, old: Known?)]] = []
  private var running: [Int] = []
  /// The places of each contract by their names.
  private var named: [Address: [String: Place]] = [:]

  /// Before the first step of a trace.
  init(_ session: DebugSession) {
    index = session.index
    names = session.trace.names
  }

  /// Goes on to a step, which is not before the one where it stands.
  mutating func advance(to step: Int) {
    while next < index.happenings.count {
      let happening = index.happenings[next]
      if case .enter = happening.kind {
        guard happening.step <= step else { return }
      } else if happening.step >= step {
        return
      }
      take(happening)
      next += 1
    }
  }

  private mutating func take(_ happening: Happening) {
    let enter = index.calls[happening.call].enter
    func place(_ key: TracedKey) -> Place { Place(contract: enter.contract, key: key) }
    switch happening.kind {
    case .enter:
      if enter.depth == 0 { (journals, running) = ([], []) }
      running.append(happening.call)
      journals.append([])
    case .event, .pay: break
    case .read(let key, let value): note(place(key), (happening.call, value))
    case .write(let key, let old, let new):
      if !journals.isEmpty {
        journals[journals.count - 1].append((place(key), (happening.call, old)))
      }
      note(place(key), (happening.call, new))
    case .leave(let leave):
      _ = running.popLast()
      guard let journal = journals.popLast() else { return }
      if leave.status == .success {
        if !journals.isEmpty { journals[journals.count - 1] += journal }
      } else {
        for (place, old) in journal.reversed() { known[place] = old }
      }
    }
  }

  private mutating func note(_ place: Place, _ value: Known) {
    if known.updateValue(value, forKey: place) == nil {
      order.append(place)
      named[place.contract] = nil
    }
  }

  /// The places of the contract that runs, and what they hold.
  var values: [DebugSession.StateValue] {
    guard let contract else { return [] }
    return order.filter { $0.contract == contract }.compactMap { value($0) }
  }

  /// What a place of the contract that runs holds; nil when it was neither read nor written.
  mutating func value(named name: String) -> String? {
    guard let contract else { return nil }
    if named[contract] == nil {
      var places: [String: Place] = [:]
      for place in order where place.contract == contract {
        guard let value = value(place) else { continue }
        places[value.name] = place
        places[value.shortName] = place
      }
      named[contract] = places
    }
    return named[contract]?[name].flatMap { value($0)?.text }
  }

  private var contract: Address? { running.last.map { index.calls[$0].enter.contract } }

  private func value(_ place: Place) -> DebugSession.StateValue? {
    guard let known = known[place] else { return nil }
    let texts = CallDescription(index.calls[known.call], names: names).text(
      StorageChange(key: place.key, old: nil, new: known.value))
    return DebugSession.StateValue(name: texts.name, text: texts.new ?? "none")
  }
}
