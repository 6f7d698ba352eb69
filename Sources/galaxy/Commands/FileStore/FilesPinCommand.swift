import ArgumentParser
import FileStore

struct FilesPinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin", abstract: "Keep what an identifier leads to; all of it must be here.",
    discussion: "Example:\n  galaxy files pin bafybei…")

  @Argument(help: "Identifiers.") var cids: [CID]
  @OptionGroup var files: FilesOptions

  func run() throws {
    let store = try files.open()
    try storing {
      try store.adding { () throws(FileStoreError) in for cid in cids { try store.pin(cid) } }
    }
  }
}
