import Client
import Learning
import Primitives
import Tensors
import Testing

/// What greedy strangers tried against the first contracts of this project, against those of now: the attacker loses each time.
@Suite struct GreedyStrangersTests {
  private static let one = Int64(1 << 24)
  /// Two classes, told apart by the larger of two features.
  private static func rows(_ count: Int, seed: UInt64) throws -> Rows {
    var random = SplitMix64(seed: seed)
    return try Rows(count: count, centres: [[one, 0], [0, one]], noise: 1 << 23, &random)
  }

  /// Rows whose labels are all wrong.
  private static func flipped(_ rows: Rows) throws -> Rows {
    var changed = rows
    changed.y = try Tensor(
      element: .u8, shape: [rows.count], rawValues: rows.y.rawValues.map { 1 - $0 })
    return changed
  }

  private static func game(
    _ strategies: [Strategy], rounds: Int = 2, settings: TaskGame.Settings = .init(),
    market: TaskGame.Market? = nil
  ) throws -> TaskGame {
    try TaskGame(
      try market ?? TaskGame.Market(accounts: max(strategies.count, 2)), strategies,
      slices: try (0..<rounds).map { try rows(12, seed: 100 + UInt64($0)) },
      hidden: try rows(20, seed: 200), settings: settings)
  }

  private static func honest(_ seed: UInt64) throws -> Strategy {
    .honest(try rows(24, seed: seed))
  }

  /// A1. The owner's second account takes a place and does nothing for it: the honest get the whole pot.
  @Test func theOwnersOtherAccountEarnsNothing() throws {
    var game = try Self.game([try Self.honest(1), .zeros, .lastStep])
    try game.play()
    let pay = try game.pay()
    #expect(pay[0] >= 3 * game.settings.reserve)
    #expect(pay[1] <= 0 && pay[2] <= 0)
    // The budget is spent: only the bond comes back, and no deposit of others.
    #expect(try game.owed(to: game.owner) == game.settings.bond)
  }

  /// A2. In the last round somebody sends the negated weights, alone or beside others: they are not kept, and the pot is paid.
  @Test(arguments: [true, false]) func negatedWeightsAreNotKept(isAlone: Bool) throws {
    let rows = try Self.rows(24, seed: 2)
    let attack = Strategy.custom { weights, round in
      round == 1 ? try rows.trainer(steps: 3).update(from: weights) : try weights.negate()
    }
    var settings = TaskGame.Settings()
    settings.target = 0.8
    var game = try Self.game(
      isAlone ? [attack] : [attack, try Self.honest(3)], settings: settings)
    try game.playRound()
    let good = game.weights
    try game.playRound()
    #expect(try game.hidden.accuracy(game.weights) >= game.hidden.accuracy(good) - 0.05)
    #expect(game.weights != (try Tensor.zeros(element: .q8x24, shape: good.shape)))
    try game.chain.call(
      game.task, "gate",
      game.hidden.arguments + [.hashes(game.testTree.proof(at: 2)?.siblings ?? [])],
      from: game.owner)
    #expect(try game.owed(to: game.owner) <= game.settings.bond)
  }

  /// A3. The owner closes rounds as it likes, with another test set or none: it is refused, and silence costs everything.
  @Test func theOwnerCannotCloseAsItLikes() throws {
    var game = try Self.game([try Self.honest(4), try Self.honest(5)])
    let slice = try Self.rows(12, seed: 100)
    let path = ABIValue.hashes(game.testTree.proof(at: 0)?.siblings ?? [])
    let easier = try Self.rows(12, seed: 999)
    #expect(
      try game.chain.refusal(game.task, "gate", slice.arguments + [path], from: game.owner) != nil)
    #expect(
      try game.chain.refusal(
        game.task, "score", easier.arguments + [path] + easier.arguments, from: game.owner) != nil)
    #expect(try game.chain.refusal(game.task, "forfeit", from: game.owner) != nil)
    try game.playRound()
    // Now the owner has what it wants, and only the gate would pay.
    game.chain.advance(seconds: 600)
    try game.chain.call(game.task, "advance", from: game.provider(0))
    game.chain.advance(seconds: 600)
    try game.chain.call(game.task, "forfeit", from: game.provider(0))
    #expect(try game.owed(to: game.owner) == 0)
    #expect(
      try game.pay().reduce(0, +) == 2 * game.settings.reserve + game.settings.bond)
  }

  /// A4. The owner reads the updates, and is never seen again.
  @Test func theOwnerCannotReadAndLeave() throws {
    var game = try Self.game([try Self.honest(6), try Self.honest(7)])
    let updates = try (0..<2).map { try #require(try game.update(of: $0)) }
    let salt = ABIValue.hash(Hash256(U256(1 as UInt64)))
    for (index, update) in updates.enumerated() {
      let sealed = try game.chain.view(
        game.task, "seal",
        [.address(game.provider(index)), .number(1), .tensor(update), salt, salt])
      try game.chain.call(game.task, "commit", [sealed], from: game.provider(index))
    }
    for (index, update) in updates.enumerated() {
      try game.chain.call(
        game.task, "reveal", [.tensor(update), salt, salt], from: game.provider(index))
    }
    game.chain.advance(seconds: 600)
    try game.chain.call(game.task, "forfeit", from: ProtocolChain.account(2))
    #expect(try game.pay().allSatisfy { $0 == game.settings.reserve + game.settings.bond / 2 })
    #expect(try game.owed(to: game.owner) == 0)
  }

  /// A5, A6. Somebody claims four thousand million rows: that needs a stake for each, and decides nothing.
  @Test func claimedRowsDecideNothing() throws {
    var market = try TaskGame.Market(accounts: 2, unlisted: 1)
    let liar = ProtocolChain.account(3)
    let tree = MerkleTree(
      leaves: [Hash256(liar.number).bytes, Hash256(U256(77 as UInt64)).bytes], hash: .keccak256)
    let listing: [ABIValue] = [
      .hash(TaskGame.Market.schema), .hash(tree.root), .number(2),
      .hashes(tree.proof(at: 0)?.siblings ?? []), .number(4_294_967_295), .fixed(1), .number(1),
      .string("file"), .number(Int(market.chain.time) + 1_000_000),
    ]
    let refused = try market.chain.refusal(
      market.place, "list", listing, from: liar, value: 1_000_000)
    #expect(refused?.contains("StakeTooSmall") == true)
    try market.chain.call(market.place, "list", listing, from: liar, value: 4_294_967_296)
    // It has the place, and its update counts like any other.
    let zeros = Strategy.custom { weights, _ in
      try Tensor.fill(5, element: .q8x24, shape: weights.shape)
    }
    var game = try Self.game([try Self.honest(8), try Self.honest(9), zeros], market: market)
    try game.playRound()
    #expect(try game.hidden.accuracy(game.weights) > 0.8)
    #expect(try game.points()[0] > 0)
  }

  /// A7. What is committed is bound to its maker: who sends the same bytes cannot open them, and is out.
  @Test func aCopyIsWorthNothing() throws {
    var game = try Self.game([try Self.honest(10), .silent])
    let update = try #require(try game.update(of: 0))
    let salt = ABIValue.hash(Hash256(U256(1 as UInt64)))
    let sealed = try game.chain.view(
      game.task, "seal", [.address(game.provider(0)), .number(1), .tensor(update), salt, salt])
    for index in 0..<2 {
      try game.chain.call(game.task, "commit", [sealed], from: game.provider(index))
    }
    let shown: [ABIValue] = [.tensor(update), salt, salt]
    #expect(
      try game.chain.refusal(game.task, "reveal", shown, from: game.provider(1)) != nil)
    try game.chain.call(game.task, "reveal", shown, from: game.provider(0))
    #expect(
      try game.chain.refusal(game.task, "reveal", shown, from: game.provider(1)) != nil)
    game.chain.advance(seconds: 600)
    try game.chain.call(game.task, "advance", from: game.provider(0))
    #expect(
      try game.chain.number(game.task, "pot")
        == 2 * game.settings.reserve + game.settings.deposit)
  }

  /// A8. Three hundred listings by one who wants to fill the market: it has no end.
  @Test func theMarketCannotBeFilled() throws {
    var market = try TaskGame.Market(accounts: 2)
    let flooder = ProtocolChain.account(2)
    for number in 0..<300 {
      let tree = MerkleTree(
        leaves: [Hash256(flooder.number).bytes, Hash256(U256(UInt64(1_000 + number))).bytes],
        hash: .keccak256)
      try market.chain.call(
        market.place, "list",
        [
          .hash(TaskGame.Market.schema), .hash(tree.root), .number(2),
          .hashes(tree.proof(at: 0)?.siblings ?? []), .number(10), .fixed(1), .number(1),
          .string("file"), .number(Int(market.chain.time) + 1_000_000),
        ], from: flooder, value: 11)
    }
    // Whoever was there before can still apply, and one account takes one place, not three hundred.
    var game = try Self.game([try Self.honest(11), .silent], market: market)
    #expect(
      try game.chain.refusal(
        game.task, "apply", [.number(20)], from: flooder, value: 100) != nil)
    try game.play()
    #expect(try game.pay()[0] > 0)
  }

  /// A9. Offers that undercut everybody and never work: they lose the deposit, and the task goes on.
  @Test func whoTakesAPlaceAndDoesNothingPaysForIt() throws {
    var game = try Self.game([try Self.honest(12), .silent, .silent])
    try game.play()
    let pay = try game.pay()
    let settings = game.settings
    #expect(pay[0] == 3 * settings.reserve + 2 * settings.deposit)
    #expect(pay[1] == -settings.deposit && pay[2] == -settings.deposit)
  }

  /// A10. More providers than there are places: those who lose get their deposit back, and the round of eight is scored.
  @Test func aCrowdDoesNotStopARound() throws {
    let market = try TaskGame.Market(accounts: 8)
    var game = try Self.game(
      try (0..<8).map { try Self.honest(20 + UInt64($0)) }, market: market)
    try game.play()
    #expect(try game.pay().reduce(0, +) == 8 * game.settings.reserve)
    print("scoring eight providers and two public players: \(game.scoreGas) gas")
  }

  /// A11. Nobody can promise more than there is: what a job costs is paid in when it is asked for, and the pot is not touched by it.
  /// A12. Computing is paid also when the task misses its target.
  @Test func computingIsPaidWhateverBecomesOfTheTask() throws {
    var settings = TaskGame.Settings()
    settings.target = 1.0
    settings.gated = 1.0
    var game = try Self.game(
      [.honest(try Self.flipped(try Self.rows(24, seed: 13))), .silent], settings: settings)
    let owner = game.owner
    let (client, computer) = (game.provider(0), game.provider(1))
    let court = try game.chain.deploy(ProtocolContracts.disputes, [.number(600)], from: owner)
    let jobs = try game.chain.deploy(
      ProtocolContracts.computing,
      [.address(court.address), .number(600), .number(600), .number(600)], from: owner)
    try game.chain.call(
      jobs, "offer", [.number(2), .number(24), .number(3), .string("file")], from: computer,
      value: 100_000)
    let run = try TrainingRun(
      try Self.rows(24, seed: 13).batches(of: 8), steps: 3, rate: TaskGame.rate,
      decay: TaskGame.decay)
    let tree = try Self.rows(24, seed: 13).tree(owner: client, batch: 8)
    let terms: [ABIValue] = [
      .address(game.task.address), .number(1), .hash(tree.root), .number(tree.leafCount),
      .hash(try run.states[0].languageHash()), .number(3), .int(U256(UInt64(TaskGame.rate))),
      .int(U256(UInt64(TaskGame.decay))),
    ]
    // As much as the data is paid, or more, is refused: both rounds together.
    let refused = try game.chain.refusal(
      jobs, "request", [.number(0), .tuple(terms)], from: client,
      value: UInt128(game.settings.reserve / 2))
    #expect(refused?.contains("Irrational") == true)
    try game.chain.call(
      jobs, "request", [.number(0), .tuple(terms)], from: client, value: 40_000)
    try game.chain.call(jobs, "accept", [.number(0)], from: computer)
    try game.chain.call(
      jobs, "deliver",
      [
        .number(0), .hash(run.tree.root), .hash(try run.states[3].languageHash()),
        .hashes(run.tree.proof(at: 3)?.siblings ?? []),
      ], from: computer)
    try game.play()
    // Everything is missed, and the whole pot goes back.
    #expect(try game.owed(to: owner) >= 2 * game.settings.reserve + game.settings.bond)
    game.chain.advance(seconds: 600)
    try game.chain.call(jobs, "settle", [.number(0)], from: owner)
    #expect(try game.chain.number(jobs, "owedTo", [.address(computer)]) == 40_000)
  }
}
