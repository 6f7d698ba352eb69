import ArgumentParser
import Foundation
import Node
import Storage

struct NodeCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Execute all blocks of a chain again, and compare everything with the disk.",
    discussion: """
      Examples:
        galaxy node check
        galaxy node check --data /var/lib/galaxy --genesis genesis.json

      Every signature is recovered, every transaction runs, every field of every
      header is compared, the roots among them, and at the end every account,
      place, node and receipt on the disk. No node may use the folder meanwhile.
      It needs as much room for temporary files as the chain takes.
      """)

  @OptionGroup var folder: NodeFolder

  func run() throws {
    let store = try folder.open()
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "galaxy-check-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let report = try NodeFolder.failing {
      try ChainCheck.run(
        store, in: scratch.path(), try folder.beginning(),
        progress: { if $0 % 10_000 == 0, !folder.json { complain("block \($0)") } })
    }
    if folder.json {
      print(
        "{\"blocks\": \(report.blocks), \"transactions\": \(report.transactions), "
          + "\"head\": \(report.head)}")
    } else {
      print(
        "\(report.blocks) blocks with \(report.transactions) transactions are right, "
          + "up to block \(report.head)")
    }
  }
}
