import ArgumentParser
import FileStore
import Primitives

struct FilesOpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Write the file of a version, opened with a reader's key.",
    discussion: """
      Examples:
        galaxy files open bafybei… --key bob.reader --out rows.csv
        galaxy files open bafybei… --out rows.csv --owner 0x7E5F…       only if this account signed it
        galaxy files open bafybei… --key bob.reader --out old.csv --old

      What was opened is remembered in the store: a version older than that is
      refused as rolled back, unless --old asks for it, and so is a second history.
      """)

  @Argument(help: "The identifier of a version.") var cid: CID
  @Option(help: "The key of a reader, for sealed files.") var key: String?
  @Option(help: "The file to write.") var out: String
  @Option(help: "The address that must have signed it.") var owner: String?
  @Flag(help: "Open a version that is older than what was seen; it is not remembered.") var old =
    false
  @OptionGroup var files: FilesOptions

  func run() throws {
    let expected = try owner.map { text in
      guard let address = Address(checksummed: text) else {
        throw CommandFailure.noAddress("--owner", text)
      }
      return address
    }
    let key = try key.map { try FilesKeyCommand.read($0) }
    let store = try files.open()
    try storing {
      let reader = VersionReader(store)
      let version = try reader.version(cid)
      guard expected == nil || version.owner == expected else {
        throw CommandFailure.failed("error: the version is signed by \(version.owner.checksummed)")
      }
      let output = try FileOutput(out)
      if version.grants.isEmpty {
        try FileReader(store).read(version.content) { (bytes) throws(FileStoreError) in
          try output.append(bytes)
        }
      } else {
        guard let key else { throw CommandFailure.usage("the file is sealed: name a --key") }
        try FilesOpenCommand.open(
          version, from: store, FileKey(from: version.grants, of: version.content, to: key),
          to: output)
      }
      if !old { _ = try SeenVersions(folder: "\(files.store)/seen").accept(cid, from: reader) }
      try output.finish()
    }
  }

  private static func open(
    _ version: FileVersion, from store: BlockStore, _ key: FileKey, to output: FileOutput
  ) throws {
    var opener = FileOpener(key)
    // Errors of two kinds come out of one reading.
    var broken: SealedFileError?
    try FileReader(store).read(version.content) { (bytes) throws(FileStoreError) in
      guard broken == nil else { return }
      let opened: [UInt8]
      do throws(SealedFileError) {
        opened = try opener.open(bytes)
      } catch {
        broken = error
        return
      }
      try output.append(opened)
    }
    if let broken { throw broken }
    try output.append(opener.finish())
  }
}
