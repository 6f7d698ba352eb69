import Learning
import Primitives
import Tensors
import Testing

/// The table of what a sixth got beside five honest providers on the digits, when zeros, claims and copies were paid for: now it loses.
@Suite struct DigitsTableTests {
  #if DEBUG
  static let rounds = 2
  #else
  static let rounds = 5
  #endif
  private static let digits = Dataset.digits()
  private static let steps = 5

  /// Shards that are alike, or such that each has mostly two labels of its own.
  private static func shards(isIID: Bool) -> [LabeledRows] {
    let train = digits.train
    if isIID { return (0..<5).map { train.shard($0, of: 5) } }
    return (0..<5).map { provider in
      train.selecting(
        (0..<train.count).filter { Int(train.labels[$0]) / 2 == provider || $0 % 25 == provider })
    }
  }

  /// The pay of everybody, per mille of the pot, and what was lost of the deposit.
  private static func play(
    isIID: Bool, _ others: [Strategy]
  ) throws -> [Int] {
    let test = digits.test
    let slices = try (0...rounds).map {
      try Rows(test.selecting(stride(from: $0, to: test.count, by: rounds + 1)))
    }
    var settings = TaskGame.Settings()
    settings.steps = steps
    settings.reserve = 6_000_000 / (5 + others.count)
    settings.deposit = 0
    let honest = try shards(isIID: isIID).map { Strategy.honest(try Rows($0)) }
    var game = try TaskGame(
      try TaskGame.Market(accounts: 8, price: 600_000), honest + others,
      slices: Array(slices.dropLast()), hidden: slices[rounds], settings: settings)
    try game.play()
    return try game.pay().map { $0 / 6_000 }
  }

  @Test(arguments: [true, false]) func aSixthWithoutDataEarnsNothing(isIID: Bool) throws {
    let kinds: [(String, Strategy)] = [
      ("zeros", .zeros), ("the last step", .lastStep), ("trained on the shown rows", .shownRows),
    ]
    print(isIID ? "alike" : "two labels each", try Self.play(isIID: isIID, []))
    for (name, strategy) in kinds {
      let pay = try Self.play(isIID: isIID, [strategy])
      print("  a sixth: \(name)", pay)
      #expect(pay[5] == 0, "\(name): \(pay)")
    }
  }

  /// The same update in other accounts is refused, so copies of oneself only take places.
  @Test func copiesOfOneselfEarnNothing() throws {
    let own = try Rows(Self.shards(isIID: true)[0]).trainer(steps: Self.steps)
    let copy = Strategy.custom { weights, _ in try own.update(from: weights) }
    let alone = try Self.play(isIID: true, [])
    let pay = try Self.play(isIID: true, [copy, copy])
    print("two copies of the first:", pay)
    #expect(pay[5] + pay[6] == 0)
    #expect(pay[0] + pay[5] + pay[6] <= alone[0])
  }
}
