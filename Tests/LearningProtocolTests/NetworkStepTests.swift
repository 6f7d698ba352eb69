import Client
import Learning
import Primitives
import Tensors
import Testing

/// Training of a network in a contract and in Swift is the same, to the last bit.
@Suite struct NetworkStepTests {
  private static func random(
    _ shape: [Int], _ random: inout SplitMix64
  ) throws -> Tensor {
    try Tensor(
      element: .q8x24, shape: shape,
      rawValues: (0..<shape.reduce(1, *)).map { _ in Int64(random.next(below: 1 << 26)) - 1 << 25 })
  }

  @Test func aStepHasTheSameBits() throws {
    let contract = ProtocolContracts.compile("Perceptron", "contracts/models/mlp.gx")
    let owner = ProtocolChain.account(0)
    var chain = ProtocolChain([owner])
    for seed in 0..<20 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let (features, units) = (1 + random.next(below: 8), 1 + random.next(below: 12))
      let classes = 2 + random.next(below: 5)
      let x = try Self.random([64, features], &random)
      let y = try Tensor(
        element: .u8, shape: [64],
        rawValues: (0..<64).map { _ in Int64(random.next(below: classes)) })
      var network = try FixedPointNetwork(
        hidden: Self.random([features + 1, units], &random),
        output: Self.random([units + 1, classes], &random))
      let rate = Int64(1 + random.next(below: 1 << 22))
      let decay = Int64(random.next(below: 1 << 16))
      let place = try chain.deploy(
        contract, [.tensor(network.hidden), .tensor(network.output)], from: owner)
      try chain.call(
        place, "train",
        [
          .tensor(x), .tensor(y), .number(3), .int(U256(UInt64(rate))), .int(U256(UInt64(decay))),
        ], from: owner)
      for step in 0..<3 {
        let batch = 32 * (step % 2)
        try network.step(
          x.rows(from: batch, to: batch + 32),
          Tensor(
            element: .u8, shape: [32],
            rawValues: (batch..<batch + 32).map { try y.rawValue(at: $0) }),
          rate: rate, decay: decay)
      }
      #expect(try chain.view(place, "hidden").asTensor() == network.hidden, "seed \(seed)")
      #expect(try chain.view(place, "output").asTensor() == network.output, "seed \(seed)")
    }
  }
}
