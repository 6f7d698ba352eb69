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
