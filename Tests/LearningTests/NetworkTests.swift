import Learning
import Tensors
import Testing

/// Networks in the matrix that tasks train.
@Suite struct NetworkTests {
  @Test func packingKeepsEverything() throws {
    for (features, units, classes) in [(1, 1, 2), (3, 2, 2), (4, 4, 3), (9, 5, 10)] {
      let network = try FixedPointNetwork.start(
        features: features, units: units, classes: classes, seed: 3)
      #expect(
        try network
          == FixedPointNetwork.start(features: features, units: units, classes: classes, seed: 3))
      let wide = try network.widened()
      let packed = try wide.packed()
      #expect(
        packed.shape == TrainingKind.network.shape(features: features, classes: classes))
      #expect(TrainingKind.network.classes(of: packed) == classes)
      #expect(try FixedPointNetwork(packed: packed) == wide)
      let x = try Tensor(
        element: .q8x24, shape: [2, features],
        rawValues: (0..<2 * features).map { Int64($0) << 20 })
      #expect(try wide.scores(x) == network.scores(x))
      #expect(try TrainingKind.network.scores(x, packed) == network.scores(x))
    }
    let network = try FixedPointNetwork.start(features: 2, units: 3, classes: 2, seed: 1)
    #expect(throws: TensorError.self) { try network.widened() }
    #expect(throws: TensorError.self) { try network.packed() }
    let narrow = try Tensor.zeros(element: .q8x24, shape: [4, 3])
    #expect(throws: TensorError.self) { try FixedPointNetwork(packed: narrow) }
  }

  /// A network of twelve units learns the digits, and the 52 that it does not have learn nothing.
  @Test func aNetworkLearnsTheDigits() throws {
    #if DEBUG
    let (steps, least) = (6, 0.1)
    #else
    let (steps, least) = (100, 0.85)
    #endif
    func tensors(_ rows: LabeledRows) throws -> (x: Tensor, y: Tensor) {
      let x = (0..<rows.count).flatMap { rows.features($0).map { Int64($0) << 20 } }
      return (
        try Tensor(element: .q8x24, shape: [rows.count, 64], rawValues: x),
        try Tensor(
          element: .u8, shape: [rows.count], rawValues: rows.labels.map { Int64($0) })
      )
    }
    let data = Dataset.digits()
    let batches = try DataBatches((0..<8).map { try tensors(data.train.shard($0, of: 16)) })
    let trainer = try FixedPointTrainer(
      batches, classes: 10,
      FixedPointTrainer.Settings(rate: 1 << 23, decay: 1_678, steps: steps, kind: .network))
    let start = try FixedPointNetwork.start(features: 64, units: 12, classes: 10, seed: 5)
    let states = try trainer.states(from: start.widened().packed())
    let last = states[steps]
    let accuracy = try ScoredRound.accuracy(of: last, on: tensors(data.test), .network)
    #expect(Double(accuracy) / 16_777_216 > least, "\(Share.text(accuracy))")
    let network = try FixedPointNetwork(packed: last)
    #expect(try network.hidden.transpose().rows(from: 12, to: 64).rawValues.allSatisfy { $0 == 0 })
  }
}
