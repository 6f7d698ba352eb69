import Diagnostics
import ModelExchange
import Tensors
import Testing

/// Models between files of libraries and tensors of contracts.
@Suite struct ModelExchangeTests {
  private static let linear = """
    {"coef_": [[0.5, -1.25], [2, 0.1], [-0.5, 1e-3]], "intercept_": [0.25, -1, 0], "classes_": [3, 5, 9]}
    """
  private static let network = """
    {"coefs_": [[[0.5, 1, -1], [0.25, -2, 0.125]], [[1], [2], [-0.5]]], "intercepts_": [[0, 0.5, 1], [0.25]]}
    """
  private static let trees = """
    {"trees": [
      {"children_left": [1, -1, 3, -1, -1], "children_right": [2, -1, 4, -1, -1], "feature": [1, -2, 0, -2, -2],
       "threshold": [0.5, -2, -1.5, -2, -2], "value": [[[8, 8]], [[4, 0]], [[1, 1]], [[1, 3]], [[0, 5]]]},
      {"children_left": [-1], "children_right": [-1], "feature": [-2], "threshold": [-2], "value": [[1, 3]]}
    ]}
    """

  private static func model(_ json: String) throws -> ExchangedModel {
    try ScikitLearn.model(json: Array(json.utf8))
  }

  @Test func weightsGetARowOfBiases() throws {
    let model = try Self.model(Self.linear)
    let weights = try Matrix(rows: 3, columns: 3, [0.5, 2, -0.5, -1.25, 0.1, 0.001, 0.25, -1, 0])
    #expect(model.parameters == .linear(weights))
    #expect(model.labels == [3, 5, 9] && model.featureCount == 2)
    let contract = try ContractModel(model)
    #expect(contract.parts.map(\.name) == ["weights"])
    // .1 and .001 are rounded to the nearest.
    #expect(try contract.parts[0].tensor.rawValue(at: 4) == 1_677_722)
    #expect(try contract.parts[0].tensor.rawValue(at: 5) == 16_777)
    #expect(contract.roundingError > 0 && contract.roundingError <= 1.0 / 33_554_432)
  }

  /// One column for two classes becomes two, the first of them zeros: the same probability.
  @Test func twoClassesMayShareAColumn() throws {
    guard case .network(let hidden, let output) = try Self.model(Self.network).parameters else {
      Issue.record("coefs_ are those of a network")
      return
    }
    #expect(hidden.values == [0.5, 1, -1, 0.25, -2, 0.125, 0, 0.5, 1])
    #expect(output.values == [0, 1, 0, 2, 0, -0.5, 0, 0.25])
    let one = try Self.model(#"{"coef_": [[2, -1]], "intercept_": [0.5]}"#)
    #expect(one.parameters == .linear(try Matrix(rows: 3, columns: 2, [0, 2, 0, -1, 0, 0.5])))
  }

  @Test func treesBecomeOneTable() throws {
    guard case .trees(let table) = try Self.model(Self.trees).parameters else { return }
    #expect(table.roots == [0, 5] && table.depth == 2)
    #expect(table.nodes.map(\.left) == [1, 1, 3, 3, 4, 5])
    #expect(table.nodes[2].leaf == [0, 0] && table.nodes[3].leaf == [0.25, 0.75])
    #expect(table.nodes[5].leaf == [0.25, 0.75])
  }

  @Test(arguments: [linear, network, trees]) func filesComeBackTheSame(_ json: String) throws {
    let model = try Self.model(json)
    let again = try ScikitLearn.json(model).compact
    #expect(try Self.model(again) == model)
    let contract = try ContractModel(model)
    let parts = Dictionary(uniqueKeysWithValues: contract.parts.map { ($0.name, $0.tensor) })
    let roots = contract.further.first?.split { !$0.isNumber }.compactMap { Int($0) } ?? []
    let rounded = try ContractModel.model(
      kind: model.kind, labels: model.labels, parts: parts, roots: roots)
    for wrong in [[0, 1_000_000], [0, 3, 1], [0, 0], [1], []] where !roots.isEmpty {
      #expect(throws: ModelError.self) {
        try ContractModel.model(kind: model.kind, labels: model.labels, parts: parts, roots: wrong)
      }
    }
    // Numbers of 24 bits behind the point are floats, where they are small.
    #expect(try ONNXReader.model(ONNXWriter.bytes(rounded)) == rounded)
  }

  @Test(arguments: [
    (#"{"coef_": [[1, 2], [3]], "intercept_": [0, 0]}"#, "are 2 numbers"),
    (#"{"coef_": [[1, 2], [3, 4], [5, 6]], "intercept_": [0, 0]}"#, "2 biases for 3"),
    (#"{"coef_": [["a"]], "intercept_": [0]}"#, "no list of numbers"),
    (#"{"intercept_": [0]}"#, "there is no model"),
    (
      #"{"coefs_": [[[1]], [[1]], [[1]]], "intercepts_": [[1], [1], [1]]}"#, "several hidden layers"
    ),
    (#"{"coefs_": [[[1, 2]], [[1], [1], [1]]], "intercepts_": [[1, 1], [1]]}"#, "do not fit"),
    (#"{"coef_": [[1]], "intercept_": [0], "classes_": ["a", "b"]}"#, "whole numbers"),
    (
      #"{"trees": [{"children_left": [0], "children_right": [0], "feature": [0], "threshold": [0], "value": [[1, 2]]}]}"#,
      "none of a tree"
    ),
    (#"{"trees": []}"#, "1 to 256 trees"),
    ("[", "byte"),
  ]) func whatIsNoModelIsRefused(_ json: String, _ reason: String) throws {
    let error = #expect(throws: ModelError.self) { try Self.model(json) }
    if let error { #expect(error.description.contains(reason), "\(error)") }
  }

  @Test func whatDoesNotFitTheContractIsRefused() throws {
    let error = #expect(throws: ModelError.self) {
      try ContractModel(Self.model(#"{"coef_": [[1, 200], [0, 0]], "intercept_": [0, 0]}"#))
    }
    #expect(error?.description.contains("-128 to 128") == true)
    #expect(throws: ModelError.self) {
      try ContractModel(Self.model(#"{"coef_": [[1e400, 2], [0, 0]], "intercept_": [0, 0]}"#))
    }
  }

  /// Bytes of strangers: each prefix, and each byte turned over, is read or refused.
  @Test func anyBytesAreReadOrRefused() throws {
    for json in [Self.linear, Self.network, Self.trees] {
      let bytes = try ONNXWriter.bytes(Self.model(json))
      for length in bytes.indices {
        _ = try? ONNXReader.model(Array(bytes[..<length]))
        var changed = bytes
        changed[length] ^= 0xFF
        if let model = try? ONNXReader.model(changed) { _ = try? ContractModel(model) }
      }
    }
    #expect(throws: ModelError.self) { try ONNXReader.model([]) }
  }
}
