import ArgumentParser
import Diagnostics
import ModelExchange
import Tensors

struct ModelImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make the tensors that contracts take of a trained model.",
    discussion: """
      Examples:
        galaxy model import model.onnx --out digits
        galaxy model import model.json --out digits
        galaxy model import coef_.npy intercept_.npy --out digits
        galaxy model import coefs_0.npy intercepts_0.npy coefs_1.npy intercepts_1.npy --out net

      model.json has the lists of scikit-learn by their names there: coef_ and intercept_;
      coefs_ and intercepts_ of MLPClassifier(activation="relu") with one hidden layer; or
      trees, a list of {"children_left", "children_right", "feature", "threshold", "value"}
      of each tree_; classes_ if they are not 0, 1, ...

      Of ONNX it reads LinearClassifier, Gemm (or MatMul and Add), Relu, Softmax and
      TreeEnsembleClassifier. Anything else is refused by its name.
      """)

  @Argument(help: "model.onnx, model.json, or arrays of numpy (.npy) named as in scikit-learn.")
  var files: [String]
  @Option(help: "The folder to write: model.json and a tensor file for each parameter of init.")
  var out: String
  @Flag(help: "Print JSON: kind, features, classes, parts, init, roundingError.") var json = false

  /// The most bytes of a file.
  static let bytesMax = 64 << 20

  func run() throws {
    let model: ContractModel
    let features: Int
    do throws(ModelError) {
      let exchanged = try read()
      features = exchanged.featureCount
      model = try ContractModel(exchanged)
    } catch {
      throw CommandFailure.usage("\(files.joined(separator: ", ")): \(error)")
    }
    try Files.makeFolder(out)
    for part in model.parts {
      try Files.write(part.tensor.encoded(), to: "\(out)/\(part.name).bin")
    }
    let document = ModelDocument.json(model, features: features)
    try Files.write(Array((document.pretty + "\n").utf8), to: "\(out)/\(ModelDocument.name)")
    print(json ? document.pretty : text(model, features: features))
  }

  private func read() throws(ModelError) -> ExchangedModel {
    if let file = files.first, files.count == 1, !file.hasSuffix(".npy") {
      let bytes = try contents(file)
      return file.hasSuffix(".json")
        ? try ScikitLearn.model(json: bytes) : try ONNXReader.model(bytes)
    }
    var arrays: [String: Matrix] = [:]
    for file in files {
      guard file.hasSuffix(".npy") else {
        throw ModelError("several files are arrays of numpy (.npy), and \(file) is none")
      }
      let name = file.split(separator: "/").last.map { String($0.dropLast(4)) } ?? file
      arrays[name] = try NumpyMatrix.matrix(try contents(file))
    }
    return try ScikitLearn.model(arrays)
  }

  private func contents(_ path: String) throws(ModelError) -> [UInt8] {
    do {
      return try Files.read(path, limit: ModelImportCommand.bytesMax)
    } catch {
      throw ModelError((error as? CommandFailure)?.reason ?? "\(error)")
    }
  }

  private func text(_ model: ContractModel, features: Int) -> String {
    let parts = model.parts.map { part in
      "  \(out)/\(part.name).bin  \(part.tensor.shape.map(String.init).joined(separator: " x "))"
    }
    let arguments = model.parts.map { "@\(out)/\($0.name).bin" } + model.further.map { "'\($0)'" }
    return """
      \(model.kind): \(features) features, \(model.labels.count) classes; rounding moved no number by more than \(model.roundingError)
      \(parts.joined(separator: "\n"))
      galaxy deploy contracts/models/\(model.kind).gx \(arguments.joined(separator: " "))
      """
  }
}
