import Actors
import Diagnostics
import Learning
import Primitives
import RPC
import Tensors
import Testing

/// Model providers whose terms would have others work for nothing, or lose what they put in.
@Suite struct GreedyOwnerTests {
  private static func federation(
    _ node: LossyNode, start: Tensor? = nil, _ change: (inout TaskTerms) -> Void
  ) throws -> Federation {
    let data = Dataset.digits()
    return try Federation(
      node, shards: [data.train.shard(0, of: 48)], test: data.test.shard(0, of: 12), rounds: 1,
      start: start, change: change)
  }

  private static func finish(_ federation: Federation) throws {
    var turn = 0
    try federation.finish {
      turn += 1
      return turn
    }
  }

  /// Steps so large that what they add up to would be refused when it is shown, which costs the deposit, are cut off before they are committed to.
  @Test func noStepIsTooLargeToBeShown() throws {
    let node = try LossyNode()
    defer { node.close() }
    // All say class 0, and are wrong for most rows in every step.
    let steep = try Tensor(
      element: .q8x24, shape: [65, 10],
      rawValues: (0..<650).map { $0 % 10 == 0 ? ScoredRound.weightMax : 0 })
    let federation = try Self.federation(node, start: steep) {
      ($0.steps, $0.rate, $0.decay) = (127, 1 << 24, 0)
    }
    let trainer = try FixedPointTrainer(
      DataBatches(federation.shards[0], size: 64), classes: 10, federation.terms.settings)
    #expect(
      try trainer.update(from: steep).rawValues.contains { abs($0) > ScoredRound.updateMax })
    try Self.finish(federation)
    let chain = try node.chain(federation.account(8))
    let task = try ActorContract(at: #require(federation.task), on: chain)
    let events = try EventCursor().read(["Revealed", "Missed"], of: task, on: chain).events
    #expect(events.map(\.name) == ["Revealed"], "\(federation.lines)")
    let report = try TaskAudit.run(
      task.address, on: chain, contracts: federation.contracts, documents: federation.document)
    #expect(report.differences == [], "\(report.json.pretty)")
    #expect(try chain.balance(of: task.address) == 0)
  }

  /// Terms of which only the model provider can profit are left alone.
  @Test(arguments: 0..<2) func termsForNothingAreLeftAlone(number: Int) throws {
    let node = try LossyNode()
    defer { node.close() }
    let federation = try Self.federation(node) {
      if number == 0 { $0.gated = 1 << 24 } else { $0.revealTime = 2 }
    }
    try Self.finish(federation)
    let reason = number == 0 ? "too much of its pot" : "it leaves 2 s"
    #expect(
      federation.lines.contains { $0.contains("left alone") && $0.contains(reason) },
      "\(federation.lines)")
    let chain = try node.chain(federation.account(8))
    #expect(try chain.balance(of: #require(federation.task)) == 0)
  }
}
