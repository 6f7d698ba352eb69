import ArgumentParser
import FileExchange
import FileStore

struct FilesFetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "Bring files from a gateway, check and pin them.",
    discussion: """
      Example:
        galaxy files fetch bafybei… --from http://127.0.0.1:8088

      The gateway may be anybody's: `galaxy files serve`, Kubo's, a public one without
      TLS. Every block is checked. After an error the next attempt asks only for
      what is missing.
      """)

  @Argument(help: "The identifier of a file, folder or version.") var cid: CID
  @Option(help: "The gateway, as http://HOST:PORT.") var from: String
  @OptionGroup var files: FilesOptions

  func run() throws {
    guard let source = RemoteBlocks(url: from) else {
      throw CommandFailure.usage("--from: `\(from)` is not http://HOST:PORT")
    }
    let store = try files.open()
    let new = try storing { try store.fetch(cid, from: source) }
    print("\(cid)  \(new) blocks were new")
  }
}
