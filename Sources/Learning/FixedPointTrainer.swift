import Primitives
import Tensors

/// Training in the fixed point of the machine: whoever repeats a step gets the same bits, on any processor. A network takes the steps of `FixedPointNetwork`.
///
/// Softmax regression is gradient descent on the mean cross-entropy of a batch plus decay / 2 |w|^2 (the bias included), as `std.training` has it. Scores, probabilities
/// and gradients are `Q<40, 24>`, weights `Q<8, 24>`; each operation is one of the language's tensors, in this order:
///
///     scores    = x @ w[..<F] + w[F]
///     residual  = softmax(scores) - oneHot(y)
///     gradient  = (xT @ residual, sum of residual over the rows) / rows
///     w         = w - (gradient + w * decay) * rate
///
/// Step t of a local update takes batch t modulo the number of batches.
package struct FixedPointTrainer: Sendable {
  /// The step size and the weight of the quadratic penalty, raw with 24 fraction bits, how many steps a local update takes, and of which model.
  package struct Settings: Hashable, Sendable {
    package var rate: Int64
    package var decay: Int64
    package var steps: Int
    package var kind: TrainingKind

    /// Settings; by default those of the reference scenarios: .5, 1e-4, five steps.
    package init(
      rate: Int64 = 1 << 23, decay: Int64 = 1_678, steps: Int = 5, kind: TrainingKind = .softmax
    ) {
      (self.rate, self.decay, self.steps, self.kind) = (rate, decay, steps, kind)
    }

    /// Whether a run of softmax regression from weights stays within `Q<8, 24>` whatever the rows are, whose features are from 0 to 1: steps, rate and decay are those that a task
    /// may ask for, and then no step moves a weight away from zero by more than the rate, since no gradient is larger than 1.
    package func isBounded(from weights: Tensor) -> Bool {
      guard kind == .softmax, (1...127).contains(steps), (1...1 << 24).contains(rate),
        (0...1 << 23).contains(decay)
      else { return false }
      let largest = weights.rawValues.reduce(UInt64(0)) { max($0, $1.magnitude) }
      // A 256th more, and some units: probabilities and products are rounded.
      return largest + UInt64(steps) * UInt64(rate + rate >> 8 + 16) < 1 << 31
    }
  }

  /// A batch in the forms that a step needs.
  private struct Batch: Sendable {
    let x: Tensor
    let y: Tensor
    let features: Tensor
    let transposed: Tensor
    let targets: Tensor
    let rows: Int64
  }

  private let batches: [Batch]
  private let settings: Settings

  /// A trainer on some rows, at least one.
  package init(
    _ data: DataBatches, classes: Int, _ settings: Settings = Settings()
  ) throws(TensorError) {
    precondition(!data.batches.isEmpty && settings.steps > 0, "there is something to train on")
    self.settings = settings
    var batches: [Batch] = []
    for (x, y) in data.batches {
      let features = try x.convert(to: .q40x24)
      batches.append(
        Batch(
          x: x, y: y, features: features, transposed: try features.transpose(),
          targets: try y.oneHot(classes: classes, element: .q40x24), rows: Int64(y.count)))
    }
    self.batches = batches
  }

  /// The weights before the first step and behind each one, from weights of the kind.
  package func states(from weights: Tensor) throws(TensorError) -> [Tensor] {
    var states = [weights]
    for step in 0..<settings.steps {
      states.append(try self.step(states[step], batches[step % batches.count]))
    }
    return states
  }

  /// What a local update from weights changes.
  package func update(from weights: Tensor) throws(TensorError) -> Tensor {
    let states = try states(from: weights)
    return try states[states.count - 1].subtract(weights)
  }

  /// What a local update changes when every step's weights are kept within a magnitude.
  package func boundedUpdate(from weights: Tensor, max: Int64) throws(TensorError) -> Tensor {
    var current = weights
    for step in 0..<settings.steps {
      current = try self.step(current, batches[step % batches.count]).clip(low: -max, high: max)
    }
    return try current.subtract(weights)
  }

  private func step(_ weights: Tensor, _ batch: Batch) throws(TensorError) -> Tensor {
    if settings.kind == .network {
      var network = try FixedPointNetwork(packed: weights)
      try network.step(batch.x, batch.y, rate: settings.rate, decay: settings.decay)
      return try network.packed()
    }
    let wide = try weights.convert(to: .q40x24)
    guard weights.rank == 2, weights.shape[0] > 0 else { throw .shapeMismatch }
    let last = weights.shape[0] - 1
    let scores = try batch.features.matmul(wide.rows(from: 0, to: last)).addRow(wide.row(last))
    let residual = try scores.softmax(axis: 1).subtract(batch.targets)
    let bias = try residual.sum(axis: 0)
    let gradient = try Tensor.concat([
      try batch.transposed.matmul(residual), try bias.reshape([1, bias.count]),
    ]).dividedRounded(by: batch.rows)
    let slope = try gradient.add(wide.multiply(scalar: settings.decay))
    return try wide.subtract(slope.multiply(scalar: settings.rate)).convert(to: .q8x24)
  }

  /// The tree of states to which a provider commits: its leaves are the hashes of the weights.
  package static func tree(of states: [Tensor]) -> MerkleTree {
    MerkleTree(leaves: states.map { Commitment.of($0).bytes }, hash: .keccak256)
  }
}
