import ArgumentParser
import Learning
import VM

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Federate real data end to end: five providers, ten rounds, three contracts.",
    discussion: """
      Deploys the matching, model and reward contracts on a chain in this process, trains a model of handwritten
      digits on five providers' data (some of it poisoned), twice: averaging everybody, and averaging only those
      who contribute; then pays everybody. One round is done on encrypted updates. The output is the same every run,
      except for the time at the end.
      """)

  @Option(help: "Write traces of the last scoring and of the settlement into this folder.")
  var trace: String?

  func run() throws {
    let report: DemoReport
    do {
      report = try Demo.run(print: { print($0) })
    } catch {
      throw CommandFailure.failed("the demo failed: \(error)")
    }
    guard let trace else { return }
    try Files.makeFolder(trace)
    for (name, file) in report.traces {
      try Files.write(file.encoded(), to: "\(trace)/\(name).gxt")
    }
  }
}
