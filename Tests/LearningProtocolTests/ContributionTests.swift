import Client
import Foundation
import Learning
import Ledger
import Primitives
import Tensors
import Testing

/// `std.contribution` beside plain code: exact values, the utility by cross-entropy, estimates from orders.
@Suite struct ContributionTests {
  // A debug build plays smaller games.
  #if DEBUG
  static let players = 4
  static let many = 12
  #else
  static let players = 10
  static let many = 64
  #endif

  private static let source = """
    import std.contribution
    import std.shapley

    contract Worths {
      view shared(worths: List<U64, max 1024>, players: U64) -> List<I64, max 10> {
        return exact(worths, players)
      }

      view counted<N, P, C>(
        w: Tensor<Q<8,24>, [P, C]>, updates: List<Tensor<Q<8,24>, [P, C]>, max 10>,
        x: Tensor<Q<8,24>, [N, P - 1]>, y: Tensor<U8, [N]>
      ) -> List<I64, max 10> {
        return exact(coalitionCounts(w, updates, updates.length, x, y), updates.length)
      }

      view lost<N, P, C>(
        w: Tensor<Q<8,24>, [P, C]>, updates: List<Tensor<Q<8,24>, [P, C]>, max 10>,
        x: Tensor<Q<8,24>, [N, P - 1]>, y: Tensor<U8, [N]>
      ) -> List<U64, max 1024> {
        return coalitionLosses(w, updates, updates.length, x, y)
      }

      view left<N, P, C>(
        w: Tensor<Q<8,24>, [P, C]>, updates: List<Tensor<Q<8,24>, [P, C]>, max 10>,
        x: Tensor<Q<8,24>, [N, P - 1]>, y: Tensor<U8, [N]>
      ) -> (List<I64, max 10>, List<I64, max 64>) {
        let counts = coalitionCounts(w, updates, updates.length, x, y)
        return (
          leaveOneOut(counts, updates.length),
          leaveOneOutCounts(w, updates, updates.length, x, y))
      }

      view estimated<N, P, C>(
        w: Tensor<Q<8,24>, [P, C]>, updates: List<Tensor<Q<8,24>, [P, C]>, max 64>,
        x: Tensor<Q<8,24>, [N, P - 1]>, y: Tensor<U8, [N]>, seed: Hash, pairs: U64
      ) -> (List<I64, max 64>, List<Q<40,24>, max 64>, List<Q<40,24>, max 64>) {
        let estimate = orderEstimate(w, updates, updates.length, x, y, seed, pairs)
        return (estimate.sums, values(estimate), standardErrors(estimate))
      }
    }
    """
  private static let contract = ProtocolContracts.compile("Worths", "worths.gx", source: source)

  /// A round of the digits: weights after two rounds, and the updates of some providers.
  private static func round(providers: Int) throws -> (weights: Tensor, updates: [Tensor]) {
    let shards =
      providers == 10
      ? DigitsShards.dirichlet()
      : (0..<providers).map { Dataset.digits().train.shard($0, of: providers) }
    let trainers = try shards.map { try Rows($0).trainer(steps: 5) }
    var weights = try Tensor.zeros(element: .q8x24, shape: [65, 10])
    for _ in 0..<2 {
      let updates = try trainers.map { try $0.update(from: weights) }
      weights = try weights.add(
        Tensor.weightedAverage(updates, weights: shards.map { Int64($0.count) }))
    }
    return (weights, try trainers.map { try $0.update(from: weights) })
  }

  private static func deployed() throws -> (ProtocolChain, ProtocolChain.Place, Address) {
    let owner = ProtocolChain.account(0)
    var chain = ProtocolChain([owner])
    let place = try chain.deploy(contract, from: owner)
    return (chain, place, owner)
  }

  /// The machine's Shapley values of games that numpy has played are numpy's.
  @Test(arguments: ReferenceGame.all) func valuesAreThoseOfTheReference(
    game: ReferenceGame
  ) throws {
    let (chain, place, _) = try Self.deployed()
    func values(_ worths: [UInt64], unit: Double) throws -> [Double] {
      try chain.view(
        place, "shared", [.array(worths.map { .uint(U256($0)) }), .uint(U256(UInt64(5)))]
      ).asInts().map { Double($0) / 120 / unit }
    }
    let byRows = try values(game.counts, unit: Double(game.rows))
    // Worths are no less than 0: a loss is below 11, in units of 2^-16.
    let byLoss = try values(
      game.losses.map { UInt64(((11 + $0) * 65_536).rounded()) }, unit: 65_536)
    #expect(byRows.count == 5 && byLoss.count == 5)
    for (value, exact) in zip(byRows, game.exactCounts) {
      #expect(abs(value - exact) < 1e-6, "\(game.name)")
    }
    for (value, exact) in zip(byLoss, game.exactLosses) {
      #expect(abs(value - exact) < 1e-4, "\(game.name)")
    }
  }

  @Test func tenProvidersFitABlock() throws {
    var (chain, place, owner) = try Self.deployed()
    let (weights, updates) = try Self.round(providers: Self.players)
    let rows = try Rows(Dataset.digits().test)
    let arguments =
      [ABIValue.tensor(weights), .array(updates.map { .tensor($0) })] + rows.arguments
    let counted = try chain.call(place, "counted", arguments, from: owner)
    let lost = try chain.call(place, "lost", arguments, from: owner)
    print(
      "ten providers, 360 rows: \(counted.gasUsed) gas by rows, \(lost.gasUsed) by cross-entropy")
    // A transaction of a megabyte of tensors pays for its bytes, too.
    #expect(counted.gasUsed < 30_000_000)
    // The values by rows, again.
    let logits = try (updates.map { try Self.logits(rows, $0, over: Double(Self.players)) })
    let base = try Self.logits(rows, weights, over: 1)
    let labels = rows.y.rawValues
    var utilities: [Double] = []
    var losses: [Double] = []
    for mask in 0..<1 << Self.players {
      var scores = base
      for player in 0..<Self.players where mask >> player & 1 == 1 {
        for index in scores.indices { scores[index] += logits[player][index] }
      }
      let (right, loss) = Self.measured(scores, labels)
      utilities.append(Double(right))
      losses.append(loss)
    }
    let everybody = utilities.count - 1
    let factorial = (1...Self.players).reduce(1.0) { $0 * Double($1) }
    let exact = Shapley.exact(players: Self.players, utilities: utilities)
    let values = try chain.view(place, "counted", arguments).asInts().map { Double($0) / factorial }
    for (value, expected) in zip(values, exact) { #expect(abs(value - expected) < 1e-6) }
    let worths = try chain.view(place, "lost", arguments).asInts()
    for (worth, loss) in zip(worths, losses) {
      #expect(abs(11 * 360 - Double(worth) / 65_536 - loss) < 0.5, "of \(loss)")
    }
    // Leaving out, both ways.
    guard case .tuple(let both) = try chain.view(place, "left", arguments) else {
      Issue.record("two lists are a tuple")
      return
    }
    #expect(try both[0].asInts() == both[1].asInts())
    #expect(
      try both[0].asInts()
        == (0..<Self.players).map { Int(utilities[everybody] - utilities[everybody ^ 1 << $0]) })
    // Estimates are within four of their standard errors, and half a row.
    let seed = ABIValue.hash(keccak256([7]))
    guard
      case .tuple(let estimate) = try chain.view(
        place, "estimated", arguments + [seed, .number(40)])
    else { return }
    let (means, errors) = (try estimate[1].asInts(), try estimate[2].asInts())
    for player in 0..<Self.players {
      let off = abs(Double(means[player]) / 16_777_216 - exact[player])
      let error = Double(errors[player]) / 16_777_216
      #expect(off <= 4 * error + 0.5, "player \(player): off by \(off), standard error \(error)")
    }
  }

  private static func logits(
    _ rows: Rows, _ weights: Tensor, over parts: Double
  ) throws -> [Double] {
    let wide = try weights.convert(to: .q40x24)
    let scores = try rows.x.convert(to: .q40x24).matmul(wide.rows(from: 0, to: 64))
      .addRow(wide.row(64))
    return FixedPointConversion.doubles(scores.rawValues).map { $0 / parts }
  }

  /// How many rows are right, and the sum of their cross-entropies.
  private static func measured(_ scores: [Double], _ labels: [Int64]) -> (Int, Double) {
    var (right, loss) = (0, 0.0)
    for (index, label) in labels.enumerated() {
      let row = scores[index * 10..<index * 10 + 10]
      let largest = row.max() ?? 0
      if row.firstIndex(of: largest) == row.startIndex + Int(label) { right += 1 }
      loss +=
        log(row.reduce(0) { $0 + exp($1 - largest) }) + largest - row[row.startIndex + Int(label)]
    }
    return (right, loss)
  }

  @Test func sixtyFourProvidersAddUp() throws {
    var (chain, place, owner) = try Self.deployed()
    let (weights, updates) = try Self.round(providers: Self.many)
    let rows = try Rows(Dataset.digits().test)
    let arguments =
      [ABIValue.tensor(weights), .array(updates.map { .tensor($0) })] + rows.arguments
      + [.hash(keccak256([9])), .number(3)]
    let receipt = try chain.call(place, "estimated", arguments, from: owner)
    print("64 providers, 360 rows, 3 pairs of orders: \(receipt.gasUsed) gas")
    guard case .tuple(let estimate) = try chain.view(place, "estimated", arguments) else { return }
    let start = try Self.measured(Self.logits(rows, weights, over: 1), rows.y.rawValues).0
    var all = try Self.logits(rows, weights, over: 1)
    for update in updates {
      for (index, logit) in try Self.logits(rows, update, over: Double(Self.many)).enumerated() {
        all[index] += logit
      }
    }
    let end = Self.measured(all, rows.y.rawValues).0
    #expect(try estimate[0].asInts().reduce(0, +) == 6 * (end - start))
  }

  /// Whatever the others send, and however often: zeros are worth nothing by any measure.
  @Test func zerosAreWorthNothing() throws {
    let (chain, place, _) = try Self.deployed()
    for seed in 0..<40 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let rows = try Rows(
        count: 5 + random.next(below: 10),
        centres: (0..<3).map { _ in (0..<2).map { _ in Int64(random.next(below: 1 << 25)) } },
        noise: 1 << 23, &random)
      let players = 2 + random.next(below: 4)
      let zero = random.next(below: players)
      let updates = try (0..<players).map { player in
        try Tensor(
          element: .q8x24, shape: [3, 3],
          rawValues: (0..<9).map { _ in
            player == zero ? 0 : Int64(random.next(below: 1 << 28)) - 1 << 27
          })
      }
      let weights = try Tensor(
        element: .q8x24, shape: [3, 3],
        rawValues: (0..<9).map { _ in Int64(random.next(below: 1 << 27)) - 1 << 26 })
      let arguments =
        [ABIValue.tensor(weights), .array(updates.map { .tensor($0) })] + rows.arguments
      #expect(try chain.view(place, "counted", arguments).asInts()[zero] == 0, "seed \(seed)")
      let worths = try chain.view(place, "lost", arguments).asInts()
      for mask in worths.indices where mask >> zero & 1 == 0 {
        #expect(worths[mask] == worths[mask | 1 << zero], "seed \(seed)")
      }
      guard
        case .tuple(let left) = try chain.view(place, "left", arguments),
        case .tuple(let estimate) = try chain.view(
          place, "estimated", arguments + [.hash(keccak256([1])), .number(2)])
      else { return }
      #expect(try left[1].asInts()[zero] == 0 && estimate[0].asInts()[zero] == 0, "seed \(seed)")
    }
  }
}
