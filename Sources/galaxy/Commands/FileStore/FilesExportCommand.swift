import ArgumentParser
import FileStore

struct FilesExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write what identifiers lead to into an archive (CAR, version 1).",
    discussion: """
      Example:
        galaxy files export bafybei… --out rows.car     then `ipfs dag import rows.car`
      """)

  @Argument(help: "Identifiers: the roots of the archive.") var cids: [CID]
  @Option(help: "The file to write.") var out: String
  @OptionGroup var files: FilesOptions

  func run() throws {
    let store = try files.open()
    let output = try FileOutput(out)
    try storing {
      try ArchiveWriter.write(cids, from: store) { (bytes) throws(FileStoreError) in
        try output.append(bytes)
      }
    }
    try output.finish()
  }
}
