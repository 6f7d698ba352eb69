import ArgumentParser
import FileExchange
import FileStore

struct FilesFetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "Bring files from a gateway, check and pin them.",
    discussion: """
      Example:
        galaxy files fetch bafybei… --from http://127.0.0.1:8088
        galaxy files fetch bafybei… --kubo http://127.0.0.1:5001

      The gateway may be anybody's: `galaxy files serve`, Kubo's, a public one without
      TLS. --kubo asks a node of Kubo by its RPC, which looks in all of IPFS. Every
      block is checked. After an error the next attempt asks only for what is missing.
      """)

  @Argument(help: "The identifier of a file, folder or version.") var cid: CID
  @Option(help: "The gateway, as http://HOST:PORT.") var from: String?
  @Option(help: "The RPC of Kubo, as http://HOST:PORT.") var kubo: String?
  @OptionGroup var files: FilesOptions

  func validate() throws {
    guard (from == nil) != (kubo == nil) else {
      throw ValidationError("say from where: either --from or --kubo")
    }
  }

  func run() throws {
    let source = try source()
    let store = try files.open()
    let new = try storing { try store.fetch(cid, from: source) }
    print("\(cid)  \(new) blocks were new")
  }

  private func source() throws -> any BlockSource {
    if let from {
      guard let source = RemoteBlocks(url: from) else {
        throw CommandFailure.usage("--from: `\(from)` is not http://HOST:PORT")
      }
      return source
    }
    guard let kubo, let source = KuboClient(url: kubo) else {
      throw CommandFailure.usage("--kubo: `\(kubo ?? "")` is not http://HOST:PORT")
    }
    return source
  }
}
