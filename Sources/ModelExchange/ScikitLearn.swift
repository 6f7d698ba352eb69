import Diagnostics

/// What scikit-learn's models know, under the names that they have there: `coef_` and `intercept_` of linear models, `coefs_` and `intercepts_` of
/// MLPClassifier with one hidden layer of ReLU, and the arrays of `tree_` in `trees`. Matrices have a row for each class, layers a row
/// for each input, as there; two classes may share one row or column.
package enum ScikitLearn {
  /// A matrix of JSON or of numpy; a vector is a matrix of one row.
  typealias Arrays = [String: Matrix]

  /// Reads a document: an object of nested lists, such as
  /// `{"coef_": model.coef_.tolist(), "intercept_": model.intercept_.tolist()}`.
  package static func model(json bytes: [UInt8]) throws(ModelError) -> ExchangedModel {
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(
        parsing: bytes,
        within: JSONBounds(bytesMax: 64 << 20, depthMax: 12, valuesMax: 5_000_000, membersMax: 64))
    } catch {
      throw ModelError("byte \(error.offset): \(error.reason)")
    }
    if let trees = document["trees"]?.elements {
      return try ExchangedModel(.trees(try forest(trees)), labels: try labels(document))
    }
    var arrays: Arrays = [:]
    for name in ["coef_", "intercept_"] {
      if let value = document[name] { arrays[name] = try matrix(value, name) }
    }
    for name in ["coefs_", "intercepts_"] {
      for (index, value) in (document[name]?.elements ?? []).prefix(8).enumerated() {
        arrays["\(name)\(index)"] = try matrix(value, "\(name)[\(index)]")
      }
    }
    return try model(arrays, labels: try labels(document))
  }

  /// The model of named arrays: `coef_`, `intercept_`, or `coefs_0`, `intercepts_0`, `coefs_1`, `intercepts_1`.
  package static func model(
    _ arrays: [String: Matrix], labels: [Int64] = []
  ) throws(ModelError) -> ExchangedModel {
    if let weights = arrays["coef_"], let bias = arrays["intercept_"] {
      let layer = try weights.transposed.appending(bias: bias.values)
      return try ExchangedModel(.linear(try layer.forBothClasses()), labels: labels)
    }
    guard arrays["coefs_2"] == nil else {
      throw ModelError("a network with several hidden layers has no contract; one is carried over")
    }
    guard let below = arrays["coefs_0"], let lower = arrays["intercepts_0"],
      let above = arrays["coefs_1"], let upper = arrays["intercepts_1"]
    else {
      throw ModelError(
        "there is no model: coef_ and intercept_, coefs_ and intercepts_ of one hidden layer, or trees "
          + "are looked for")
    }
    return try ExchangedModel(
      .network(
        hidden: try below.appending(bias: lower.values),
        output: try above.appending(bias: upper.values).forBothClasses()),
      labels: labels)
  }

  /// The document of a model, as `model(json:)` reads it.
  package static func json(_ model: ExchangedModel) throws(ModelError) -> JSONValue {
    var members: [JSONValue.Member] = []
    switch model.parameters {
    case .linear(let layer):
      members.append(.init("coef_", list(try layer.weights.transposed)))
      members.append(.init("intercept_", list(layer.bias)))
    case .network(let hidden, let output):
      let layers = [hidden, output]
      var weights: [JSONValue] = []
      for layer in layers { weights.append(list(try layer.weights)) }
      members.append(.init("coefs_", .array(weights)))
      members.append(.init("intercepts_", .array(layers.map { list($0.bias) })))
    case .trees(let table):
      let ends = table.roots.dropFirst() + [table.nodes.count]
      members.append(
        .init("trees", .array(zip(table.roots, ends).map { tree(table.nodes[$0..<$1], $0) })))
    }
    members.append(.init("classes_", .array(model.labels.map { .number("\($0)") })))
    return .object(members)
  }

  // MARK: Parts

  private static func labels(_ document: JSONValue) throws(ModelError) -> [Int64] {
    guard let classes = document["classes_"]?.elements else { return [] }
    let labels = classes.compactMap { Int64(exactly: number($0) ?? .nan) }
    guard labels.count == classes.count else {
      throw ModelError("classes_ are whole numbers here: encode them (LabelEncoder)")
    }
    return labels
  }

  private static func number(_ value: JSONValue) -> Double? {
    switch value {
    case .number(let text): Double(text)
    case .integer(let number): Double(number)
    default: nil
    }
  }

  private static func numbers(_ value: JSONValue?, _ name: String) throws(ModelError) -> [Double] {
    let elements = value?.elements ?? []
    let numbers = elements.compactMap(number)
    guard !elements.isEmpty, numbers.count == elements.count else {
      throw ModelError("\(name) is no list of numbers")
    }
    return numbers
  }

  private static func matrix(_ value: JSONValue, _ name: String) throws(ModelError) -> Matrix {
    guard let rows = value.elements, case .array? = rows.first else {
      let row = try numbers(value, name)
      return try Matrix(rows: 1, columns: row.count, row)
    }
    var values: [Double] = []
    for row in rows { values += try numbers(row, name) }
    return try Matrix(rows: rows.count, columns: values.count / rows.count, values)
  }

  private static func list(_ numbers: some Sequence<Double>) -> JSONValue {
    .array(numbers.map { .number("\($0)") })
  }

  private static func list(_ matrix: Matrix) -> JSONValue {
    .array((0..<matrix.rows).map { list(matrix.row($0)) })
  }

  /// Trees with `children_left`, `children_right`, `feature`, `threshold` and `value` of `tree_`.
  private static func forest(_ trees: [JSONValue]) throws(ModelError) -> TreeTable {
    var nodes: [TreeTable.Node] = []
    var roots: [Int] = []
    var classCount = 0
    for tree in trees.prefix(TreeTable.treesMax + 1) {
      let first = nodes.count
      roots.append(first)
      let left = try numbers(tree["children_left"], "children_left")
      let right = try numbers(tree["children_right"], "children_right")
      let feature = try numbers(tree["feature"], "feature")
      let threshold = try numbers(tree["threshold"], "threshold")
      let value = tree["value"]?.elements ?? []
      guard [right, feature, threshold].allSatisfy({ $0.count == left.count }),
        value.count == left.count
      else { throw ModelError("the arrays of a tree have different lengths") }
      for index in left.indices {
        // scikit-learn has an axis for outputs between nodes and classes.
        var shares = value[index]
        if let inner = shares.elements, inner.count == 1, case .array = inner[0] {
          shares = inner[0]
        }
        let leaf = try numbers(shares, "value")
        let total = leaf.reduce(0, +)
        guard classCount == 0 || leaf.count == classCount, total > 0 else {
          throw ModelError("value is no list of shares of the classes")
        }
        classCount = leaf.count
        nodes.append(
          try node(
            (left[index], right[index]), (feature[index], threshold[index]),
            leaf.map { $0 / total }, index, first))
      }
    }
    return try TreeTable(nodes: nodes, roots: roots, classCount: classCount)
  }

  private static func node(
    _ children: (Double, Double), _ test: (feature: Double, threshold: Double), _ leaf: [Double],
    _ index: Int, _ first: Int
  ) throws(ModelError) -> TreeTable.Node {
    let place = first + index
    guard children.0 >= 0 else {
      return .init(feature: 0, threshold: 0, left: place, right: place, leaf: leaf)
    }
    guard let left = Int(exactly: children.0), let right = Int(exactly: children.1),
      let feature = Int(exactly: test.feature), left < 1 << 32, right < 1 << 32
    else { throw ModelError("node \(index) of a tree has no children or no feature") }
    return .init(
      feature: feature, threshold: test.threshold, left: first + left, right: first + right,
      leaf: [Double](repeating: 0, count: leaf.count))
  }

  private static func tree(_ nodes: ArraySlice<TreeTable.Node>, _ first: Int) -> JSONValue {
    func column(_ number: (Int, TreeTable.Node) -> JSONValue) -> JSONValue {
      .array(zip(nodes.indices, nodes).map(number))
    }
    func child(_ index: Int, _ child: Int) -> JSONValue {
      .integer(child == index ? -1 : child - first)
    }
    return .members(
      ("children_left", column { child($0, $1.left) }),
      ("children_right", column { child($0, $1.right) }),
      ("feature", column { .integer($1.left == $0 ? -2 : $1.feature) }),
      ("threshold", column { .number("\($1.left == $0 ? -2 : $1.threshold)") }),
      (
        "value",
        column { _, node in
          list(node.leaf.allSatisfy { $0 == 0 } ? node.leaf.map { _ in 1 } : node.leaf)
        }
      ))
  }
}
