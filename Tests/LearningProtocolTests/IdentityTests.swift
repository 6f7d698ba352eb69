import Learning
import Primitives
import Tensors
import Testing

/// What several identities bring on the digits, and what they cost.
@Suite struct IdentityTests {
  private static let digits = Dataset.digits()

  /// The pay of each provider of a task over the digits with six places, of which the first identities are the attacker's.
  private static func pay(_ shards: [LabeledRows], rounds: Int, fee: Int) throws -> [Int] {
    let market = try TaskGame.Market(accounts: 8)
    let test = digits.test
    let slices = try (0...rounds).map { round in
      try Rows(
        test.selecting(stride(from: round, to: test.count, by: rounds + 1)))
    }
    var settings = TaskGame.Settings()
    settings.fee = fee
    settings.deposit = fee
    settings.steps = 5
    settings.reserve = 6_000_000 / shards.count
    var game = try TaskGame(
      market, try shards.map { .honest(try Rows($0)) }, slices: Array(slices.dropLast()),
      hidden: slices[rounds], settings: settings)
    try game.play()
    return try game.pay()
  }

  /// Splitting one's rows over two places brings more of a pot that stays the same; the price of a place is more than that.
  @Test func theFeeTakesTheProfitOfASplit() throws {
    #if DEBUG
    let (rounds, attackers) = (2, 1)
    #else
    let (rounds, attackers) = (4, 5)
    #endif
    let pot = 6_000_000
    // Two fifths of what a place brings on average.
    let fee = pot * 2 / 5 / 5
    let shards = (0..<5).map { IdentityTests.digits.train.shard($0, of: 5) }
    var largest = 0.0
    let honest = try IdentityTests.pay(shards, rounds: rounds, fee: fee)
    for attacker in 0..<attackers {
      let own = shards[attacker]
      let halves = (0..<2).map { own.shard($0, of: 2) }
      let others = shards.indices.filter { $0 != attacker }.map { shards[$0] }
      let split = try IdentityTests.pay(halves + others, rounds: rounds, fee: fee)
      let (alone, together) = (honest[attacker], split[0] + split[1])
      #expect(
        together <= alone, "provider \(attacker): \(together) by two places, \(alone) by one")
      largest = max(largest, Double(together + 2 * fee) / Double(alone + fee))
    }
    print("splitting brings at most \(largest) times the pay before the price of a place")
  }
}
