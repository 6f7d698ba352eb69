import Bytecode
import Client
import Compiler
import Diagnostics
import Interpreter
import Ledger
import Primitives
import Semantics
import VM

/// One random program, run by the machine and by the interpreter: the same results, events, state and traps.
package struct DifferentialRun {
  /// What was compared, for the report.
  package private(set) var calls = 0
  package private(set) var traps = 0
  package private(set) var reverts = 0

  let seed: UInt64
  private var random: SplitMix64

  /// Why the engines disagree, or why the program does not even compile.
  package struct Disagreement: Error, CustomStringConvertible {
    package let seed: UInt64
    package let what: String
    package let source: String
    package var description: String { "seed \(seed): \(what)\n\(source)" }
  }

  package init(seed: UInt64) {
    self.seed = seed
    random = SplitMix64(seed: seed ^ 0xA11CE)
  }

  private static let sender = Address(truncating: 0xA11CE)
  /// What the sender has at first; gas costs nothing.
  private static let fortune: UInt128 = 1 << 100
  private static let gasLimit: UInt64 = 100_000_000

  /// Writes, compiles, deploys and calls the program of the seed.
  package mutating func run(callCount: Int = 6) throws {
    var generator = ProgramGenerator(seed: seed)
    let source = generator.program()
    func disagree(_ what: String) -> Disagreement {
      Disagreement(seed: seed, what: what, source: source)
    }
    let compilation = Compilation.compile(source: source, path: "sample.gx")
    guard let program = compilation.program, !compilation.diagnostics.hasErrors else {
      let errors = compilation.diagnostics.filter { $0.severity == .error }.prefix(3)
      let text = TextRenderer(sources: compilation.sources).text(Array(errors))
      throw Disagreement(seed: seed, what: "does not compile:\n\(text)", source: "")
    }

    var chain = LocalChain(Chain(balances: [(DifferentialRun.sender, DifferentialRun.fortune)]))
    let world = World(program)
    world.balances[DifferentialRun.sender] = DifferentialRun.fortune
    // The partner first: the sample keeps its address.
    var addresses: [Address] = []
    for name in ["Partner", "Sample"] {
      guard let contract = compilation.contract(named: name) else { throw disagree("no \(name)") }
      let deployable = DeployableContract(contract.verified, interface: contract.interface)
      let outcome = try chain.attempt(
        request(to: nil, try deployable.deployment(addresses.map { .address($0) })))
      guard let address = outcome.contract else { throw disagree("deployment: \(outcome.status)") }
      try world.deploy(
        contract.id, at: address, from: DifferentialRun.sender,
        arguments: addresses.map { .address($0) })
      addresses.append(address)
    }
    let methods = ["Partner", "Sample"].map { name in
      compilation.contract(named: name).map { program[program[$0.id].interface].methods } ?? []
    }
    let entries = methods[1].filter { !$0.isView }
    for _ in 0..<callCount {
      let method = entries[Int(random.next() % UInt64(entries.count))]
      let arguments = method.parameters.map { parameter -> Value in
        parameter.type == .coin
          ? .coin(UInt128(random.next() % 4) * UInt128(random.next() % 1_000))
          : program.randomValue(parameter.type, using: &random)
      }
      world.blockNumber = chain.chain.pending.number
      world.blockTime = chain.chain.pending.time
      if let difference = try compare(
        method, arguments, program, &chain, world, addresses[1], isCall: true)
      {
        throw disagree("\(method.name)(\(arguments)): \(difference)")
      }
      if chain.balance(of: DifferentialRun.sender) != world.balances[DifferentialRun.sender] {
        throw disagree("the sender's balance after \(method.name)(\(arguments))")
      }
      for (address, views) in zip(addresses, methods) {
        for view in views where view.isView {
          for key in 0..<(view.parameters.isEmpty ? 1 : UInt64(4)) {
            let arguments = view.parameters.map { parameter -> Value in
              switch parameter.type {
              case .bool: .bool(key & 1 == 0)
              case .integer: .word(key)
              default: program.randomValue(parameter.type, using: &random)
              }
            }
            if let difference = try compare(
              view, arguments, program, &chain, world, address, isCall: false)
            {
              throw disagree(
                "state after \(method.name): \(view.name)(\(arguments)): \(difference)")
            }
          }
        }
      }
    }
  }

  private func request(
    to recipient: Address?, _ data: CallData, value: UInt128 = 0
  ) -> TransactionRequest {
    TransactionRequest(
      from: DifferentialRun.sender, to: recipient, data, value: value,
      gasLimit: DifferentialRun.gasLimit)
  }

  /// Runs a method in both engines; how they differ.
  private mutating func compare(
    _ method: MethodSignature, _ arguments: [Value], _ program: TypedProgram,
    _ chain: inout LocalChain,
    _ world: World, _ address: Address, isCall: Bool
  ) throws -> String? {
    let coins = arguments.filter(\.isCoin)
    let value = coins.first?.amount ?? 0
    let data = program.callData(method, arguments.filter { !$0.isCoin })

    let eventCount = world.events.count
    var expected: Result<Value, Failure>
    do throws(Failure) {
      expected = .success(
        try world.transact(
          method, of: address, from: DifferentialRun.sender, arguments: arguments,
          value: value))
    } catch {
      expected = .failure(error)
    }

    let outcome: Outcome
    if isCall {
      outcome = try chain.attempt(request(to: address, CallData(data), value: value))
      calls += 1
      if outcome.gasUsed > DifferentialRun.gasLimit {
        return "uses \(outcome.gasUsed) gas, more than its limit"
      }
    } else {
      outcome = Outcome(chain.view(ViewRequest(of: address, data, from: DifferentialRun.sender)))
    }
    let bytes = outcome.data

    switch (expected, outcome.status) {
    case (.success(let value), .success):
      let isEmpty = method.result == .unit || method.result == .coin
      let encoded = isEmpty ? [] : program.abiEncode([value], [method.result])
      if encoded != bytes {
        let got = program.abiDecode(bytes, [method.result], key: { _, _ in nil })
        return "result: interpreter \(value), machine \(got.map { "\($0)" } ?? "\(bytes)")"
      }
    case (.failure(.error(let id, let values)), .revert):
      if isCall { reverts += 1 }
      if program.errorData(id, values) != bytes {
        return
          "error: interpreter \(program[id].name)\(values), machine \(Hex.encodePrefixed(bytes))"
      }
    case (.failure(.trap(let name)), .trap(let trap)):
      if isCall { traps += 1 }
      if trap.name != name { return "trap: interpreter \(name), machine \(trap.name)" }
    case (let expected, let status): return "interpreter \(expected), machine \(status)"
    }
    return compare(outcome.events, Array(world.events.dropFirst(eventCount)), program)
  }

  private func compare(
    _ events: [EmittedEvent], _ emissions: [World.Emission], _ program: TypedProgram
  ) -> String? {
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
