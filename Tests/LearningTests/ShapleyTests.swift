import Learning
import Testing

@Suite struct ShapleyTests {
  /// The glove game: player 0 holds a left glove, players 1 and 2 a right one; a pair is worth 1.
  @Test func gloveGameHasItsTextbookValues() {
    let utilities = (0..<8).map { $0 & 1 == 1 && $0 > 1 ? 1.0 : 0 }
    let values = Shapley.exact(players: 3, utilities: utilities)
    for (value, wanted) in zip(values, [2.0 / 3, 1.0 / 6, 1.0 / 6]) {
      #expect(abs(value - wanted) < 1e-15)
    }
  }

  // The numbers below come from an independent implementation in numpy (float64) of the scenario
  // "quality5": digits, five equal shards with 0, 25, 50, 75, 100 % of the labels corrupted, ten
  // rounds of five steps, learning rate 0.5, l2 1e-4.

  @Test func everybodyAveragedMatchesTheNumpyReference() {
    let data = Dataset.digits()
    let clock = ContinuousClock()
    let start = clock.now
    let run = ShapleyRounds(
      model: SoftmaxRegression(fitting: data.train), shards: data.quality5Shards(),
      test: data.test, roundCount: 10, averaging: .everybody)
    print("ten rounds, five providers, exact Shapley in Double: \(clock.now - start)")
    // Correct answers of 360 after each round.
    #expect(
      run.rounds.map { ($0.accuracy * 360).rounded() }
        == [153, 173, 176, 174, 173, 172, 173, 172, 172, 171])
    let first = [
      0.378425925925926, 0.2004166666666667, 0.03444444444444443, -0.11833333333333336,
      -0.18662037037037035,
    ]
    for (value, wanted) in zip(run.rounds[0].values, first) {
      #expect(abs(value - wanted) < 1e-12)
    }
    let totals = [
      2.0230555555555556, 0.9927314814814816, 0.04643518518518515, -0.9970833333333334,
      -1.7068055555555557,
    ]
    #expect(run.totals.count == 5)
    for (value, wanted) in zip(run.totals, totals) {
      #expect(abs(value - wanted) < 1e-12)
    }
    // Weights 10..<14 and the last two biases.
    let weights = [
      -0.019360618226235783, -0.03671148115278112, 0.017515050765703893, 0.032459589771409676,
      -0.026907891607400165, -0.07237659868735799,
    ]
    for (value, wanted) in zip(run.weights[10..<14] + run.weights.suffix(2), weights) {
      #expect(abs(value - wanted) < 1e-12)
    }
  }

  @Test func gatedAveragingMatchesTheNumpyReference() {
    let data = Dataset.digits()
    let run = ShapleyRounds(
      model: SoftmaxRegression(fitting: data.train), shards: data.quality5Shards(),
      test: data.test, roundCount: 10, averaging: .positiveOnGate)
    #expect(run.rounds.allSatisfy { $0.kept == [0, 1, 2] })
    // Correct answers of the 180 held-out rows after each round.
    #expect(
      run.rounds.map { ($0.heldOutAccuracy * 180).rounded() }
        == [133, 144, 147, 148, 150, 150, 154, 155, 154, 154])
    #expect(abs((run.rounds.last?.values[2] ?? 0) - 0.0020370370370370347) < 1e-12)
  }
}
