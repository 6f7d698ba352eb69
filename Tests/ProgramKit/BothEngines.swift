import Bytecode
import Client
import Compiler
import Diagnostics
import Interpreter
import Ledger
import Primitives
import Semantics
import VM

/// One program on the machine, by loop and by machine code, and in the interpreter, with the same contracts at the same
/// addresses.
package struct BothEngines {
  /// How the machine ended a call.
  package enum Ending { case success, revert, trap }

  /// How two answers to one call compare.
  package struct Comparison {
    package let ending: Ending
    /// nil when the engines agree.
    package let difference: String?
  }

  package let program: TypedProgram
  private let compilation: Compilation.Compiled
  private var chain: LocalChain
  /// The same chain, by machine code.
  private var native: LocalChain
  private let world: World
  /// What runs every transaction again from its recording, if anything does.
  private(set) var replay: ReplayCheck?

  static let sender = Address(truncating: 0xA11CE)
  /// What the sender has at first; gas costs nothing.
  private static let fortune: UInt128 = 1 << 100
  private static let gasLimit: UInt64 = 100_000_000

  /// Compiles a program; says why when it has errors. With a seed, every transaction of `compare` is recorded
  /// and replayed, too.
  package init(source: String, replaySeed: UInt64? = nil) throws {
    compilation = Compilation.compile(source: source, path: "sample.gx")
    guard let program = compilation.program, !compilation.diagnostics.hasErrors else {
      let errors = compilation.diagnostics.filter { $0.severity == .error }.prefix(3)
      throw Problem(
        what: "does not compile:\n"
          + TextRenderer(sources: compilation.sources).text(Array(errors)))
    }
    self.program = program
    chain = BothEngines.chain(.interpreter)
    native = BothEngines.chain(.native(afterCalls: 0))
    world = World(program)
    world.balances[BothEngines.sender] = BothEngines.fortune
    let contracts = KnownContracts(compilation.contracts.map(\.verified))
    replay = replaySeed.map { ReplayCheck(contracts, seed: $0) }
  }

  private static func chain(_ engine: Engine) -> LocalChain {
    LocalChain(Chain(balances: [(sender, fortune)], code: CodeCache(engine: engine)))
  }

  /// What went wrong before anything could be compared.
  package struct Problem: Error, CustomStringConvertible {
    package let what: String
    package var description: String { what }
  }

  /// Deploys a contract whose `init` takes these addresses.
  package mutating func deploy(_ name: String, _ addresses: [Address] = []) throws -> Address {
    guard let contract = compilation.contract(named: name) else {
      throw Problem(what: "no \(name)")
    }
    let deployable = DeployableContract(contract.verified, interface: contract.interface)
    let request = request(to: nil, try deployable.deployment(addresses.map { .address($0) }))
    let outcome = try chain.attempt(request)
    if let difference = difference(outcome, try native.attempt(request)) {
      throw Problem(what: "deployment: \(difference)")
    }
    guard let address = outcome.contract else {
      throw Problem(what: "deployment: \(outcome.status)")
    }
    try world.deploy(
      contract.id, at: address, from: BothEngines.sender,
      arguments: addresses.map { .address($0) })
    return address
  }

  /// The methods of a contract.
  package func methods(of name: String) -> [MethodSignature] {
    compilation.contract(named: name).map { program[program[$0.id].interface].methods } ?? []
  }

  /// Whether the sender has as much money everywhere, and the machine's engines made the same blocks.
  var balancesAgree: Bool {
    chain.balance(of: BothEngines.sender) == world.balances[BothEngines.sender]
      && chain.chain.blocks.last?.header.hash == native.chain.blocks.last?.header.hash
  }

  /// Has held every call of the machine against its bound.
  package var bounds: GasBoundMonitor? { chain.chain.code.bounds }

  private func request(
    to recipient: Address?, _ data: CallData, value: UInt128 = 0
  ) -> TransactionRequest {
    TransactionRequest(
      from: BothEngines.sender, to: recipient, data, value: value, gasLimit: BothEngines.gasLimit)
  }

  /// Runs a method in both, an entry as a transaction.
  package mutating func compare(
    _ method: MethodSignature, of address: Address, _ arguments: [Value] = []
  ) throws -> Comparison {
    world.blockNumber = chain.chain.pending.number
    world.blockTime = chain.chain.pending.time
    let coins = arguments.filter(\.isCoin)
    let value = coins.first?.amount ?? 0
    let data = program.callData(method, arguments.filter { !$0.isCoin })

    let eventCount = world.events.count
    var expected: Result<Value, Failure>
    do throws(Failure) {
      expected = .success(
        try world.transact(
          method, of: address, from: BothEngines.sender, arguments: arguments, value: value))
    } catch {
      expected = .failure(error)
    }

    let record = replay.map { _ in ChainRecording(recordsSteps: true) }
    chain.record = record
    defer { chain.record = nil }
    let outcome =
      method.isView
      ? Outcome(chain.view(ViewRequest(of: address, data, from: BothEngines.sender)))
      : try chain.attempt(request(to: address, CallData(data), value: value))
    let compiled =
      method.isView
      ? Outcome(native.view(ViewRequest(of: address, data, from: BothEngines.sender)))
      : try native.attempt(request(to: address, CallData(data), value: value))
    let ending: Ending =
      switch outcome.status {
      case .success: .success
      case .revert: .revert
      case .trap, .invalidModule, .refused: .trap
      }
    if outcome.gasUsed > BothEngines.gasLimit {
      return Comparison(
        ending: ending, difference: "uses \(outcome.gasUsed) gas, more than its limit")
    }
    let difference =
      try record.flatMap { try replay?.difference($0.recorder) }
      ?? difference(outcome, compiled) ?? difference(method, expected, outcome)
      ?? difference(outcome.events, Array(world.events.dropFirst(eventCount)))
    return Comparison(ending: ending, difference: difference)
  }

  /// How the machine's engines differ: in nothing but time.
  private func difference(_ outcome: Outcome, _ compiled: Outcome) -> String? {
    outcome == compiled ? nil : "loop \(outcome), machine code \(compiled)"
  }

  private func difference(
    _ method: MethodSignature, _ expected: Result<Value, Failure>, _ outcome: Outcome
  ) -> String? {
    let bytes = outcome.data
    switch (expected, outcome.status) {
    case (.success(let value), .success):
      let isEmpty = method.result == .unit || method.result == .coin
      let encoded = isEmpty ? [] : program.abiEncode([value], [method.result])
      guard encoded != bytes else { return nil }
      let got = program.abiDecode(bytes, [method.result], key: { _, _ in nil })
      return "result: interpreter \(value), machine \(got.map { "\($0)" } ?? "\(bytes)")"
    case (.failure(.error(let id, let values)), .revert):
      guard program.errorData(id, values) != bytes else { return nil }
      return
        "error: interpreter \(program[id].name)\(values), machine \(Hex.encodePrefixed(bytes))"
    case (.failure(.trap(let name)), .trap(let trap)):
      return trap.name == name ? nil : "trap: interpreter \(name), machine \(trap.name)"
    case (let expected, let status): return "interpreter \(expected), machine \(status)"
    }
  }

  private func difference(_ events: [EmittedEvent], _ emissions: [World.Emission]) -> String? {
    if events.count != emissions.count {
      return "events: interpreter \(emissions.count), machine \(events.count)"
    }
    for (event, emission) in zip(events, emissions) {
      let definition = program[emission.event]
      let types = definition.parameters.map(\.type)
      let plain = zip(zip(emission.arguments, types), definition.isIndexed).filter { !$0.1 }.map(
        \.0)
      let data = program.abiEncode(plain.map(\.0), plain.map(\.1))
      if data != event.data { return "event data: interpreter \(emission), machine \(event)" }
      if event.topics.count != 1 + definition.isIndexed.filter({ $0 }).count {
        return "event topics of \(definition.name)"
      }
    }
    return nil
  }
}

extension Value {
  /// Whether it is a coin: it travels as the transaction's value.
  fileprivate var isCoin: Bool {
    if case .coin = self { return true }
    return false
  }
}
