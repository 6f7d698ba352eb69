import Actors
import ArgumentParser
import Diagnostics
import FileExchange
import FileStore
import Learning
import Primitives

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Compute a task again from chain and files alone, and say where they differ.",
    discussion: """
      Examples:
        galaxy audit 0x5FbDB2315678afecb367f032d93F642f64180aa3
        galaxy audit 0x… --node http://10.0.0.4:8545 --files http://10.0.0.5:8088

      From transactions and events it computes quality scores, ranks and prices of
      places, seals, the values, credits and average of every round, the accuracy on
      the hidden slice, every payment, and what the contract keeps. No result of the
      contract is believed. Exit code 1 when anything differs.

      The rows of a provider stay at home: its score is checked against the counts in
      its document; `galaxy data check` checks the counts against the rows.
      """)

  @Argument(help: "The task: its address.") var task: String
  @OptionGroup var node: NodeOptions
  @OptionGroup var store: FilesOptions
  @Option(
    name: .customLong("files"), help: "A gateway that has the providers' documents, beside --store."
  )
  var gateway: String?
  @Flag(help: "Print JSON: agrees, checks, differences, unchecked, accuracies, payouts.")
  var json = false

  private static let documentBytesMax = 1 << 20

  func run() throws {
    let chain = try node.open()
    let address = try node.contract(task, on: chain)
    let source = try gateway.map { url in
      guard let source = RemoteBlocks(url: url) else {
        throw CommandFailure.usage("--files: `\(url)` is not http://HOST:PORT")
      }
      return source
    }
    let own = try store.open()
    let report = try acting { () throws(ActorError) in
      try TaskAudit.run(address, on: chain, contracts: try PlatformContracts()) { text in
        guard let cid = try? CID(text) else { return nil }
        let max = AuditCommand.documentBytesMax
        return (try? FileReader(own).bytes(cid, max: max))
          ?? source.flatMap { try? FileReader($0).bytes(cid, max: max) }
      }
    }
    print(json ? report.json.pretty : AuditCommand.lines(report).joined(separator: "\n"))
    if !report.differences.isEmpty { throw ExitCode(1) }
  }

  private static func lines(_ report: AuditReport) -> [String] {
    var lines = report.checks.map { "\($0.kind): \($0.count) compared" }
    lines += report.unchecked.map { "not checked: \($0)" }
    if !report.accuracies.isEmpty {
      lines.append(
        "accuracy: " + report.accuracies.map { Share.text($0) }.joined(separator: ", "))
    }
    lines += report.payouts.map { "\($0.who) gets \($0.amount)" }
    lines += report.differences.map {
      "DIFFERS at \($0.place), \($0.what): the chain has \($0.chain), computed is \($0.computed)"
    }
    lines.append(
      report.differences.isEmpty ? "the chain agrees" : "\(report.differences.count) differences")
    return lines
  }
}
