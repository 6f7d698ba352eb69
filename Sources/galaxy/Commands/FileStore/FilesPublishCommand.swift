import ArgumentParser
import Diagnostics
import FileStore
import Keystore
import Primitives
import Signatures

struct FilesPublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Sign a file as a version under a name, sealed for its readers.",
    discussion: """
      Examples:
        galaxy files publish rows.csv --name rows --account alice
        galaxy files publish rows.csv --name rows --account alice --reader 8f40… --after bafybei…

      With --reader the file is encrypted, and only those readers open it: name
      your own public key among them. --after names the version before; with it
      all versions stay. Prints the identifier of the version.
      """)

  @Argument(help: "The file.") var path: String
  @Option(help: "The name under which its versions follow each other.") var name: String
  @Option(help: "Name or address of the account that signs, or a keystore file.") var account:
    String
  @Option(help: "The public key of somebody who may read it; may be given several times.")
  var reader: [Reader] = []
  @Option(help: "The version before, by its identifier.") var after: CID?
  @OptionGroup var files: FilesOptions
  @OptionGroup var folder: AccountFolder
  @OptionGroup var password: PasswordOptions
  @Flag(help: "Print JSON: cid, content, sequence, owner.") var json = false

  func run() throws {
    let store = try files.open()
    let entry = try folder.entry(account)
    let secret = try password.read(for: entry.path)
    let key = try folder.opening(entry.path) { try entry.keystore.open(password: secret) }
    let (cid, version) = try storing { try publish(to: store, key) }
    if json {
      print(
        JSONValue.members(
          ("cid", .string("\(cid)")), ("content", .string("\(version.content)")),
          ("sequence", .integer(Int(clamping: version.sequence))),
          ("owner", .string(version.owner.checksummed))
        ).pretty)
    } else {
      print(cid)
    }
  }

  private func publish(to store: BlockStore, _ key: SigningKey) throws -> (CID, FileVersion) {
    let parent = try after.map { ($0, try VersionReader(store).version($0)) }
    let fileKey = reader.isEmpty ? nil : FileKey()
    let (content, fileBytes) = try add(to: store, fileKey)
    var grants: [[UInt8]] = []
    if let fileKey {
      for reader in reader { grants.append(try fileKey.grant(to: reader, of: content)) }
    }
    let version = try FileVersion(
      owner: key.address, name: name, after: parent, content: content, fileBytes: fileBytes,
      grants: grants)
    return (try store.add(version, signedBy: key), version)
  }

  /// Keeps the file, sealed under a key; gives its identifier and its plain length.
  private func add(to store: BlockStore, _ key: FileKey?) throws(FileStoreError) -> (CID, UInt64) {
    let input = try FileInput(path)
    var builder = FileBuilder(.v1) { (block) throws(FileStoreError) in try store.put(block) }
    guard let key else {
      while true {
        let bytes = try input.next()
        if bytes.isEmpty { return (try builder.finish().target, builder.fileBytes) }
        try builder.append(bytes)
      }
    }
    var sealed: [UInt8] = []
    var sealer = try FileSealer(key) { sealed += $0 }
    var fileBytes: UInt64 = 0
    while true {
      let bytes = try input.next()
      if bytes.isEmpty { try sealer.finish() } else { try sealer.append(bytes) }
      fileBytes += UInt64(bytes.count)
      try builder.append(sealed)
      sealed.removeAll(keepingCapacity: true)
      if bytes.isEmpty { return (try builder.finish().target, fileBytes) }
    }
  }
}
