import Foundation
import SwiftProtobuf

/// Reads models of ONNX: LinearClassifier, layers of Gemm (or MatMul and Add) with Relu between and Softmax behind, TreeEnsembleClassifier. What follows
/// the scores may say them otherwise (`ONNXReader.tail`), but not change which is largest; all else is refused by name.
package struct ONNXReader {
  private let graph: Onnx_GraphProto

  /// Operators behind the scores that keep the largest the largest, or only name it.
  private static let tail: Set<String> = [
    "Softmax", "ArgMax", "Normalizer", "ZipMap", "Cast", "Identity", "Reshape",
    "ArrayFeatureExtractor",
    "Flatten",
  ]
  /// Operators that turn the one score of two classes into a probability for each.
  private static let binaryTail: Set<String> = ["Sigmoid", "Sub", "Concat"]
  /// The most nodes of a graph that is looked at.
  private static let nodesMax = 64

  /// The model in a file. Throws for what is no ONNX, or none of these models.
  package static func model(_ bytes: [UInt8]) throws(ModelError) -> ExchangedModel {
    let model: Onnx_ModelProto
    do {
      var options = BinaryDecodingOptions()
      options.messageDepthLimit = 16
      options.discardUnknownFields = true
      model = try Onnx_ModelProto(serializedBytes: Data(bytes), options: options)
    } catch {
      throw ModelError("this is no ONNX model: \(error)")
    }
    guard model.hasGraph, !model.graph.node.isEmpty else {
      throw ModelError("the ONNX model has no graph")
    }
    guard model.graph.node.count <= nodesMax else {
      throw ModelError(
        "the graph has \(model.graph.node.count) nodes; at most \(nodesMax) are read")
    }
    return try ONNXReader(graph: model.graph).model()
  }

  private func model() throws(ModelError) -> ExchangedModel {
    var nodes = graph.node[...]
    // Inputs may be cast first.
    while let first = nodes.first, ["Cast", "Identity", "Flatten"].contains(first.opType) {
      nodes = nodes.dropFirst()
    }
    guard let first = nodes.first else { throw ModelError("the graph calculates nothing") }
    switch first.opType {
    case "LinearClassifier":
      try checkTail(nodes.dropFirst(), after: first.opType)
      return try ONNXAttributes(first).linearClassifier()
    case "TreeEnsembleClassifier":
      try checkTail(nodes.dropFirst(), after: first.opType)
      return try ONNXAttributes(first).treeEnsemble()
    default: return try network(nodes)
    }
  }

  private func checkTail(
    _ nodes: ArraySlice<Onnx_NodeProto>, after operation: String, isBinary: Bool = false
  ) throws(ModelError) {
    for node in nodes {
      guard
        ONNXReader.tail.contains(node.opType)
          || isBinary && ONNXReader.binaryTail.contains(node.opType)
      else { throw ModelError("the operator \(node.opType) behind \(operation) is not read") }
    }
  }

  // MARK: Layers

  private func network(_ nodes: ArraySlice<Onnx_NodeProto>) throws(ModelError) -> ExchangedModel {
    var rest = nodes
    var layers: [Matrix] = []
    while let first = rest.first, ["Gemm", "MatMul"].contains(first.opType) {
      guard layers.count < 2 else {
        throw ModelError(
          "a network with several hidden layers has no contract; one is carried over")
      }
      if first.opType == "Gemm" {
        layers.append(try gemm(first))
        rest = rest.dropFirst()
      } else {
        guard let second = rest.dropFirst().first, second.opType == "Add",
          let name = second.input.first(where: { !first.output.contains($0) })
        else { throw ModelError("MatMul without Add behind it is not read") }
        layers.append(
          try tensor(named: first.input.dropFirst().first).appending(
            bias: try tensor(named: name).values))
        rest = rest.dropFirst(2)
      }
      guard layers.count == 1, rest.first?.opType == "Relu" else { break }
      rest = rest.dropFirst()
    }
    guard let last = layers.last else {
      throw ModelError(
        "the operator \(nodes.first?.opType ?? "") is not read: LinearClassifier, Gemm, MatMul with Add, Relu, Softmax "
          + "and TreeEnsembleClassifier are")
    }
    try checkTail(rest, after: "the last layer", isBinary: last.columns == 1)
    let output = try last.forBothClasses()
    return layers.count == 1
      ? try ExchangedModel(.linear(output))
      : try ExchangedModel(.network(hidden: layers[0], output: output))
  }

  /// X W + B, or X W^T + B.
  private func gemm(_ node: Onnx_NodeProto) throws(ModelError) -> Matrix {
    let attributes = ONNXAttributes(node)
    guard attributes.float("alpha", 1) == 1, attributes.float("beta", 1) == 1,
      attributes.integer("transA", 0) == 0
    else { throw ModelError("Gemm is read with alpha 1, beta 1 and transA 0 only") }
    let weights = try tensor(named: node.input.dropFirst().first)
    let layer = attributes.integer("transB", 0) == 0 ? weights : try weights.transposed
    let bias =
      node.input.count > 2
      ? try tensor(named: node.input[2]).values : [Double](repeating: 0, count: layer.columns)
    return try layer.appending(bias: bias)
  }

  /// A constant of the graph as a matrix; a vector is one row.
  private func tensor(named name: String?) throws(ModelError) -> Matrix {
    guard let name, let found = graph.initializer.first(where: { $0.name == name }) else {
      throw ModelError("the weights \(name ?? "") are no constant of the graph")
    }
    let dimensions = found.dims
    guard (1...2).contains(dimensions.count),
      dimensions.allSatisfy({ (1...Int64(1 << 22)).contains($0) })
    else { throw ModelError("\(name) has the shape \(dimensions), and is no matrix") }
    let (rows, columns) =
      dimensions.count == 1 ? (1, Int(dimensions[0])) : (Int(dimensions[0]), Int(dimensions[1]))
    return try Matrix(rows: rows, columns: columns, try values(of: found, rows * columns))
  }

  /// The numbers of a constant, of which there must be `count`.
  private func values(of tensor: Onnx_TensorProto, _ count: Int) throws(ModelError) -> [Double] {
    let width = tensor.dataType == 1 ? 4 : 8
    guard [1, 11].contains(tensor.dataType) else {
      throw ModelError("\(tensor.name) has no floats or doubles")
    }
    if tensor.rawData.isEmpty {
      return tensor.dataType == 1 ? tensor.floatData.map { Double($0) } : tensor.doubleData
    }
    let raw = [UInt8](tensor.rawData)
    guard raw.count == count * width else {
      throw ModelError("\(tensor.name) has \(raw.count) bytes for \(count) numbers")
    }
    return (0..<count).map { index in
      let bits = raw[index * width..<(index + 1) * width].reversed().reduce(0 as UInt64) {
        $0 << 8 | UInt64($1)
      }
      return width == 4
        ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))) : Double(bitPattern: bits)
    }
  }
}
