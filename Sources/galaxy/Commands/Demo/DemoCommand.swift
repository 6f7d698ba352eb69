import ArgumentParser
import Foundation
import Learning
import VM

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract:
      "Federate real data among processes: nodes, data, model and computation providers, an auditor.",
    discussion: """
      Examples:
        galaxy demo
        galaxy demo --rounds 5 --folder demo     keeps all, and a page of plots
        galaxy demo --trace traces               a trace of every transaction, for galaxy trace
        galaxy demo --quick                      one process, encrypted updates, too

      Starts four nodes (ordered by an etcd where it is installed), three stores of
      files, a notification node, three machines that train for others, of which the
      cheapest cheats, and seven data providers of handwritten digits (five honest
      ones with different digits, one whose labels are all wrong, one that copies) as
      processes on loopback, and a model provider who has a model trained, and pays.
      Nodes serve a page of plots while it goes on. A provider,
      the model provider and a node are killed on the way and started again. The
      cheat is convicted by dispute; the model is sold for ten answers; at the end an
      auditor computes every round and every payment from the chain.

      --quick deploys the matching, model and reward contracts on a chain in this
      process and trains twice: averaging everybody, and averaging only those who
      contribute; its output is the same every run, but for the time at the end.
      """)

  @Flag(help: "One process, without a network.") var quick = false
  @Option(help: "Rounds of training, from 1 to 64.") var rounds = 20
  @Option(help: "The folder for everything; by default a temporary one, which is removed.")
  var folder: String?
  @Option(
    help:
      "Write a trace of every transaction into this folder; with --quick of the last scoring and of the settlement."
  )
  var trace: String?

  func validate() throws {
    guard (1...64).contains(rounds) else { throw ValidationError("--rounds: from 1 to 64") }
  }

  func run() throws {
    if quick { return try runQuick() }
    let place = folder ?? NSTemporaryDirectory() + "galaxy-demo-\(UUID().uuidString)"
    defer { if folder == nil { try? FileManager.default.removeItem(atPath: place) } }
    try PlatformDemo(folder: place, keepsFolder: folder != nil, rounds: rounds, traces: trace) {
      announce($0 + "\n")
    }.run()
  }

  private func runQuick() throws {
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
