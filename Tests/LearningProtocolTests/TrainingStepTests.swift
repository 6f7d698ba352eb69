import Client
import Learning
import Primitives
import Tensors
import Testing

/// The step of training in a contract and the one of the actors are the same, to the last bit.
@Suite struct TrainingStepTests {
  @Test func aStepHasTheSameBits() throws {
    let source = """
      import std.training

      contract Steps {
        view after<N, P, C>(
          w: Tensor<Q<8,24>, [P, C]>, x: Tensor<Q<8,24>, [N, P - 1]>, y: Tensor<U8, [N]>,
          rate: Q<8,24>, decay: Q<8,24>
        ) -> Tensor<Q<8,24>, [P, C]> {
          return step(w, x, y, rate, decay)
        }
      }
      """
    let owner = ProtocolChain.account(0)
    var chain = ProtocolChain([owner])
    let contract = try chain.deploy(
      ProtocolContracts.compile("Steps", "steps.gx", source: source), from: owner)
    for seed in 0..<60 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let (features, classes) = (1 + random.next(below: 12), 2 + random.next(below: 6))
      let centres = (0..<classes).map { _ in
        (0..<features).map { _ in Int64(random.next(below: 1 << 26)) - 1 << 25 }
      }
      let rows = try Rows(
        count: 1 + random.next(below: 40), centres: centres, noise: 1 << 24, &random)
      let rate = Int64(1 + random.next(below: 1 << 24))
      let decay = Int64(random.next(below: 1 << 16))
      var weights = try Tensor(
        element: .q8x24, shape: [features + 1, classes],
        rawValues: (0..<(features + 1) * classes).map { _ in
          Int64(random.next(below: 1 << 27)) - 1 << 26
        })
      let trainer = try rows.trainer(rate: rate, decay: decay)
      for _ in 0..<3 {
        let arguments =
          [.tensor(weights)] + rows.arguments
          + [.int(U256(UInt64(rate))), .int(U256(UInt64(decay)))]
        let onChain = try chain.view(contract, "after", arguments).asTensor()
        weights = try trainer.states(from: weights)[1]
        #expect(onChain == weights, "seed \(seed)")
      }
    }
  }
}
