import Primitives
import Tensors

/// A round of a task as contracts/task computes it, in the same integers: what an auditor compares with, and the reference of the platform's tests.
package struct ScoredRound: Sendable {
  /// The largest magnitude of a weight, a raw `Q<8, 24>`: `WEIGHT_MAX` of contracts/task.
  package static let weightMax: Int64 = 63 << 24

  /// The largest magnitude in an update that a task takes, a raw `Q<8, 24>`.
  package static let updateMax: Int64 = 4 << 24

  /// For each player's update alone, how many rows it adds.
  package let gains: [Int64]
  /// Every player's Shapley value times the factorial of the number of players: first those who have sent updates.
  package let values: [Int64]
  /// What each update is credited with, in units of a row / 10!.
  package let credits: [Int64]
  /// Whose updates are averaged in.
  package let kept: [Bool]
  /// The weights after the round, and what they differ by from those before.
  package let weights: Tensor
  package let lastStep: Tensor
  /// The share of the slice's rows that the new weights label rightly, a raw `Q<8, 24>`.
  package let accuracy: Int32

  /// Whether so small a step, a raw `Q<8, 24>` in its largest weight, ends the task: one that changes nothing does not.
  package static func hasConverged(_ lastStep: Tensor, tolerance: Int32) -> Bool {
    let largest = lastStep.rawValues.reduce(UInt64(0)) { max($0, $1.magnitude) }
    return largest > 0 && largest <= UInt64(max(tolerance, 0))
  }

  /// Scores at least one and at most eight updates of `weights` on a slice. `shown` are the rows of all slices before, nil in the first scored round;
  /// then the last step and what training on these rows makes are players, too, whom nobody is paid for.
  package init(
    weights: Tensor, lastStep: Tensor, updates: [Tensor], slice: (x: Tensor, y: Tensor),
    shown: (x: Tensor, y: Tensor)?, _ settings: FixedPointTrainer.Settings
  ) throws(TensorError) {
    guard let classes = settings.kind.classes(of: weights), !updates.isEmpty else {
      throw .shapeMismatch
    }
    var players = updates
    if let shown {
      let trainer = try FixedPointTrainer(
        DataBatches([shown]), classes: classes, settings)
      players += [lastStep, try trainer.boundedUpdate(from: weights, max: ScoredRound.weightMax)]
    }
    let open = players.count - updates.count
    let counts = try CoalitionCounts.of(
      weights: weights, updates: players, parts: updates.count, x: slice.x, y: slice.y,
      kind: settings.kind)
    values = CoalitionCounts.shapley(counts)
    credits = CoalitionCounts.credits(values, open: open)
    kept = CoalitionCounts.kept(values, open: open)
    gains = updates.indices.map { Int64(counts[1 << $0]) - Int64(counts[0]) }
    let chosen = zip(updates, kept).filter(\.1).map(\.0)
    let next =
      chosen.isEmpty
      ? weights
      : try weights.convert(to: .q40x24)
        .add(
          Tensor.weightedAverage(chosen, weights: chosen.map { _ in 1 }).convert(to: .q40x24)
        )
        .clip(low: -ScoredRound.weightMax, high: ScoredRound.weightMax).convert(to: .q8x24)
    self.lastStep = try next.subtract(weights)
    self.weights = next
    accuracy = try ScoredRound.accuracy(of: next, on: slice, settings.kind)
  }

  /// The share of rows that weights label rightly, a raw `Q<8, 24>`.
  package static func accuracy(
    of weights: Tensor, on slice: (x: Tensor, y: Tensor), _ kind: TrainingKind
  ) throws(TensorError) -> Int32 {
    let correct = try CoalitionCounts.correct(kind.scores(slice.x, weights), slice.y)
    guard slice.y.count > 0 else { throw .emptyReduction }
    return Share.raw(Int(correct), of: slice.y.count)
  }
}
