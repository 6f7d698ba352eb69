import Primitives
import Tensors

/// Softmax regression trained in the fixed point of the machine: whoever repeats a step gets the same bits, on any processor.
///
/// Full-batch gradient descent on the mean cross-entropy plus l2 / 2 |w|^2 (the bias included), as `SoftmaxRegression` has it in `Double`.
/// Scores, probabilities and gradients are `Q<40, 24>`, weights `Q<8, 24>`; each operation is one of the language's tensors, in this order:
///
///     scores    = x @ w[..<F] + w[F]
///     residual  = softmax(scores) - oneHot(y)
///     gradient  = (xT @ residual, sum of residual over the rows) / rows
///     w         = w - (gradient + w * l2) * rate
package struct FixedPointTrainer: Sendable {
  /// The step size, a raw `Q<40, 24>`.
  package var rate: Int64 = 1 << 23
  /// Gradient steps of a local update.
  package var steps = 5
  /// The weight of the quadratic penalty, a raw `Q<40, 24>`: 1e-4.
  package var penalty: Int64 = 1_678

  private let features: Tensor
  private let transposed: Tensor
  private let targets: Tensor
  private let rows: Int64
  private let featureCount: Int

  /// A trainer on some rows, at least one.
  package init(_ data: PreparedRows) throws(TensorError) {
    features = try data.featureTensor().convert(to: .q40x24)
    transposed = try features.transpose()
    targets = try data.labelTensor().oneHot(classes: data.classCount, element: .q40x24)
    rows = Int64(data.count)
    featureCount = data.featureCount
  }

  /// One step from weights of features + 1 rows, a column for each class.
  package func step(_ weights: Tensor) throws(TensorError) -> Tensor {
    let wide = try weights.convert(to: .q40x24)
    let scores = try features.matmul(wide.rows(from: 0, to: featureCount))
      .addRow(wide.row(featureCount))
    let residual = try scores.softmax(axis: 1).subtract(targets)
    let bias = try residual.sum(axis: 0)
    let gradient = try Tensor.concat([
      try transposed.matmul(residual), try bias.reshape([1, bias.count]),
    ]).dividedRounded(by: rows)
    let slope = try gradient.add(wide.multiply(scalar: penalty))
    return try wide.subtract(slope.multiply(scalar: rate)).convert(to: .q8x24)
  }

  /// What `steps` steps from weights change.
  package func update(_ weights: Tensor) throws(TensorError) -> Tensor {
    var trained = weights
    for _ in 0..<steps { trained = try step(trained) }
    return try trained.subtract(weights)
  }
}

extension PreparedRows {
  /// The features as a `Tensor<Q<8,24>, [count, featureCount]>`.
  package func featureTensor() throws(TensorError) -> Tensor {
    try Tensor(
      element: .q8x24, shape: [count, featureCount], rawValues: features.map { Int64($0) })
  }

  /// The labels as a `Tensor<U8, [count]>`.
  package func labelTensor() throws(TensorError) -> Tensor {
    try Tensor(element: .u8, shape: [count], rawValues: labels.map { Int64($0) })
  }
}
