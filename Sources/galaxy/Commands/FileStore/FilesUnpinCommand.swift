import ArgumentParser
import FileStore

struct FilesUnpinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpin", abstract: "Keep it no longer; `galaxy files collect` removes it.",
    discussion: "Example:\n  galaxy files unpin bafybei…")

  @Argument(help: "Identifiers.") var cids: [CID]
  @OptionGroup var files: FilesOptions

  func run() throws {
    let store = try files.open()
    for cid in cids where try !storing({ try store.unpin(cid) }) {
      throw CommandFailure.failed("error: \(cid) is not pinned")
    }
  }
}
