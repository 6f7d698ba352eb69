import Client
import Interpreter
import Ledger
import Primitives
import Semantics

/// Looks for a sequence of calls after which an invariant does not hold.
///
/// Every sequence starts at the state in which the test asks. Calls that revert are part of it: they change nothing.
/// A sequence that breaks an invariant is made shorter, and its arguments simpler, as long as it still breaks one
/// (the shrinking of QuickCheck, Claessen and Hughes 2000, on calls).
struct Exploration {
  /// A sequence that breaks an invariant.
  struct Counterexample {
    var calls: [ExploredCall]
    let contract: ContractID
    let invariant: String
    let reason: String
  }

  private let program: TypedProgram
  private let start: LocalChain
  private let contracts: [ExploredContract]
  private let accounts: [Address]
  /// The call behind which the test asks.
  private let lastCall: ExploredContract.Call?
  private var written: WrittenEntries
  /// Whether somebody asks which entries of maps were written.
  private let isRecorded: Bool
  private var random: SplitMix64
  /// Gas of all calls so far.
  private var gasUsed: UInt64 = 0
  /// How often each entry did what it should, by contract and entry.
  private(set) var successes: [[Int]]
  /// Calls that were made.
  private(set) var callCount = 0

  private static let callsPerSequence = 24
  private static let gasPerCall: UInt64 = 100_000_000
  /// A deterministic end where calls are expensive.
  private static let gasMax: UInt64 = 10_000_000_000
  private static let shrinkRunsMax = 2_000

  init(
    _ program: TypedProgram, from start: LocalChain, _ contracts: [ExploredContract],
    accounts: [Address], after lastCall: ExploredContract.Call?, _ written: WrittenEntries,
    seed: UInt64
  ) {
    self.program = program
    var start = start
    start.record = nil
    self.start = start
    self.lastCall = lastCall
    self.written = written
    isRecorded = contracts.contains { !$0.interpreted.isEmpty }
    self.contracts = contracts
    self.accounts = accounts
    random = SplitMix64(seed: seed)
    successes = contracts.map { $0.entries.map { _ in 0 } }
  }

  /// Runs so many sequences; the simplest counterexample that was found.
  mutating func run(sequences: Int) -> Counterexample? {
    if let broken = violation(on: start, after: lastCall, []) { return broken }
    let choices = contracts.indices.flatMap { contract in
      contracts[contract].entries.indices.map { (contract, $0) }
    }
    guard !choices.isEmpty, !accounts.isEmpty else { return nil }
    for _ in 0..<sequences where gasUsed < Exploration.gasMax {
      var chain = start
      var calls: [ExploredCall] = []
      for _ in 0..<Exploration.callsPerSequence where gasUsed < Exploration.gasMax {
        let call = next(choices, on: chain)
        calls.append(call)
        callCount += 1
        guard let made = perform(call, on: &chain) else { continue }
        successes[call.contract][call.entry] += 1
        if let broken = violation(on: chain, after: made, calls) { return simplest(broken) }
      }
    }
    return nil
  }

  // MARK: Calls

  private mutating func next(_ choices: [(Int, Int)], on chain: LocalChain) -> ExploredCall {
    let (contract, position) = choices[random.next(below: choices.count)]
    let entry = contracts[contract].entries[position]
    let sender = accounts[random.next(below: accounts.count)]
    var generator = PropertyArguments(program, entry.types, seed: random.next())
    generator.addresses = accounts + contracts.map(\.address)
    // The smallest and the largest values now and then, random ones mostly.
    let arguments = generator.next(random.next(below: 10))
    var value: UInt128 = 0
    if entry.isPayable, random.next(below: 8) > 0 {
      value = chain.balance(of: sender) >> UInt128(random.next(below: 32))
    }
    return ExploredCall(
      seconds: random.next(below: 6) == 0
        ? random.next() >> UInt64(36 + random.next(below: 28)) : 0,
      sender: sender, contract: contract, entry: position, arguments: arguments, value: value)
  }

  /// Makes a call; nil when it does not do what it should, and changes nothing but the time.
  private mutating func perform(
    _ call: ExploredCall, on chain: inout LocalChain
  ) -> ExploredContract.Call? {
    let contract = contracts[call.contract]
    let data = program.callData(contract.entries[call.entry].method, call.arguments)
    if call.seconds > 0 { chain.advance(seconds: call.seconds) }
    // A copy that is kept makes the chain copy what it changes.
    let before = isRecorded ? chain : nil
    if isRecorded { chain.record = ChainRecording() }
    let outcome = try? chain.attempt(
      TransactionRequest(
        from: call.sender, to: contract.address, CallData(data), value: call.value,
        gasLimit: Exploration.gasPerCall, gasPrice: 0))
    guard let outcome else { return nil }
    gasUsed += min(outcome.gasUsed, Exploration.gasMax)
    guard outcome.status == .success else { return nil }
    if let recorder = chain.record?.recorder { written.add(recorder) }
    return ExploredContract.Call(
      caller: call.sender, callee: contract.address, before: before)
  }

  private func violation(
    on chain: LocalChain, after call: ExploredContract.Call?, _ calls: [ExploredCall]
  ) -> Counterexample? {
    for contract in contracts {
      if let (name, reason) = contract.violation(on: chain, after: call, written) {
        return Counterexample(
          calls: calls, contract: contract.id, invariant: name, reason: reason)
      }
    }
    return nil
  }

  // MARK: Shrinking

  private mutating func simplest(_ first: Counterexample) -> Counterexample {
    var best = first
    var runs = 0
    var isSimpler = true
    while isSimpler, runs < Exploration.shrinkRunsMax {
      isSimpler = false
      for candidate in simpler(than: best.calls) where runs < Exploration.shrinkRunsMax {
        runs += 1
        guard let broken = broken(by: candidate) else { continue }
        best = broken
        isSimpler = true
        break
      }
    }
    return best
  }

  /// What a sequence breaks, cut behind the call that breaks it.
  private mutating func broken(by calls: [ExploredCall]) -> Counterexample? {
    var chain = start
    for (index, call) in calls.enumerated() {
      guard let made = perform(call, on: &chain) else { continue }
      if let broken = violation(on: chain, after: made, Array(calls[...index])) { return broken }
    }
    return nil
  }

  /// Sequences with one call less, then with a simpler call.
  private func simpler(than calls: [ExploredCall]) -> [[ExploredCall]] {
    let shorter = calls.indices.map { index in
      var rest = calls
      rest.remove(at: index)
      return rest
    }
    return shorter
      + calls.enumerated().flatMap { index, call in
        simpler(than: call).map { candidate in
          var changed = calls
          changed[index] = candidate
          return changed
        }
      }
  }

  private func simpler(than call: ExploredCall) -> [ExploredCall] {
    var result: [ExploredCall] = []
    func add(_ change: (inout ExploredCall) -> Void) {
      var simpler = call
      change(&simpler)
      result.append(simpler)
    }
    if call.seconds > 0 {
      add { $0.seconds = 0 }
      add { $0.seconds /= 2 }
    }
    for value in [0, 1, call.value / 2, call.value > 0 ? call.value - 1 : 0]
    where value < call.value { add { $0.value = value } }
    if let first = accounts.first, call.sender != first { add { $0.sender = first } }
    let entry = contracts[call.contract].entries[call.entry]
    let generator = PropertyArguments(program, entry.types, seed: 0)
    for arguments in generator.simpler(than: call.arguments) {
      add { $0.arguments = arguments }
    }
    return result
  }

  /// Entries that never did what they should: nothing is known about them.
  var untried: [(contract: ContractID, entry: String)] {
    contracts.indices.flatMap { contract in
      contracts[contract].entries.indices.filter { successes[contract][$0] == 0 }.map {
        (contracts[contract].id, contracts[contract].entries[$0].method.name)
      }
    }
  }
}
