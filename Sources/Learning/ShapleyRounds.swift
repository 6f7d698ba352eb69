/// Federated averaging with exact per-round Shapley values over accuracy, in `Double`: what the
/// contracts compute in fixed point, for tests and the demo to compare with.
package struct ShapleyRounds: Sendable {
  /// Whose updates a round averages.
  package enum Averaging: Sendable {
    /// Those of all providers; the utility of a coalition is its accuracy on the whole test set.
    case everybody
    /// Those of providers whose value is positive (all, if none is); the utility is the accuracy on
    /// the gate half of the test set.
    case positiveOnGate
  }

  /// The outcome of one round.
  package struct Round: Sendable {
    /// Accuracy of the coalition whose members are the bits of the index.
    package var utilities: [Double]
    /// Exact Shapley value of each provider in this round.
    package var values: [Double]
    /// The providers that were averaged, ascending.
    package var kept: [Int]
    /// Accuracy of the new weights on the whole test set.
    package var accuracy: Double
    /// Accuracy of the new weights on the half of the test set that the gate never sees.
    package var heldOutAccuracy: Double
  }

  /// One entry per round.
  package private(set) var rounds: [Round] = []
  /// The weights after the last round.
  package private(set) var weights: [Double]

  /// The sum over the rounds of each provider's Shapley value.
  package var totals: [Double] {
    guard var sum = rounds.first?.values else { return [] }
    for round in rounds.dropFirst() {
      for provider in sum.indices {
        sum[provider] += round.values[provider]
      }
    }
    return sum
  }

  /// Runs `roundCount` rounds from zero weights over `shards`, judged with `test`.
  package init(
    model: SoftmaxRegression, shards: [LabeledRows], test: LabeledRows, roundCount: Int,
    averaging: Averaging
  ) {
    weights = model.zeroWeights
    let judged =
      switch averaging {
      case .everybody: test
      case .positiveOnGate: test.gateHalf
      }
    let everybody = (1 << shards.count) - 1
    for _ in 0..<roundCount {
      let start = weights
      let deltas = shards.map { model.localUpdate(weights: start, shard: $0) }
      let sizes = shards.map { Double($0.count) }
      let utilities = (0...everybody).map { coalition in
        model.accuracy(
          weights: Self.average(start, deltas, sizes, coalition: coalition), rows: judged)
      }
      let values = Shapley.exact(players: shards.count, utilities: utilities)
      var kept = everybody
      if case .positiveOnGate = averaging {
        let positive = values.indices.reduce(0) { values[$1] > 0 ? $0 | 1 << $1 : $0 }
        if positive != 0 { kept = positive }
      }
      weights = Self.average(start, deltas, sizes, coalition: kept)
      rounds.append(
        Round(
          utilities: utilities, values: values,
          kept: shards.indices.filter { kept & 1 << $0 != 0 },
          accuracy: model.accuracy(weights: weights, rows: test),
          heldOutAccuracy: model.accuracy(weights: weights, rows: test.heldOutHalf)))
    }
  }

  /// start + the average of the deltas of the coalition's members, weighted by their sizes;
  /// `start` for the empty coalition.
  package static func average(
    _ start: [Double], _ deltas: [[Double]], _ sizes: [Double], coalition: Int
  ) -> [Double] {
    let members = deltas.indices.filter { coalition & 1 << $0 != 0 }
    let total = members.reduce(0) { $0 + sizes[$1] }
    var result = start
    for member in members {
      let share = sizes[member] / total
      for index in result.indices {
        result[index] += share * deltas[member][index]
      }
    }
    return result
  }
}
