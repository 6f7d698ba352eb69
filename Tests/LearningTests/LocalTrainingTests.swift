import Learning
import Testing

@Suite struct LocalTrainingTests {
  /// Two features, three classes, worked out by hand: one step of size 0.5 from zero weights moves
  /// by 0.5 * X^T (Y - 1/3) / n.
  @Test func firstStepIsTheClosedForm() {
    var rows = LabeledRows(featureCount: 2, classCount: 3)
    rows.append(features: [16, 8], label: 0)
    rows.append(features: [0, 4], label: 2)
    var model = SoftmaxRegression(fitting: rows)
    model.localSteps = 1
    let delta = model.localUpdate(weights: model.zeroWeights, shard: rows)
    // In units of 1/48.
    let expected: [Double] = [8, -4, -4, 3, -3, 0, 4, -8, 4]
    for (value, wanted) in zip(delta, expected) {
      #expect(abs(value * 48 - wanted) < 1e-13)
    }
  }

  @Test func trainingLowersTheLoss() {
    let shard = Dataset.digits().train.shard(0, of: 5)
    let model = SoftmaxRegression(fitting: shard)
    let start = model.zeroWeights
    let trained = model.localUpdate(weights: start, shard: shard)
    let before = model.crossEntropy(weights: start, rows: shard)
    #expect(abs(before - 2.302585092994046) < 1e-12)
    #expect(model.crossEntropy(weights: trained, rows: shard) < 0.8 * before)
  }

  @Test func emptyShardChangesNothing() {
    let shard = LabeledRows(featureCount: 4, classCount: 2)
    let model = SoftmaxRegression(fitting: shard)
    #expect(model.localUpdate(weights: model.zeroWeights, shard: shard) == model.zeroWeights)
  }

  @Test func fixedPointRoundsHalfToEven() throws {
    let step = 1.0 / 16_777_216
    #expect(
      try FixedPointConversion.raw32([0.5 * step, 1.5 * step, -0.5 * step, -2.5 * step, 1, -128])
        == [0, 2, 0, -2, 1 << 24, .min])
    #expect(try FixedPointConversion.raw64([-3.25, 1e9], fractionBits: 2) == [-13, 4_000_000_000])
    #expect(FixedPointConversion.doubles([Int32(-13)], fractionBits: 2) == [-3.25])
  }

  @Test func fixedPointRejectsWhatDoesNotFit() {
    #expect(throws: FixedPointError.outOfRange(index: 1)) {
      try FixedPointConversion.raw32([0, 128])
    }
    #expect(throws: FixedPointError.outOfRange(index: 0)) { try FixedPointConversion.raw32([.nan]) }
    #expect(throws: FixedPointError.outOfRange(index: 0)) {
      try FixedPointConversion.raw64([-.infinity])
    }
  }

  @Test func fixedPointReturnsWhatItTook() throws {
    let model = SoftmaxRegression(fitting: Dataset.digits().train)
    let weights = model.localUpdate(
      weights: model.zeroWeights, shard: Dataset.digits().train.shard(2, of: 5))
    let raw = try FixedPointConversion.raw32(weights)
    #expect(try FixedPointConversion.raw32(FixedPointConversion.doubles(raw)) == raw)
    for (value, back) in zip(weights, FixedPointConversion.doubles(raw)) {
      #expect(abs(value - back) <= 0.5 / 16_777_216)
    }
  }
}
