import Bytecode
import Client
import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import VM

/// The platform in half a minute: a market for data, federated training on the chain with exact
/// contributions and payment, once poisoned and once not, and a round with encrypted updates.
///
/// The rows are the optical digits (see Sources/Embedded/README.md); the scenario is that of an
/// independent implementation in numpy, with which tests compare the numbers.
package enum Demo {
  /// What the pot of each task holds: the budget for data.
  private static let escrow = 10 * DemoActors.coin
  /// The quality below which no data is bought: 0.4.
  private static let minimumQuality: Int32 = 6_710_886
  /// The accuracy from which on a task pays: 0.4 for those who average everybody, else 0.8.
  private static let goals: (everybody: Int32, contributors: Int32) = (6_710_886, 13_421_773)

  /// Runs all of it, and prints progress and tables: the same in every run but for the last line.
  @discardableResult
  package static func run(print: (String) -> Void) throws -> DemoReport {
    let clock = ContinuousClock()
    let start = clock.now
    print("Galaxy: federated learning on a chain, with real data (UCI optical digits, CC BY 4.0)")
    print("")
    print("Compiling the contracts")
    let contracts = try DemoContracts.compile()
    for contract in contracts.all {
      let module = contract.module.module
      let bytes = DemoText.grouped(module.encoded().count)
      let instructions = module.functions.reduce(0) { $0 + $1.code.count }
      print("  \(contract.name): \(bytes) bytes, \(instructions) instructions")
    }

    let dataset = Dataset.digits()
    let actors = DemoActors(dataset)
    var chain = DemoChain(balances: actors.balances, contracts)
    showData(actors, print)

    print("")
    print("Making a Paillier key of \(DemoSealedRound.keyBits) bits (fixed seed: demo only)")
    let secret = try DemoSealedRound.makeKey()
    let taskKey = secret.publicKey.modulusBigEndian

    print("")
    print("Listing offers on the market")
    let market = try DemoMarket.open(contracts.matching, actors, on: &chain)
    let test = dataset.test

    print("")
    print("Task 1: average everybody. Ten rounds, judged on all \(test.count) test rows")
    let naive = try DemoFederation(
      contracts, policy: .everybody, judged: test, heldOut: test.heldOutHalf,
      goal: goals.everybody, taskKey: taskKey, actors, on: &chain)
    let (everybody, _) = try play(naive, market, actors, on: &chain, print)

    print("")
    print("Task 2: average who contributes. Judged on the even rows, the odd ones held out")
    let gated = try DemoFederation(
      contracts, policy: .contributors, judged: test.gateHalf, heldOut: test.heldOutHalf,
      goal: goals.contributors, taskKey: taskKey, actors, on: &chain)
    let (contributors, traces) = try play(gated, market, actors, on: &chain, print)
    let accountNames = Dictionary(
      uniqueKeysWithValues: actors.names + [
        (market.contract.address, "Matching"), (gated.model.address, "Model"),
        (gated.reward.address, "Reward"),
      ])

    print("")
    print("One more round with encrypted updates")
    let sealed = try DemoSealedRound.run(gated, actors, secret, on: &chain, progress: print)
    guard sealed.sumsAgree, sealed.averagesAgree else {
      throw DemoError.wrong("the encrypted round differs from the plain one")
    }

    let inspection = DemoInspection(contracts, accounts: accountNames)
    var report = DemoReport(
      everybody: everybody, contributors: contributors, sealed: sealed, tallies: chain.tallies,
      callTree: try inspection.callTree(traces.settlement),
      expensiveLines: try inspection.expensiveLines(traces.scoring, count: 10),
      traces: [
        ("scoring", inspection.file(traces.scoring)),
        ("settlement", inspection.file(traces.settlement)),
      ], duration: .zero)
    for line in report.tables(actors) { print(line) }
    report.duration = clock.now - start
    let seconds = DemoText.decimal(report.duration / .seconds(1), digits: 1)
    print("")
    print("Total time: \(seconds) s (the only line that differs from run to run)")
    return report
  }

  /// What was recorded of two transactions.
  private struct Traces {
    let scoring: ChainRecording
    let settlement: ChainRecording
  }

  /// Matches, funds, runs ten rounds, settles. Records the last scoring and the settlement.
  private static func play(
    _ federation: DemoFederation, _ market: DemoMarket, _ actors: DemoActors,
    on chain: inout DemoChain, _ print: (String) -> Void
  ) throws -> (DemoRun, Traces) {
    let parts = try market.match(
      model: federation.model.address, minimumQuality: minimumQuality, budget: escrow, actors,
      work: DemoFederation.workUnits, on: &chain)
    print("  matched \(parts.count) data providers with computation providers, all approved")
    try federation.admit(parts, on: &chain)
    try federation.fund(escrow, on: &chain)
    let traces = Traces(
      scoring: ChainRecording(title: "the last scoring", recordsSteps: true),
      settlement: ChainRecording(title: "the settlement"))
    var run = DemoRun()
    for number in 1...DemoFederation.roundCount {
      let isLast = number == DemoFederation.roundCount
      let round = try federation.round(on: &chain, record: isLast ? traces.scoring : nil)
      run.rounds.append(round)
      let kept = round.kept.map { String($0 + 1) }.joined(separator: " ")
      print(
        "  round \(number): accuracy \(DemoText.decimal(round.accuracy)), "
          + "held out \(DemoText.decimal(round.heldOutAccuracy)), averaged data \(kept)")
    }
    try federation.settle(parts, &run, on: &chain, record: traces.settlement)
    let paid = (run.payouts + run.computePayouts).reduce(run.refund, +)
    guard paid == run.escrow else {
      throw DemoError.wrong("\(paid) was paid of an escrow of \(run.escrow)")
    }
    print("  settled: \(DemoText.coins(paid)) coin claimed, all of the escrow")
    return (run, traces)
  }

  /// Prints who lists what.
  private static func showData(_ actors: DemoActors, _ print: (String) -> Void) {
    print("")
    print("Five data providers score and sign their own rows")
    var table = TextTable(["", "rows", "wrong labels", "quality", "Merkle root of the rows"])
    for provider in actors.data {
      table.add([
        provider.name, String(provider.rows.count), DemoText.percent(provider.corruption),
        DemoText.decimal(FixedPointConversion.doubles([provider.quality])[0]),
        String(provider.signature.hex.prefix(18)) + "...",
      ])
    }
    for line in table.lines { print(line) }
    print(
      "  Quality: the share of rows whose nearest neighbour has the same label. Labels that are")
    print("  all wrong in the same way look fine to that rule; only contribution shows them.")
  }
}
