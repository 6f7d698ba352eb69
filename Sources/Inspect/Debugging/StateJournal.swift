import Primitives
import VM
import Values

/// What is known of state while a trace goes on: what was read and written, without what failures have undone. What nobody has met yet
/// holds what is met first, later on; and what nobody ever meets holds nothing, if the trace has the deployment of its contract.
struct StateJournal {
  private struct Place: Hashable {
    let contract: Address
    let key: TracedKey
  }

  private typealias Known = (call: Int, value: [UInt8]?)

  /// A place of one of the contracts that were deployed at an address, one after another in the chains of several tests.
  private struct Beginning: Hashable {
    let contract: Address
    let deployment: Int
    let hash: Hash256
  }

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
  /// How often a contract was deployed at an address so far.
  private var deployments: [Address: Int] = [:]
  /// What lay at each place before the trace first met it.
  private lazy var beginnings = Self.beginnings(index)
  private let addresses: [String: Address]

  /// Before the first step of a trace.
  init(_ session: DebugSession) {
    index = session.index
    names = session.trace.names
    addresses = Dictionary(names.accounts.map { ($1, $0) }) { first, _ in first }
  }

  private static func beginnings(_ index: StepIndex) -> [Beginning: (key: TracedKey, known: Known)]
  {
    var deployments: [Address: Int] = [:]
    var found: [Beginning: (key: TracedKey, known: Known)] = [:]
    for happening in index.happenings {
      let enter = index.calls[happening.call].enter
      let met: (key: TracedKey, value: [UInt8]?)
      switch happening.kind {
      case .enter:
        if enter.isInit { deployments[enter.contract, default: 0] += 1 }
        continue
      case .read(let key, let value): met = (key, value)
      case .write(let key, let old, _): met = (key, old)
      case .leave, .event, .pay: continue
      }
      let beginning = Beginning(
        contract: enter.contract, deployment: deployments[enter.contract] ?? 0, hash: met.key.hash)
      if found[beginning] == nil { found[beginning] = (met.key, (happening.call, met.value)) }
    }
    return found
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
      if enter.isInit { begin(enter.contract) }
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

  /// A contract is deployed: what was known of another one at its address is of no use.
  private mutating func begin(_ contract: Address) {
    deployments[contract, default: 0] += 1
    guard named[contract] != nil || order.contains(where: { $0.contract == contract }) else {
      return
    }
    for place in order where place.contract == contract { known[place] = nil }
    order.removeAll { $0.contract == contract }
    named[contract] = nil
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

  /// What a place of the contract that runs holds; nil when there is none, or nothing tells what it holds.
  mutating func value(named name: String) -> String? {
    guard let contract else { return nil }
    return known(name, contract) ?? beginning(name, contract)
  }

  /// What the trace has not met yet.
  private mutating func beginning(_ name: String, _ contract: Address) -> String? {
    guard let call = running.last,
      let module = names.module(index.calls[call].enter.codeHash),
      let found = try? StatePlace(name, of: module, names: addresses)
    else { return nil }
    // It may have been met under another spelling.
    let place = order.first { $0.contract == contract && $0.key.hash == found.key }
    if let place, let value = value(place) { return value.text }
    let beginning = Beginning(
      contract: contract, deployment: deployments[contract] ?? 0, hash: found.key)
    if let (key, known) = beginnings[beginning] {
      return known.value == nil
        ? found.emptyText : text(Place(contract: contract, key: key), known).text
    }
    return deployments[contract] == nil ? nil : found.emptyText
  }

  private mutating func known(_ name: String, _ contract: Address) -> String? {
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
    known[place].map { text(place, $0) }
  }

  private func text(_ place: Place, _ known: Known) -> DebugSession.StateValue {
    let texts = CallDescription(index.calls[known.call], names: names).text(
      StorageChange(key: place.key, old: nil, new: known.value))
    return DebugSession.StateValue(name: texts.name, text: texts.new ?? "none")
  }
}
