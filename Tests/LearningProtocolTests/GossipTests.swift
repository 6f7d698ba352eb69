import Learning
import Primitives
import Tensors
import Testing

/// Averaging among neighbours, without a server, beside federated averaging.
@Suite struct GossipTests {
  /// Each of five providers averages with its two neighbours in a ring; the records are those of the contract.
  @Test func gossipComesWithinAPointOfFederatedAveraging() throws {
    #if DEBUG
    let (rounds, point) = (2, 0.03)
    #else
    let (rounds, point) = (20, 0.01)
    #endif
    let digits = Dataset.digits()
    let count = 5
    let trainers = try (0..<count).map {
      try Rows(digits.train.shard($0, of: count)).trainer(steps: 5)
    }
    let test = try Rows(digits.test)
    let start = try Tensor.zeros(element: .q8x24, shape: [65, 10])
    var federated = start
    var models = [Tensor](repeating: start, count: count)

    let accounts = (0..<count).map { ProtocolChain.account($0) }
    var chain = ProtocolChain(accounts)
    let record = try chain.deploy(
      ProtocolContracts.compile("GossipRecord", "contracts/gossip/gossip.gx"), from: accounts[0])
    for round in 0..<rounds {
      let updates = try trainers.map { try $0.update(from: federated) }
      federated = try federated.add(GossipTests.mean(updates))
      let trained = try zip(trainers, models).map { try $1.add($0.update(from: $1)) }
      models = try (0..<count).map { index in
        try GossipTests.mean(
          [index, (index + 1) % count, (index + count - 1) % count].map { trained[$0] })
      }
      for index in 0..<count {
        let neighbours = [(index + 1) % count, (index + count - 1) % count]
        try chain.call(
          record, "record",
          [
            .number(round), .hash(try models[index].languageHash()), .string("file"),
            .array(neighbours.map { .address(accounts[$0]) }),
          ], from: accounts[index])
      }
    }
    let reached = try test.accuracy(federated)
    for model in models {
      let accuracy = try test.accuracy(model)
      #expect(accuracy > reached - point, "\(accuracy) beside \(reached)")
    }
    print(
      "gossip after \(rounds) rounds: \(try models.map { try test.accuracy($0) }), federated \(reached)"
    )
  }

  private static func mean(_ tensors: [Tensor]) throws -> Tensor {
    try Tensor.weightedAverage(tensors, weights: tensors.map { _ in 1 })
  }
}
