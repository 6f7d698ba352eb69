import Client
import Learning
import Primitives
import Tensors
import Testing

/// Federated averaging with every step in the machine, beside the same in floating point.
@Suite struct FederatedAverageTests {
  #if DEBUG
  static let rounds = 1
  #else
  static let rounds = 60
  #endif

  @Test func roundsInTheMachineAreThoseOfFloatingPoint() throws {
    let source = """
      import std.training

      contract Rounds {
        view local<N, P, C>(
          start: Tensor<Q<8,24>, [P, C]>, x: Tensor<Q<8,24>, [N, P - 1]>, y: Tensor<U8, [N]>
        ) -> Tensor<Q<8,24>, [P, C]> {
          var weights = start
          for _ in 0..<5 { weights = step(weights, x, y, 0.5, 0.0001) }
          return weights
        }

        view average<P, C>(
          start: Tensor<Q<8,24>, [P, C]>, updates: List<Tensor<Q<8,24>, [P, C]>, max 10>,
          samples: List<U64, max 10>
        ) -> Tensor<Q<8,24>, [P, C]> {
          return Tensor.weightedAverage(updates, samples)
        }
      }
      """
    let owner = ProtocolChain.account(0)
    var chain = ProtocolChain([owner])
    let place = try chain.deploy(
      ProtocolContracts.compile("Rounds", "rounds.gx", source: source), from: owner)
    let shards = DigitsShards.twoLabels(5)
    let rows = try shards.map { try Rows($0) }
    let references = shards.map { SoftmaxRegression(fitting: $0) }
    var weights = try Tensor.zeros(element: .q8x24, shape: [65, 10])
    var exact = references[0].zeroWeights
    let total = Double(shards.reduce(0) { $0 + $1.count })
    for _ in 0..<Self.rounds {
      let local = try rows.map {
        try chain.view(place, "local", [.tensor(weights)] + $0.arguments).asTensor()
      }
      weights = try chain.view(
        place, "average",
        [
          .tensor(weights), .array(local.map { .tensor($0) }),
          .array(shards.map { .number($0.count) }),
        ]
      ).asTensor()
      var next = exact
      for (shard, reference) in zip(shards, references) {
        let change = reference.localUpdate(weights: exact, shard: shard)
        for index in next.indices { next[index] += change[index] * Double(shard.count) / total }
      }
      exact = next
    }
    let largest =
      zip(FixedPointConversion.doubles(weights.rawValues), exact)
      .map { abs($0 - $1) }.max() ?? 1
    let accuracy = try Rows(Dataset.digits().test).accuracy(weights)
    print("\(Self.rounds) rounds: \(accuracy) right, weights within \(largest)")
    #expect(largest < 0.001)
    #if !DEBUG
    #expect(abs(accuracy - 0.9444) <= 0.006, "\(accuracy)")
    #endif
  }
}
