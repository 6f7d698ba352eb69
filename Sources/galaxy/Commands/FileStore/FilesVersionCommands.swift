import ArgumentParser
import Diagnostics
import FileStore
import Foundation
import Keystore
import Primitives
import Signatures

struct FilesKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Make a key that reads sealed files; print its public part.",
    discussion: """
      Example:
        galaxy files key --out bob.reader

      The file is for its owner alone, and never replaces one. Others grant files
      to the public part (X25519, 64 hexadecimal digits).
      """)

  @Option(help: "The file to write.") var out: String

  func run() throws {
    let key = ReaderKey()
    try SecretFile.write(Array((Hex.encode(key.bytes) + "\n").utf8), to: out)
    print(Hex.encode(key.reader.bytes))
  }

  /// Reads the file of a key.
  static func read(_ path: String) throws -> ReaderKey {
    let text = String(decoding: try Files.read(path, limit: 1_000), as: UTF8.self)
    guard let bytes = Hex.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)),
      let key = ReaderKey(bytes: bytes)
    else { throw CommandFailure.usage("\(path) is not the key of a reader") }
    return key
  }
}

extension Reader: ExpressibleByArgument {
  public init?(argument: String) {
    guard let bytes = Hex.decode(argument) else { return nil }
    self.init(bytes: bytes)
  }
}

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

struct FilesVersionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "versions",
    abstract: "List a version and those before it; all signatures are checked.",
    discussion: "Example:\n  galaxy files versions bafybei…")

  @Argument(help: "The identifier of a version.") var cid: CID
  @OptionGroup var files: FilesOptions
  @Flag(help: "Print JSON: a list of cid, sequence, content, bytes, readers, owner, name.")
  var json = false

  func run() throws {
    let reader = VersionReader(try files.open())
    var lines: [JSONValue] = []
    try storing {
      try reader.history(of: cid) { cid, version in
        if json {
          lines.append(FilesVersionsCommand.value(cid, version))
        } else {
          let readers = version.grants.isEmpty ? "for all" : "sealed for \(version.grants.count)"
          print("\(version.sequence)  \(cid)  \(version.fileBytes) bytes, \(readers)")
        }
        return true
      }
    }
    if json { print(JSONValue.array(lines).pretty) }
  }

  private static func value(_ cid: CID, _ version: FileVersion) -> JSONValue {
    .members(
      ("cid", .string("\(cid)")), ("sequence", .integer(Int(clamping: version.sequence))),
      ("content", .string("\(version.content)")),
      ("bytes", .integer(Int(clamping: version.fileBytes))),
      ("readers", .integer(version.grants.count)),
      ("owner", .string(version.owner.checksummed)), ("name", .string(version.name)))
  }
}

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
        throw CommandFailure.usage("--owner: `\(text)` is not an address")
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
