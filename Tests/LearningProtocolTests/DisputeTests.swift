import Learning
import Primitives
import Tensors
import Testing

/// Disputes about training: whoever is right wins, whatever the other does.
@Suite struct DisputeTests {
  #if DEBUG
  static let runs = 20
  #else
  static let runs = 200
  #endif

  /// A random task of training: batches of random rows, and a number of steps.
  struct Setting {
    let batches: [Rows]
    let steps: Int
    let tree: MerkleTree
    let start: Hash256

    init(_ random: inout SplitMix64) throws {
      let centres = (0..<3).map { _ in (0..<4).map { _ in Int64(random.next(below: 1 << 24)) } }
      let rows = try Rows(
        count: 8 + random.next(below: 24), centres: centres, noise: 1 << 22, &random)
      batches = try rows.batches(of: 4)
      steps = 1 + random.next(below: 127)
      tree = try rows.tree(owner: DisputeGame.defender, batch: 4)
      start = try Tensor.zeros(element: .q8x24, shape: [5, 3]).languageHash()
    }

    func run(fault: TrainingRun.Fault? = nil, at step: Int = 1) throws -> TrainingRun {
      try TrainingRun(batches, steps: steps, rate: 1 << 22, decay: 1_678, fault: fault, at: step)
    }
  }

  private static func court() throws -> (ProtocolChain, ProtocolChain.Place) {
    var chain = ProtocolChain([
      ProtocolChain.account(0), DisputeGame.defender, DisputeGame.challenger,
    ])
    let court = try chain.deploy(
      ProtocolContracts.disputes, [.number(600)], from: ProtocolChain.account(0))
    return (chain, court)
  }

  @Test func everyFaultLoses() throws {
    var (chain, court) = try DisputeTests.court()
    var moves = 0
    var played = 0
    for number in 0..<2 * DisputeTests.runs where played < DisputeTests.runs {
      var random = SplitMix64(seed: UInt64(number))
      let setting = try Setting(&random)
      let fault = TrainingRun.Fault.allCases[played % TrainingRun.Fault.allCases.count]
      let honest = try setting.run()
      let faulty = try setting.run(fault: fault, at: 1 + random.next(below: setting.steps))
      // Where there is one batch, taking another is no fault; nor is the penalty on weights of zero.
      guard faulty.tree.root != honest.tree.root else { continue }
      played += 1
      let result = try DisputeGame.play(
        &chain, court, defending: faulty, dataTree: setting.tree, start: setting.start
      ) { level, index, left in
        try honest.node(level: level - 1, index: 2 * index) == left
      }
      #expect(!result.defenderWon, "seed \(number): \(fault)")
      moves = max(moves, result.moves)
    }
    #expect(played == DisputeTests.runs)
    #expect(moves <= 16, "\(moves)")
  }

  @Test func nobodyConvictsTheHonest() throws {
    var (chain, court) = try DisputeTests.court()
    for number in 0..<DisputeTests.runs {
      var random = SplitMix64(seed: 1_000 + UInt64(number))
      let setting = try Setting(&random)
      let honest = try setting.run()
      // Half of the accusers have made a mistake themselves, the others say anything.
      let other = try setting.run(
        fault: TrainingRun.Fault.allCases[number % TrainingRun.Fault.allCases.count],
        at: 1 + random.next(below: setting.steps))
      let result = try DisputeGame.play(
        &chain, court, defending: honest, dataTree: setting.tree, start: setting.start
      ) { level, index, left in
        number % 2 == 0
          ? try other.node(level: level - 1, index: 2 * index) == left
          : random.next(below: 2) == 0
      }
      #expect(result.defenderWon, "seed \(1_000 + number)")
      #expect(result.moves <= 16)
    }
  }

  /// The largest disputes of digits: 127 steps, batches of 32 rows with 64 features, ten classes; and of as many rows as a computation provider takes.
  @Test(arguments: [32, DataBatches.workMax / 640]) func theLastMoveOfDigitsIsCheap(
    batch: Int
  ) throws {
    var (chain, court) = try DisputeTests.court()
    let rows = try Rows(Dataset.digits().train.shard(0, of: 5))
    let batches = try rows.batches(of: batch)
    let steps = 127
    let honest = try TrainingRun(batches, steps: steps, rate: 1 << 23, decay: 1_678)
    let faulty = try TrainingRun(
      batches, steps: steps, rate: 1 << 23, decay: 1_678, fault: .oneUnit, at: 77)
    let start = try honest.states[0].languageHash()
    let result = try DisputeGame.play(
      &chain, court, defending: faulty,
      dataTree: try rows.tree(owner: DisputeGame.defender, batch: batch), start: start
    ) { level, index, left in
      try honest.node(level: level - 1, index: 2 * index) == left
    }
    #expect(!result.defenderWon)
    #expect(result.moves <= 16, "\(result.moves)")
    #expect(result.lastGas > 0 && result.lastGas <= 1_000_000, "\(result.lastGas)")
    print("a dispute of 127 steps: \(result.moves) moves, the last \(result.lastGas) gas")
  }
}
