import Learning
import Tensors
import Testing

/// The trainer in fixed point beside the one in `Double`.
@Suite struct FixedPointTrainerTests {
  /// The rows of a shard of the digits, in the form that a table gives.
  private func prepared(_ rows: LabeledRows) -> PreparedRows {
    var result = PreparedRows(featureCount: rows.featureCount, classCount: rows.classCount)
    for index in 0..<rows.count {
      result.append(
        features: rows.features(index).map { Int32($0) << 20 },
        missing: [Bool](repeating: false, count: rows.featureCount), label: rows.labels[index])
    }
    return result
  }

  /// Whatever the rows are, a run that is said to be bounded does not overflow.
  @Test func whatIsBoundedDoesNotOverflow() throws {
    // Features of 1, and another label with each batch: no gradient is larger.
    let ones = try Tensor(element: .q8x24, shape: [1, 3], rawValues: [1 << 24, 1 << 24, 1 << 24])
    let rows = DataBatches(
      try (0..<3).map { (ones, try Tensor(element: .u8, shape: [1], rawValues: [$0])) })
    func weights(_ largest: Int64) throws -> Tensor {
      try Tensor(
        element: .q8x24, shape: [4, 3],
        rawValues: (0..<12).map { [largest, -largest, largest / 2][$0 % 3] })
    }
    let one: Int64 = 1 << 24
    for (largest, rate, decay, steps) in [
      (0, one, 0, 127), (63 * one, one, 0, 64), (63 * one, one / 2, one / 2, 127),
      (126 * one, one, one / 2, 1),
    ] as [(Int64, Int64, Int64, Int)] {
      let settings = FixedPointTrainer.Settings(rate: rate, decay: decay, steps: steps)
      #expect(settings.isBounded(from: try weights(largest)))
      let trainer = try FixedPointTrainer(rows, classes: 3, settings)
      #expect(try trainer.states(from: weights(largest)).count == steps + 1)
    }
    for (largest, rate, decay, steps) in [
      (0, one + 1, 0, 1), (0, -1, 0, 1), (0, 0, 0, 1), (0, one, one, 1), (0, one, -1, 1),
      (0, one, 0, 128), (127 * one, one, 0, 1), (63 * one, one, 0, 65),
    ] as [(Int64, Int64, Int64, Int)] {
      #expect(
        !FixedPointTrainer.Settings(rate: rate, decay: decay, steps: steps)
          .isBounded(from: try weights(largest)))
    }
    let wild = FixedPointTrainer.Settings(rate: 127 * one, decay: 100 * one, steps: 9)
    #expect(throws: TensorError.self) {
      try FixedPointTrainer(rows, classes: 3, wild).update(from: weights(one))
    }
  }

  @Test func aStepIsThatOfTheReference() throws {
    let shard = Dataset.digits().train.shard(0, of: 5)
    let reference = SoftmaxRegression(fitting: shard)
    let trainer = try FixedPointTrainer(
      DataBatches(prepared(shard), size: shard.count), classes: 10)
    var weights = try Tensor.zeros(element: .q8x24, shape: [65, 10])
    var doubles = reference.zeroWeights
    var largest = 0.0
    for _ in 0..<10 {
      let change = try trainer.update(from: weights)
      weights = try weights.add(change)
      let exact = reference.localUpdate(weights: doubles, shard: shard)
      for index in doubles.indices { doubles[index] += exact[index] }
      for (a, b) in zip(FixedPointConversion.doubles(weights.rawValues), doubles) {
        largest = max(largest, abs(a - b))
      }
    }
    // Fifty steps, each within some units of 2^-24.
    #expect(largest < 50 * 4.0 / 16_777_216, "\(largest)")
    #expect(
      reference.accuracy(
        weights: FixedPointConversion.doubles(weights.rawValues), rows: Dataset.digits().test)
        > 0.85)
  }
}
