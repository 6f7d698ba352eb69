import Primitives

/// A trace as a file (`.gxt`), with all that a viewer needs to show it with names and source lines.
///
/// Layout, integers little-endian, lengths as varints: the bytes `GXTR`, the version (u16), the
/// modules, the contracts, the sources, the recording, and the records to the end.
package struct TraceFile: Hashable, Sendable {
  /// A module that took part.
  package struct Module: Hashable, Sendable {
    /// Canonical hash of the module.
    package var codeHash: Hash256
    /// The contract's name in the source.
    package var name: String
    /// The encoded module, with debug information if there is some.
    package var bytes: [UInt8]

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
  /// What a replay needs.
  package var recording: Recording
  /// The bytes of a `TraceRecorder`.
  package var records: [UInt8]

  /// The version that is written, and the only one that is read. Version 1 had no recording.
  package static let version: UInt16 = 2
  /// The first bytes.
  private static let magic = Array("GXTR".utf8)

  /// A trace file: what a recorder has collected, and the names that it needs.
  package init(
    modules: [Module], accounts: [Account], sources: [Source], recording: Recording,
    records: [UInt8]
  ) {
    self.modules = modules
    self.accounts = accounts
    self.sources = sources
    self.recording = recording
    self.records = records
  }

  /// The file's bytes.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter(capacity: records.count + 4_096)
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
    writer.countedBytes(recording.encoded())
    writer.bytes(records)
    return writer.bytes
  }

  /// Reads a file. The records themselves are read, and checked, by `TraceReader`.
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
      content = try reader.slice(try reader.count(max: reader.remaining))
      records = try reader.bytes(reader.remaining)
    } catch {
      throw .malformed(position: reader.position)
    }
    recording = try Recording(decoding: content)
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
    recording = Recording()
    records = []
  }
}
