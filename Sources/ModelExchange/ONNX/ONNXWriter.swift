import Foundation
import SwiftProtobuf

/// Writes models as ONNX, with the input `X` (float, rows of features) and the outputs `label` (int64) and `probabilities`. Numbers become floats of
/// 32 bits, to the nearest.
package enum ONNXWriter {
  /// The bytes of a file.
  package static func bytes(_ model: ExchangedModel) throws(ModelError) -> [UInt8] {
    var graph = Onnx_GraphProto()
    graph.name = model.kind
    graph.input = [value("X", 1, columns: columns(of: model))]
    graph.output = [
      value("label", 7, columns: nil),
      value("probabilities", 1, columns: .init(count: model.labels.count)),
    ]
    switch model.parameters {
    case .linear(let layer): graph.node = [try linear(layer, model.labels)]
    case .network(let hidden, let output):
      guard model.labels == (0..<Int64(model.labels.count)).map({ $0 }) else {
        throw ModelError("a network is written with the labels 0, 1, ... only")
      }
      try write([hidden, output], to: &graph)
    case .trees(let table): graph.node = [trees(table, model.labels)]
    }
    var proto = Onnx_ModelProto()
    proto.irVersion = 8
    proto.producerName = "galaxy"
    proto.opsetImport = [version("", 13), version("ai.onnx.ml", 3)]
    proto.graph = graph
    do {
      return [UInt8](try proto.serializedData() as Data)
    } catch {
      throw ModelError("the model cannot be written as ONNX: \(error)")
    }
  }

  private static func version(_ domain: String, _ number: Int64) -> Onnx_OperatorSetIdProto {
    var version = Onnx_OperatorSetIdProto()
    (version.domain, version.version) = (domain, number)
    return version
  }

  /// How wide a row is; trees only say which features they ask for.
  private static func columns(of model: ExchangedModel) -> Onnx_TensorShapeProto.Dimension {
    if case .trees = model.parameters { return .init(name: "F") }
    return .init(count: model.featureCount)
  }

  /// N rows of columns, or a vector of N.
  private static func value(
    _ name: String, _ type: Int32, columns: Onnx_TensorShapeProto.Dimension?
  ) -> Onnx_ValueInfoProto {
    var tensor = Onnx_TypeProto.Tensor()
    tensor.elemType = type
    tensor.shape.dim = [.init(name: "N")] + [columns].compactMap { $0 }
    var value = Onnx_ValueInfoProto()
    value.name = name
    value.type.tensorType = tensor
    return value
  }

  private static func node(
    _ operation: String, _ input: [String], _ output: [String], domain: String = "",
    _ attributes: [Onnx_AttributeProto] = []
  ) -> Onnx_NodeProto {
    var node = Onnx_NodeProto()
    node.opType = operation
    (node.input, node.output, node.attribute) = (input, output, attributes)
    if !domain.isEmpty { node.domain = domain }
    return node
  }

  private static func attribute(
    _ name: String, _ type: Onnx_AttributeProto.AttributeType,
    _ set: (inout Onnx_AttributeProto) -> Void
  ) -> Onnx_AttributeProto {
    var attribute = Onnx_AttributeProto()
    (attribute.name, attribute.type) = (name, type)
    set(&attribute)
    return attribute
  }

  private static func floats(_ name: String, _ values: [Double]) -> Onnx_AttributeProto {
    attribute(name, .floats) { $0.floats = values.map { Float($0) } }
  }

  private static func integers(_ name: String, _ values: [Int64]) -> Onnx_AttributeProto {
    attribute(name, .ints) { $0.ints = values }
  }

  private static func text(_ name: String, _ value: String) -> Onnx_AttributeProto {
    attribute(name, .string) { $0.s = Data(value.utf8) }
  }

  private static func linear(
    _ layer: Matrix, _ labels: [Int64]
  ) throws(ModelError) -> Onnx_NodeProto {
    node(
      "LinearClassifier", ["X"], ["label", "probabilities"], domain: "ai.onnx.ml",
      [
        floats("coefficients", try layer.weights.transposed.values),
        floats("intercepts", layer.bias), integers("classlabels_ints", labels),
        attribute("multi_class", .int) { $0.i = 1 }, text("post_transform", "SOFTMAX"),
      ])
  }

  private static func write(
    _ layers: [Matrix], to graph: inout Onnx_GraphProto
  ) throws(ModelError) {
    var input = "X"
    for (index, layer) in layers.enumerated() {
      graph.initializer += [
        tensor("W\(index)", [layer.rows - 1, layer.columns], try layer.weights.values),
        tensor("B\(index)", [layer.columns], layer.bias),
      ]
      graph.node.append(node("Gemm", [input, "W\(index)", "B\(index)"], ["scores\(index)"]))
      input = "scores\(index)"
      if index == 0 {
        graph.node.append(node("Relu", [input], ["units"]))
        input = "units"
      }
    }
    let axis = attribute("axis", .int) { $0.i = 1 }
    graph.node.append(node("Softmax", [input], ["probabilities"], [axis]))
    graph.node.append(
      node("ArgMax", [input], ["label"], [axis, attribute("keepdims", .int) { $0.i = 0 }]))
  }

  private static func tensor(
    _ name: String, _ shape: [Int], _ values: [Double]
  ) -> Onnx_TensorProto {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = shape.map { Int64($0) }
    tensor.dataType = 1
    tensor.floatData = values.map { Float($0) }
    return tensor
  }

  private static func trees(_ table: TreeTable, _ labels: [Int64]) -> Onnx_NodeProto {
    var treeOf: [Int64] = []
    var numbers: [Int64] = []
    for (tree, first) in table.roots.enumerated() {
      let end = tree + 1 < table.roots.count ? table.roots[tree + 1] : table.nodes.count
      treeOf += [Int64](repeating: Int64(tree), count: end - first)
      numbers += (0..<Int64(end - first)).map { $0 }
    }
    let leaves = table.nodes.indices.filter { table.nodes[$0].left == $0 }
    let isLeaf = Set(leaves)
    func child(_ index: Int, _ child: Int) -> Int64 { isLeaf.contains(index) ? 0 : numbers[child] }
    let nodes = Array(table.nodes.enumerated())
    // Of two classes only the second has a share, under the first's number, as skl2onnx writes it: given both, onnxruntime
    // chooses the second wherever its share is not 0.
    let isBinary = labels.count == 2
    let weights = leaves.flatMap { leaf in
      table.nodes[leaf].leaf.enumerated().filter { !isBinary || $0.offset == 1 }.map {
        (leaf: leaf, class: isBinary ? 0 : $0.offset, share: $0.element)
      }
    }
    return node(
      "TreeEnsembleClassifier", ["X"], ["label", "probabilities"], domain: "ai.onnx.ml",
      [
        integers("nodes_treeids", treeOf), integers("nodes_nodeids", numbers),
        integers("nodes_featureids", nodes.map { Int64($0.element.feature) }),
        floats("nodes_values", nodes.map(\.element.threshold)),
        attribute("nodes_modes", .strings) {
          $0.strings = nodes.map { Data((isLeaf.contains($0.offset) ? "LEAF" : "BRANCH_LEQ").utf8) }
        },
        integers("nodes_truenodeids", nodes.map { child($0.offset, $0.element.left) }),
        integers("nodes_falsenodeids", nodes.map { child($0.offset, $0.element.right) }),
        integers("class_treeids", weights.map { treeOf[$0.leaf] }),
        integers("class_nodeids", weights.map { numbers[$0.leaf] }),
        integers("class_ids", weights.map { Int64($0.class) }),
        floats("class_weights", weights.map { $0.share / Double(table.roots.count) }),
        integers("classlabels_int64s", labels), text("post_transform", "NONE"),
      ])
  }
}

extension Onnx_TensorShapeProto.Dimension {
  /// A length that is known.
  fileprivate init(count: Int) {
    self.init()
    dimValue = Int64(count)
  }

  /// A length that has a name.
  fileprivate init(name: String) {
    self.init()
    dimParam = name
  }
}
