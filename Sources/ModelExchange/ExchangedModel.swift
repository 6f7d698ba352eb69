/// A model on its way between libraries and contracts, in the numbers of the libraries.
package struct ExchangedModel: Hashable, Sendable {
  /// What is learned. Weights are rows of features (or hidden units) and one of biases below, a column for each class (or hidden unit).
  package enum Parameters: Hashable, Sendable {
    /// Softmax regression: `contracts/models/softmax.gx`.
    case linear(Matrix)
    /// One hidden layer with ReLU below a softmax: `contracts/models/mlp.gx`.
    case network(hidden: Matrix, output: Matrix)
    /// Trees: `contracts/models/forest.gx`.
    case trees(TreeTable)
  }

  package let parameters: Parameters
  /// What each class is called; contracts answer with the index.
  package let labels: [Int64]

  /// A model; labels are 0, 1, ... unless told otherwise. Throws when layers or labels do not fit together.
  package init(_ parameters: Parameters, labels: [Int64] = []) throws(ModelError) {
    let count: Int
    switch parameters {
    case .linear(let weights): count = weights.columns
    case .network(let hidden, let output):
      guard output.rows == hidden.columns + 1 else {
        throw ModelError(
          "\(hidden.columns) hidden units do not fit \(output.rows - 1) rows of weights above them")
      }
      count = output.columns
    case .trees(let table): count = table.classCount
    }
    guard (2...256).contains(count) else {
      throw ModelError("there are 2 to 256 classes, not \(count)")
    }
    guard labels.isEmpty || labels.count == count else {
      throw ModelError("there are \(labels.count) labels for \(count) classes")
    }
    self.parameters = parameters
    self.labels = labels.isEmpty ? (0..<Int64(count)).map { $0 } : labels
  }

  /// How many features a row has; of trees, how many they ask for.
  package var featureCount: Int {
    switch parameters {
    case .linear(let weights): weights.rows - 1
    case .network(let hidden, _): hidden.rows - 1
    case .trees(let table): (table.nodes.map(\.feature).max() ?? 0) + 1
    }
  }

  /// The kind in one word, as files name it.
  package var kind: String {
    switch parameters {
    case .linear: "softmax"
    case .network: "mlp"
    case .trees: "forest"
    }
  }
}
