import Actors
import ArgumentParser
import Learning
import Primitives
import Tensors

struct TaskExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a task's weights as a table of numbers.",
    discussion: """
      Example:
        galaxy task export 0x… --out weights.csv

      A row for each feature, the last for the biases; a column for each class. In
      scikit-learn: coef_ = w[:-1].T, intercept_ = w[-1], features scaled to 0...1.
      Of a network a column for each hidden unit comes first, one for each feature, and
      then those of the classes: coefs_[0] = w[:-1, :f], intercepts_[0] = w[-1, :f],
      coefs_[1] = w[:-1, f:], intercepts_[1] = w[-1, f:].
      Every number is exact: a multiple of 2^-24.
      """)

  @Argument(help: "The task: its address.") var task: String
  @Option(help: "The file to write.") var out: String
  @OptionGroup var node: NodeOptions

  func run() throws {
    let chain = try node.open()
    let address = try node.contract(task, on: chain)
    let weights = try acting { () throws(ActorError) in
      try ActorContract(at: address, on: chain).view("weights", on: chain).tensor()
    }
    let columns = weights.shape.last ?? 1
    let numbers = FixedPointConversion.doubles(weights.rawValues).map { "\($0)" }
    var text = ""
    for start in stride(from: 0, to: numbers.count, by: max(columns, 1)) {
      text += numbers[start..<min(start + columns, numbers.count)].joined(separator: ",") + "\n"
    }
    try FileOutput.write(Array(text.utf8), to: out)
  }
}
