import Learning
import Tensors

/// A model as contracts take it: tensors of `Q<8,24>` and indices. Each number is rounded once, to the nearest multiple of 2^-24, halves to
/// even; what does not fit -128 to 128 is an error.
package struct ContractModel: Sendable {
  /// A tensor and the name of the parameter of `init` that takes it.
  package struct Part: Sendable {
    package let name: String
    package let tensor: Tensor
  }

  /// In the order of the parameters of `init`.
  package let parts: [Part]
  /// What `init` takes behind the tensors.
  package let further: [String]
  /// The largest difference that rounding has made.
  package let roundingError: Double
  /// The kind of `ExchangedModel`.
  package let kind: String
  package let labels: [Int64]

  /// Rounds a model. Throws `ModelError` for a number that is none, or outside the format.
  package init(_ model: ExchangedModel) throws(ModelError) {
    var error = 0.0
    func fixed(_ name: String, _ shape: [Int], _ values: [Double]) throws(ModelError) -> Part {
      let raw: [Int32]
      do throws(FixedPointError) {
        raw = try FixedPointConversion.raw32(values)
      } catch {
        switch error {
        case .outOfRange(let index):
          throw ModelError(
            "number \(index) of \(name) is \(values[index]), and Q<8,24> holds -128 to 128: scale the "
              + "features (StandardScaler), or lower the weights")
        }
      }
      for (rounded, value) in zip(FixedPointConversion.doubles(raw), values) {
        error = max(error, abs(rounded - value))
      }
      return try part(name, .q8x24, shape, raw.map { Int64($0) })
    }
    func part(
      _ name: String, _ element: ElementType, _ shape: [Int], _ raw: [Int64]
    ) throws(ModelError) -> Part {
      do {
        return Part(
          name: name, tensor: try Tensor(element: element, shape: shape, rawValues: raw))
      } catch {
        throw ModelError("\(name) does not make a tensor: \(error)")
      }
    }
    func fixed(_ name: String, _ matrix: Matrix) throws(ModelError) -> Part {
      try fixed(name, [matrix.rows, matrix.columns], matrix.values)
    }
    (kind, labels) = (model.kind, model.labels)
    switch model.parameters {
    case .linear(let weights):
      parts = [try fixed("weights", weights)]
      further = []
    case .network(let hidden, let output):
      parts = [try fixed("hidden", hidden), try fixed("output", output)]
      further = []
    case .trees(let table):
      let nodes = table.nodes
      let count = nodes.count
      parts = [
        try part("feature", .u32, [count], nodes.map { Int64($0.feature) }),
        try fixed("threshold", [count], nodes.map(\.threshold)),
        try part("left", .u32, [count], nodes.map { Int64($0.left) }),
        try part("right", .u32, [count], nodes.map { Int64($0.right) }),
        try fixed("leaf", [count, table.classCount], nodes.flatMap(\.leaf)),
      ]
      further = ["[\(table.roots.map(String.init).joined(separator: ", "))]", "\(table.depth)"]
    }
    roundingError = error
  }

  /// The numbers that contracts calculate with, as a model of libraries; exact.
  package static func model(
    kind: String, labels: [Int64], parts: [String: Tensor], roots: [Int]
  ) throws(ModelError) -> ExchangedModel {
    func part(_ name: String) throws(ModelError) -> Tensor {
      guard let tensor = parts[name] else { throw ModelError("there is no \(name)") }
      return tensor
    }
    func matrix(_ name: String) throws(ModelError) -> Matrix {
      let tensor = try part(name)
      guard tensor.rank == 2 else { throw ModelError("\(name) is no matrix") }
      return try Matrix(
        rows: tensor.shape[0], columns: tensor.shape[1],
        FixedPointConversion.doubles(tensor.rawValues))
    }
    switch kind {
    case "softmax": return try ExchangedModel(.linear(try matrix("weights")), labels: labels)
    case "mlp":
      return try ExchangedModel(
        .network(hidden: try matrix("hidden"), output: try matrix("output")), labels: labels)
    case "forest":
      let leaf = try matrix("leaf")
      let columns = try [part("feature"), part("threshold"), part("left"), part("right")].map(
        \.rawValues)
      guard columns.allSatisfy({ $0.count == leaf.rows }) else {
        throw ModelError("the columns of the table of nodes have different lengths")
      }
      let thresholds = FixedPointConversion.doubles(columns[1])
      let nodes = (0..<leaf.rows).map { index in
        TreeTable.Node(
          feature: Int(columns[0][index]), threshold: thresholds[index],
          left: Int(columns[2][index]), right: Int(columns[3][index]),
          leaf: Array(leaf.row(index)))
      }
      return try ExchangedModel(
        .trees(try TreeTable(nodes: nodes, roots: roots, classCount: leaf.columns)),
        labels: labels)
    default: throw ModelError("`\(kind)` is no kind of model: softmax, mlp or forest")
    }
  }
}
