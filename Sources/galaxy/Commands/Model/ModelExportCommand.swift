import ArgumentParser
import Diagnostics
import ModelExchange

struct ModelExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a model of contracts as ONNX, or as lists of scikit-learn.",
    discussion: """
      Examples:
        galaxy model export digits --out trained.onnx
        galaxy model export digits --out trained.json

      The folder is as `galaxy model import` writes it. A parameter is taken from NAME.json,
      what `galaxy run ... --json` prints of the view of that name, else from NAME.npy, else
      from NAME.bin. ONNX has floats of 32 bits: its input is X, its outputs are label and
      probabilities.
      """)

  @Argument(help: "A folder with model.json and the parameters.") var folder: String
  @Option(help: "The file to write: .onnx or .json.") var out: String

  func validate() throws {
    guard out.hasSuffix(".onnx") || out.hasSuffix(".json") else {
      throw ValidationError("--out ends in .onnx or .json")
    }
  }

  func run() throws {
    let model = try ModelDocument.read(folder)
    let bytes: [UInt8]
    do throws(ModelError) {
      bytes =
        out.hasSuffix(".onnx")
        ? try ONNXWriter.bytes(model) : Array((try ScikitLearn.json(model).pretty + "\n").utf8)
    } catch {
      throw CommandFailure.usage("\(folder): \(error)")
    }
    try Files.write(bytes, to: out)
  }
}
