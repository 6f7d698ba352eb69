import SwiftProtobuf

/// The attributes of a node, by name, and the models that stand in them.
struct ONNXAttributes {
  private let node: Onnx_NodeProto

  init(_ node: Onnx_NodeProto) { self.node = node }

  private func named(_ name: String) -> Onnx_AttributeProto? {
    node.attribute.first { $0.name == name }
  }

  func float(_ name: String, _ fallback: Float) -> Float { named(name)?.f ?? fallback }
  func integer(_ name: String, _ fallback: Int64) -> Int64 { named(name)?.i ?? fallback }
  private func text(_ name: String) -> String {
    named(name).map { String(decoding: $0.s, as: UTF8.self) } ?? ""
  }
  private func floats(_ name: String) -> [Double] {
    named(name)?.floats.map { Double($0) } ?? []
  }
  private func integers(_ name: String) -> [Int64] { named(name)?.ints ?? [] }

  private func checkTransform(_ known: Set<String>) throws(ModelError) {
    let transform = text("post_transform")
    guard transform.isEmpty || known.contains(transform) else {
      throw ModelError("\(node.opType) with post_transform \(transform) is not read")
    }
  }

  private func labels(_ name: String) throws(ModelError) -> [Int64] {
    guard named("classlabels_strings")?.strings.isEmpty != false else {
      throw ModelError("labels that are texts are not read: encode them (LabelEncoder)")
    }
    let labels = integers(name)
    guard (2...256).contains(labels.count) else {
      throw ModelError("\(node.opType) has \(labels.count) labels; 2 to 256 are read")
    }
    return labels
  }

  /// Coefficients stand class by class. Two classes may have one row, or one and its negative.
  func linearClassifier() throws(ModelError) -> ExchangedModel {
    try checkTransform(["NONE", "SOFTMAX", "LOGISTIC"])
    let labels = try labels("classlabels_ints")
    let (coefficients, intercepts) = (floats("coefficients"), floats("intercepts"))
    let rows = intercepts.isEmpty ? labels.count : intercepts.count
    guard rows == labels.count || rows == 1 && labels.count == 2,
      !coefficients.isEmpty, coefficients.count % rows == 0
    else {
      throw ModelError(
        "\(coefficients.count) coefficients and \(intercepts.count) intercepts do not fit "
          + "\(labels.count) classes")
    }
    let biases = intercepts.isEmpty ? [Double](repeating: 0, count: rows) : intercepts
    var layer = try Matrix(rows: rows, columns: coefficients.count / rows, coefficients)
      .transposed.appending(bias: biases)
    let isMirrored =
      layer.columns == 2 && text("post_transform") == "LOGISTIC"
      && (0..<layer.rows).allSatisfy { layer.row($0).reduce(0, +) == 0 }
    if isMirrored {
      layer = try Matrix(
        rows: layer.rows, columns: 1, (0..<layer.rows).compactMap { layer.row($0).last })
    }
    return try ExchangedModel(.linear(try layer.forBothClasses()), labels: labels)
  }

  /// Nodes stand tree by tree; a leaf's weights are shares of the classes.
  func treeEnsemble() throws(ModelError) -> ExchangedModel {
    try checkTransform(["NONE"])
    guard floats("base_values").allSatisfy({ $0 == 0 }) else {
      throw ModelError("TreeEnsembleClassifier with base_values is not read")
    }
    let labels = try labels("classlabels_int64s")
    let (trees, numbers) = (integers("nodes_treeids"), integers("nodes_nodeids"))
    let (left, right) = (integers("nodes_truenodeids"), integers("nodes_falsenodeids"))
    let (features, values) = (integers("nodes_featureids"), floats("nodes_values"))
    let modes = named("nodes_modes")?.strings ?? []
    let count = trees.count
    guard count > 0, [numbers, left, right, features].allSatisfy({ $0.count == count }),
      values.count == count, modes.count == count, count <= (1 << 22) / labels.count
    else { throw ModelError("the columns of TreeEnsembleClassifier have different lengths") }
    var places: [NodeName: Int] = [:]
    var roots: [Int] = []
    for index in 0..<count {
      if index == 0 || trees[index] != trees[index - 1] { roots.append(index) }
      let isNew = places.updateValue(index, forKey: .init(trees[index], numbers[index])) == nil
      guard isNew else { throw ModelError("a node of TreeEnsembleClassifier stands there twice") }
    }
    var nodes: [TreeTable.Node] = []
    for index in 0..<count {
      let nothing = [Double](repeating: 0, count: labels.count)
      switch String(decoding: modes[index], as: UTF8.self) {
      case "LEAF":
        nodes.append(.init(feature: 0, threshold: 0, left: index, right: index, leaf: nothing))
      case "BRANCH_LEQ":
        guard let yes = places[.init(trees[index], left[index])],
          let no = places[.init(trees[index], right[index])],
          let feature = Int(exactly: features[index])
        else { throw ModelError("a node of TreeEnsembleClassifier has no child") }
        nodes.append(
          .init(feature: feature, threshold: values[index], left: yes, right: no, leaf: nothing))
      case let mode:
        throw ModelError("nodes of the mode \(mode) are not read: BRANCH_LEQ and LEAF are")
      }
    }
    try addLeaves(to: &nodes, places, roots.count, labels.count)
    return try ExchangedModel(
      .trees(try TreeTable(nodes: nodes, roots: roots, classCount: labels.count)), labels: labels)
  }

  private struct NodeName: Hashable {
    let tree: Int64
    let node: Int64

    init(_ tree: Int64, _ node: Int64) { (self.tree, self.node) = (tree, node) }
  }

  /// Weights are shares over the number of trees, or shares. Of two classes the second alone may have weights; the first has the rest.
  private func addLeaves(
    to nodes: inout [TreeTable.Node], _ places: [NodeName: Int], _ trees: Int, _ classes: Int
  ) throws(ModelError) {
    let (ids, weights) = (integers("class_ids"), floats("class_weights"))
    let (tree, node) = (integers("class_treeids"), integers("class_nodeids"))
    guard [ids.count, tree.count, node.count].allSatisfy({ $0 == weights.count }) else {
      throw ModelError("the columns of TreeEnsembleClassifier have different lengths")
    }
    let isOneSided = classes == 2 && Set(ids).count == 1
    for index in ids.indices {
      guard let place = places[.init(tree[index], node[index])], nodes[place].left == place,
        (0..<Int64(classes)).contains(ids[index])
      else { throw ModelError("a weight of TreeEnsembleClassifier belongs to no leaf") }
      let share = weights[index] * Double(trees)
      if isOneSided {
        nodes[place].leaf = [1 - share, share]
      } else {
        nodes[place].leaf[Int(ids[index])] += share
      }
    }
    for node in nodes where node.leaf.contains(where: { $0 < -1e-6 || $0 > 1.0001 }) {
      throw ModelError("weights of TreeEnsembleClassifier that are no shares are not read")
    }
  }
}
