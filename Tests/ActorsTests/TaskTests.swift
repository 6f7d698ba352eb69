import Actors
import Diagnostics
import Learning
import Node
import Primitives
import RPC
import Synchronization
import Tensors
import TestKit
import Testing

/// Tasks from the announcement to the last claim.
@Suite struct TaskTests {
  /// What all rounds should give: the same integers without a chain.
  private func reference(_ federation: Federation) throws -> (Tensor, [Int64], [Int32]) {
    var weights = federation.startWeights
    var lastStep = try weights.subtract(weights)
    var credits = federation.shards.map { _ in Int64(0) }
    var accuracies: [Int32] = []
    let settings = federation.terms.settings
    let trainers = try federation.shards.map {
      try FixedPointTrainer(
        DataBatches($0, size: Int(federation.terms.batch)), classes: 10, settings)
    }
    var shown: [(x: Tensor, y: Tensor)] = []
    for round in 0..<Int(federation.terms.rounds) {
      let slice = federation.slices.slices[round]
      let outcome = try ScoredRound(
        weights: weights, lastStep: lastStep,
        updates: trainers.map { try $0.update(from: weights) },
        slice: slice,
        shown: shown.isEmpty
          ? nil : (Tensor.concat(shown.map(\.x)), Tensor.concat(shown.map(\.y))), settings)
      shown.append(slice)
      (weights, lastStep) = (outcome.weights, outcome.lastStep)
      for (index, credit) in outcome.credits.enumerated() { credits[index] += credit }
      accuracies.append(outcome.accuracy)
    }
    return (weights, credits, accuracies)
  }

  /// Several actors against one node reach the model that the reference reaches in one process, to the bit; everybody is paid.
  @Test func actorsReachTheModelOfTheReference() throws {
    let node = try LossyNode()
    defer { node.close() }
    let data = Dataset.digits()
    // Some weights begin where weights end, so that what is added is cut off; in the beginning they say the same of all classes.
    let edge = (0..<650).map { $0 < 160 ? ScoredRound.weightMax : 0 }
    let federation = try Federation(
      node, shards: (0..<3).map { data.train.shard($0, of: 16) }, test: data.test.shard(0, of: 5),
      rounds: 3, start: Tensor(element: .q8x24, shape: [65, 10], rawValues: edge))
    let chain = try node.chain(federation.account(0))
    let before = try (0..<4).map { try chain.balance(of: federation.account($0).address) }
    var turn = 0
    try federation.finish {
      turn += 1
      return turn
    }
    let task = try ActorContract(at: #require(federation.task), on: chain)
    let (weights, credits, accuracies) = try reference(federation)
    #expect(try task.view("weights", on: chain).tensor() == weights)
    #expect(weights.rawValues.max() == ScoredRound.weightMax)
    // Members are in the order of their rank, here of equal prices that of quality.
    let members = try task.view("members", on: chain).list().map { try $0.address() }
    let points = try task.view("points", on: chain).list().map { try $0.raw() }
    #expect(members.count == 3)
    for (member, credit) in zip(members, points) {
      let index = try #require((0..<3).first { federation.account($0 + 1).address == member })
      #expect(credit == credits[index])
    }
    // Nothing is left in the contract.
    #expect(try chain.balance(of: task.address) == 0, "\(federation.lines)")
    let after = try (0..<4).map { try chain.balance(of: federation.account($0).address) }
    // Who has credit has more than before, but for gas; the owner has paid.
    for index in credits.indices where credits[index] > 0 {
      #expect(after[index + 1] + 1_000_000_000_000_000_000 > before[index + 1])
    }
    try audit(federation, accuracies: accuracies)
  }

  /// A network is trained by actors as without a chain, to the bit, and the auditor agrees.
  @Test func aNetworkIsTrained() throws {
    let node = try LossyNode()
    defer { node.close() }
    let data = Dataset.digits()
    let start = try FixedPointNetwork.start(features: 64, units: 12, classes: 10, seed: 7)
    let federation = try Federation(
      node, shards: (0..<2).map { data.train.shard($0, of: 24) }, test: data.test.shard(0, of: 8),
      rounds: 2, start: start.widened().packed(), kind: .network)
    var turn = 0
    try federation.finish {
      turn += 1
      return turn
    }
    let chain = try node.chain(federation.account(8))
    let task = try ActorContract(at: #require(federation.task), on: chain)
    let (weights, credits, accuracies) = try reference(federation)
    #expect(try task.view("weights", on: chain).tensor() == weights)
    #expect(weights != federation.startWeights && credits.contains { $0 > 0 })
    // What was silent in the beginning is silent in the end.
    let silent = try FixedPointNetwork(packed: weights)
    #expect(try silent.hidden.transpose().rows(from: 12, to: 64).rawValues.allSatisfy { $0 == 0 })
    #expect(try silent.output.rows(from: 12, to: 64).rawValues.allSatisfy { $0 == 0 })
    let report = try TaskAudit.run(
      task.address, on: chain, contracts: federation.contracts, documents: federation.document)
    #expect(report.differences == [], "\(report.json.pretty)")
    #expect(report.accuracies.dropLast() == accuracies[...])
    #expect(try chain.balance(of: task.address) == 0)
    // It is no linear model, and is not sold as one.
    let owner = try TemporaryFolder()
    let context = try ActorContext(
      ActorFolder(owner.path), node.chain(federation.account(0)),
      account: federation.account(0).address
    ) { _ in }
    #expect(throws: ActorError.self) {
      try ModelSale.open(
        context, task: task.address, computing: task.address, price: 1, modelPart: 50, dataPart: 50)
    }
  }

  /// A task whose model does not change any more goes to its end, and pays.
  @Test func aTaskEndsWhenItHasConverged() throws {
    let node = try LossyNode()
    defer { node.close() }
    let data = Dataset.digits()
    let federation = try Federation(
      node, shards: [data.train.shard(0, of: 24)], test: data.test.shard(0, of: 8), rounds: 5,
      tolerance: 4 << 24)
    var turn = 0
    try federation.finish {
      turn += 1
      return turn
    }
    let chain = try node.chain(federation.account(8))
    let task = try ActorContract(at: #require(federation.task), on: chain)
    let report = try TaskAudit.run(
      task.address, on: chain, contracts: federation.contracts, documents: federation.document)
    #expect(report.differences == [], "\(report.json.pretty)")
    // One round, and the hidden slice.
    #expect(report.accuracies.count == 2 && report.accuracies[0] > 0)
    #expect(try chain.balance(of: task.address) == 0)
  }

  /// The auditor agrees; and where a node lies about an event, or a provider about its data, it says where.
  private func audit(_ federation: Federation, accuracies: [Int32]) throws {
    let chain = try federation.node.chain(federation.account(8))
    let task = try #require(federation.task)
    let report = try TaskAudit.run(
      task, on: chain, contracts: federation.contracts, documents: federation.document)
    #expect(report.differences == [], "\(report.json.pretty)")
    #expect(report.unchecked == [])
    #expect(report.accuracies.dropLast() == accuracies[...])
    let kinds = Dictionary(uniqueKeysWithValues: report.checks.map { ($0.kind, $0.count) })
    #expect(kinds["Scored"] == 9 && kinds["RoundClosed"] == 3 && kinds["PlaceTaken"] == 3)
    #expect(kinds["quality"] == 3 && kinds["seal"] == 9 && kinds["weights"] == 1)
    // Payments that the node states otherwise. What somebody gets has the deposit in it, with or without the fee.
    var words: [String] = []
    for payout in report.payouts where payout.amount > 1_000_000 {
      for deposit in [0, 4_900, 5_000] as [UInt128] {
        words.append(String(U256(payout.amount - deposit).hex.dropFirst(2)))
      }
    }
    federation.node.lie { [words] answer in
      words.reduce(answer) { text, word in
        text.replacing(word, with: String(word.dropLast()) + (word.hasSuffix("1") ? "2" : "1"))
      }
    }
    let lied = try TaskAudit.run(
      task, on: chain, contracts: federation.contracts, documents: federation.document)
    #expect(lied.differences.contains { $0.what == "Payout" }, "\(lied.json.pretty)")
    federation.node.lie(nil)
    // A document that is none, and one of other rows.
    let forged = try TaskAudit.run(task, on: chain, contracts: federation.contracts) { name in
      name == "document-1" ? Array("{}".utf8) : federation.document("document-2")
    }
    #expect(forged.differences.contains { $0.what == "document" })
    #expect(forged.differences.contains { $0.what == "root" })
  }

  /// Actors die at random, requests and answers are lost and repeated: the task ends, the books balance, and the auditor agrees.
  @Test(arguments: Thoroughness.some([UInt64(1), 2])) func actorsDieAndTheTaskEnds(seed: UInt64)
    throws
  {
    let node = try LossyNode()
    defer { node.close() }
    let data = Dataset.digits()
    let federation = try Federation(
      node, shards: (0..<3).map { data.train.shard($0, of: 16) },
      test: data.test.shard(0, of: 6), rounds: 2)
    let random = Mutex(SplitMix64(seed: seed))
    node.lose { random.withLock { .drawn(&$0, odds: 24) } }
    var order = SplitMix64(seed: seed &+ 100)
    var deaths = 0
    try federation.finish(patience: 1) {
      if order.next() % 8 == 0 {
        federation.kill(Int(order.next() % UInt64(federation.count)))
        deaths += 1
      }
      return Int(order.next() % UInt64(federation.count))
    }
    node.lose(nil)
    #expect(deaths > 2, "seed \(seed)")
    let chain = try node.chain(federation.account(8))
    let task = try #require(federation.task)
    let report = try TaskAudit.run(
      task, on: chain, contracts: federation.contracts, documents: federation.document)
    #expect(report.differences == [], "seed \(seed): \(report.json.pretty)")
    #expect(try chain.balance(of: task) == 0, "seed \(seed): \(federation.lines.suffix(20))")
    // Who has not come back from the dead in time to apply has no place.
    let contract = try ActorContract(at: task, on: chain)
    let members = try contract.view("members", on: chain).list().count
    #expect(members > 0 && report.payouts.count == members + 1, "seed \(seed)")
  }
}
