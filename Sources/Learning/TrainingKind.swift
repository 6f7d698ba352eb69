import Primitives
import Tensors

/// The models that a task can train, in the order of `Kind` of contracts/task: each is one matrix with a row for each feature, and the biases.
package enum TrainingKind: Int, Hashable, Sendable {
  /// A column for each class.
  case softmax = 0
  /// A hidden layer of as many units as there are features: their columns, then one for each class.
  case network = 1

  /// The shape of its weights.
  package func shape(features: Int, classes: Int) -> [Int] {
    [features + 1, self == .softmax ? classes : features + classes]
  }

  /// The classes that weights tell apart; nil for weights that are none of this kind.
  package func classes(of weights: Tensor) -> Int? {
    guard weights.rank == 2, weights.shape[0] > 1 else { return nil }
    let count = self == .softmax ? weights.shape[1] : weights.shape[1] - (weights.shape[0] - 1)
    return count > 0 ? count : nil
  }

  /// The scores of rows of `Q<8, 24>` features for every class, in `Q<40, 24>`, under weights of either format.
  package func scores(_ x: Tensor, _ weights: Tensor) throws(TensorError) -> Tensor {
    switch self {
    case .softmax: return try CoalitionCounts.scores(x, weights)
    case .network: return try FixedPointNetwork(packed: weights).scores(x)
    }
  }
}
