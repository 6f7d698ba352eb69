import Client
import Compiler
import Interpreter
import Primitives
import Semantics

extension ChainDriver {
  func explore(_ addresses: [Address], names: [Address: String]) throws(Failure) {
    var contracts: [ExploredContract] = []
    for address in addresses {
      guard let deployed = deployed[address],
        let contract = ExploredContract(deployed, at: address, modules, program)
      else { throw .test("`explore` knows only contracts that the test has deployed") }
      contracts.append(contract)
    }
    var exploration = Exploration(
      program, from: client, contracts, accounts: accounts, after: lastCall, written,
      seed: options.seed)
    if let broken = exploration.run(sequences: options.propertyRuns) {
      throw .test(text(broken, contracts, names))
    }
    let unjudged = contracts.flatMap(\.unjudged)
    if !unjudged.isEmpty {
      note("explore: only proofs judge \(unjudged.joined(separator: ", "))")
    }
    let untried = exploration.untried.map { "`\(program[$0.contract].name).\($0.entry)`" }
    if !untried.isEmpty {
      note(
        "explore: of \(exploration.callCount) calls none of these succeeded: "
          + untried.joined(separator: ", "))
    }
  }

  /// The counterexample as lines of a test.
  private func text(
    _ broken: Exploration.Counterexample, _ contracts: [ExploredContract],
    _ names: [Address: String]
  ) -> String {
    let what =
      "the invariant `\(program[broken.contract].name).\(broken.invariant)` \(broken.reason)"
    if broken.calls.isEmpty { return what }
    var lines: [String] = []
    for call in broken.calls {
      let contract = contracts[call.contract]
      let entry = contract.entries[call.entry]
      let arguments = zip(call.arguments, entry.types).map { value, type in
        if case .address(let address) = value { return name(address, names) }
        return program.describe(value, type)
      }
      if call.seconds > 0 { lines.append("time.advance(by: \(call.seconds))") }
      lines.append(
        "\(name(call.sender, names)).call(\(name(contract.address, names))."
          + "\(entry.method.name)(\(arguments.joined(separator: ", ")))"
          + (call.value > 0 ? ", value: \(call.value))" : ")"))
    }
    return """
      \(what) after
      \(lines.map { "    " + $0 }.joined(separator: "\n"))
        (seed \(options.seed); with these lines before `explore` the test fails at once)
      """
  }

  private func name(_ address: Address, _ names: [Address: String]) -> String {
    names[address] ?? "@\(address.checksummed)"
  }
}
