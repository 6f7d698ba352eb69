import Bytecode
import Primitives

/// A trace as a file (`.gxt`), with all that a viewer needs to show it with names and source lines.
///
/// It holds no steps: a `Replay` of the recording makes them again, so that the file is small and no step is ever
/// left out.
///
/// Layout, integers little-endian, lengths as varints: the bytes `GXTR`, the version (u16), the
/// modules, the accounts, the sources, the transactions, and the recording to the end.
package struct TraceFile: Hashable, Sendable {
  /// A module that took part.
  package struct Module: Hashable, Sendable {
    /// Canonical hash of the module.
    package var codeHash: Hash256
    /// The contract's name in the source.
    package var name: String
    /// The encoded module, with debug information if there is some.
    package var bytes: [UInt8]

    /// A module, with its debug information.
    package init(_ module: VerifiedModule) {
      self.init(
        codeHash: module.hash, name: module.module.name, bytes: module.module.encodedWithDebug())
    }

    /// A module.
    package init(codeHash: Hash256, name: String, bytes: [UInt8]) {
      self.codeHash = codeHash
      self.name = name
      self.bytes = bytes
    }
  }

  /// A deployed contract, or an account with a name.
  package struct Account: Hashable, Sendable {
    /// Where it stands.
    package var address: Address
    /// How to show it.
    package var name: String

    /// An account.
    package init(address: Address, name: String) {
      self.address = address
      self.name = name
    }
  }

  /// A source file.
  package struct Source: Hashable, Sendable {
    /// The path as debug information has it.
    package var path: String
    /// Its text.
    package var text: String

    /// A source file.
    package init(path: String, text: String) {
      self.path = path
      self.text = text
    }
  }

  /// Modules that took part.
  package var modules: [Module]
  /// Accounts with names.
  package var accounts: [Account]
  /// Sources that debug information refers to.
  package var sources: [Source]
  /// Transactions and views, in order; each says how many executions of the recording are its own.
  package var transactions: [TracedTransaction]
  /// What a replay needs.
  package var recording: Recording

  /// The version that is written, and the only one that is read. Version 1 had no recording, version 2 held steps,
  /// and one transaction only.
  package static let version: UInt16 = 3
  /// The first bytes.
  private static let magic = Array("GXTR".utf8)

  /// A trace file: what a recorder has collected, and the names that it needs.
  package init(
    modules: [Module], accounts: [Account], sources: [Source], transactions: [TracedTransaction],
    recording: Recording
  ) {
    self.modules = modules
    self.accounts = accounts
    self.sources = sources
    self.transactions = transactions
    self.recording = recording
  }

  /// Appends the transactions of another trace, with what gives them names; what both have is there once.
  package mutating func append(_ other: TraceFile) {
    modules += other.modules.filter { module in
      !modules.contains { $0.codeHash == module.codeHash }
    }
    accounts += other.accounts.filter { account in
      !accounts.contains { $0.address == account.address }
    }
    sources += other.sources.filter { source in !sources.contains { $0.path == source.path } }
    transactions += other.transactions
    recording.append(other.recording)
  }

  /// The file's bytes.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter(capacity: 1 << 16)
    writer.bytes(TraceFile.magic)
    writer.u16(TraceFile.version)
    writer.count(modules.count)
    for module in modules {
      writer.u256(module.codeHash.number)
      writer.countedText(module.name)
      writer.countedBytes(module.bytes)
    }
    writer.count(accounts.count)
    for account in accounts {
      writer.bytes(account.address.bytes)
      writer.countedText(account.name)
    }
    writer.count(sources.count)
    for source in sources {
      writer.countedText(source.path)
      writer.countedText(source.text)
    }
    writer.count(transactions.count)
    for transaction in transactions { transaction.encode(to: &writer) }
    writer.bytes(recording.encoded())
    return writer.bytes
  }

  /// Reads a file. Whether its transactions did what it says, a replay tells.
  package init(decoding bytes: [UInt8]) throws(TraceError) {
    var reader = ByteReader(bytes)
    guard let magic = try? reader.bytes(4), magic == TraceFile.magic,
      let version = try? reader.u16()
    else { throw .notATrace }
    guard version == TraceFile.version else { throw .version(version) }
    do throws(ByteReaderError) {
      try self.init(attachments: &reader)
    } catch {
      throw .malformed(position: reader.position)
    }
    let content: ArraySlice<UInt8>
    do throws(ByteReaderError) {
      content = try reader.slice(reader.remaining)
    } catch {
      throw .malformed(position: reader.position)
    }
    recording = try Recording(decoding: content)
    // Each execution belongs to a transaction.
    var executions = 0
    for transaction in transactions { executions += transaction.executions }
    guard executions == recording.executions.count else {
      throw .malformed(position: reader.position)
    }
  }

  /// Reads what follows the version.
  private init(attachments reader: inout ByteReader) throws(ByteReaderError) {
    let fieldMax = TraceLimits.fieldBytesMax
    modules = []
    for _ in 0..<(try reader.count(max: TraceLimits.attachmentsMax)) {
      modules.append(
        Module(
          codeHash: Hash256(try reader.u256()), name: try reader.countedText(max: fieldMax),
          bytes: try reader.countedBytes(max: fieldMax)))
    }
    accounts = []
    for _ in 0..<(try reader.count(max: TraceLimits.attachmentsMax)) {
      let address = Address(bytes: try reader.slice(Address.byteCount)) ?? .zero
      accounts.append(Account(address: address, name: try reader.countedText(max: fieldMax)))
    }
    sources = []
    for _ in 0..<(try reader.count(max: TraceLimits.attachmentsMax)) {
      sources.append(
        Source(
          path: try reader.countedText(max: fieldMax),
          text: try reader.countedText(max: fieldMax)))
    }
    transactions = []
    for _ in 0..<(try reader.count(max: TraceLimits.attachmentsMax)) {
      transactions.append(try TracedTransaction(reading: &reader))
    }
    recording = Recording()
  }
}
