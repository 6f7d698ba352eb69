import Learning
import Primitives
import Tensors
import Testing

/// Updates that anybody could send without data earn nothing, whatever the game.
@Suite struct NullUpdateTests {
  #if DEBUG
  static let games = 40
  #else
  static let games = 1_000
  #endif

  /// Random classes, random honest providers, some of whose labels are wrong, and one who has no data.
  private static func play(
    seed: UInt64, market: TaskGame.Market
  ) throws -> (points: [Int], game: TaskGame) {
    var random = SplitMix64(seed: seed)
    let features = 2 + random.next(below: 3)
    let classes = 2 + random.next(below: 2)
    let centres = (0..<classes).map { _ in
      (0..<features).map { _ in Int64(random.next(below: 1 << 25)) }
    }
    let noise = 1 << (21 + random.next(below: 4))
    let providers = 1 + random.next(below: 3)
    var strategies: [Strategy] = []
    for _ in 0..<providers {
      var rows = try Rows(
        count: 8 + random.next(below: 16), centres: centres, noise: noise, &random)
      if random.next(below: 4) == 0 {
        rows.y = try Tensor(
          element: .u8, shape: [rows.count],
          rawValues: rows.y.rawValues.map { ($0 + 1) % Int64(classes) })
      }
      strategies.append(.honest(rows))
    }
    strategies.append([.zeros, .lastStep, .shownRows][Int(seed % 3)])
    let slices = try (0..<2).map { _ in
      try Rows(count: 6, centres: centres, noise: noise, &random)
    }
    var game = try TaskGame(
      market, strategies, slices: slices,
      hidden: try Rows(count: 6, centres: centres, noise: noise, &random))
    try game.playRound()
    try game.playRound()
    return (try game.points(), game)
  }

  @Test func nobodyEarnsWithoutData() throws {
    let market = try TaskGame.Market(accounts: 4)
    var honestEarned = 0
    for seed in 0..<UInt64(NullUpdateTests.games) {
      let (points, _) = try NullUpdateTests.play(seed: seed, market: market)
      #expect(points[points.count - 1] <= 0, "seed \(seed): \(points)")
      if points.dropLast().contains(where: { $0 > 0 }) { honestEarned += 1 }
    }
    // The rule does not win by giving nobody anything.
    #expect(honestEarned * 2 > NullUpdateTests.games, "\(honestEarned)")
  }
}
