import ArgumentParser
import FileExchange
import FileStore

struct FilesPushCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push", abstract: "Give files to a node of Kubo, which pins them.",
    discussion: """
      Example:
        galaxy files push bafybei… --kubo http://127.0.0.1:5001

      The identifiers are those of Kubo, so it serves them to all of IPFS from then on.
      Sealed files stay sealed. At most 64 MiB at a time; by `galaxy files export` and
      `ipfs dag import` more.
      """)

  @Argument(help: "The identifier of a file, folder or version.") var cid: CID
  @Option(help: "The RPC of Kubo, as http://HOST:PORT.") var kubo: String
  @OptionGroup var files: FilesOptions

  func run() throws {
    guard let client = KuboClient(url: kubo) else {
      throw CommandFailure.usage("--kubo: `\(kubo)` is not http://HOST:PORT")
    }
    let store = try files.open()
    try storing { try client.add(cid, from: store) }
    print("\(cid)  pinned by Kubo")
  }
}
