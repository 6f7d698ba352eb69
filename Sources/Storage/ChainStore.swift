import Glibc
import Ledger
import Primitives
import State
import Synchronization

/// A chain on disk: blocks, receipts, the state behind the last block and what it was behind the blocks before, in one database.
///
/// Blocks are committed by one thread at a time; everything else may be asked for by any, also meanwhile. What is read is what a
/// whole number of blocks have left.
package final class ChainStore: Sendable {
  /// The last block.
  package struct Head: Hashable, Sendable {
    /// Its header.
    package let header: BlockHeader
    /// Its hash.
    package let hash: Hash256

    /// Its number.
    package var number: UInt64 { header.context.number }

    init(_ header: BlockHeader) {
      self.header = header
      hash = header.hash
    }
  }

  /// What a node may choose about its store.
  package struct Options: Sendable {
    /// How large the database may become, in bytes. Address space only: the file is as large as what is in it.
    package var mapBytes: Int
    /// For how many blocks the blobs that came with a transaction are kept although the state does not have them any more;
    /// nil for as long as the block, so that every block can be executed again.
    package var blobBlocks: UInt64?
    /// Whether a commit waits for the disk. Without, a process that is killed loses nothing, because the system has its writes; but where the machine loses its
    /// power, what came since the last `sync` is lost, and the store can be damaged, which is seen when it is opened: for one that can be made again.
    package var isDurable: Bool
    /// Up to which length of the database all its pages are looked at when it is opened, in bytes: all, unless somebody would rather begin at once
    /// with a long one. Then only the first pages and the free ones are, and what is damaged elsewhere may end the process that reads it.
    package var checkedBytes: Int
    /// How many bytes of files the process may hold in memory before those of the database are let go, to be read again out of the system's cache. Enough
    /// for the nodes of a million accounts, which every block of many transactions reads all over.
    package var heldBytesMax: Int
    /// Called in front of each write and behind it, where a simulation has the disk fail or the node crash: what it throws in front keeps the
    /// write from happening, what it throws behind does not undo it.
    package var writeHook: (@Sendable (WritePoint) throws(StorageError) -> Void)?

    /// Options; by default a tebibyte, and all blobs.
    package init(
      mapBytes: Int = 1 << 40, blobBlocks: UInt64? = nil, isDurable: Bool = true,
      checkedBytes: Int = .max, heldBytesMax: Int = 160 << 20,
      writeHook: (@Sendable (WritePoint) throws(StorageError) -> Void)? = nil
    ) {
      self.mapBytes = mapBytes
      self.blobBlocks = blobBlocks
      self.isDurable = isDurable
      self.checkedBytes = checkedBytes
      self.heldBytesMax = heldBytesMax
      self.writeHook = writeHook
    }
  }

  /// A place beside a write.
  package enum WritePoint: Sendable {
    /// Nothing of it lasts yet.
    case before
    /// All of it lasts.
    case after
  }

  /// The format that is written; a store with a higher one is refused.
  package static let format: UInt64 = 1
  /// For how many blocks below the head the state can be read.
  package static let versionsMax: UInt64 = 128
  /// How many may read at once.
  package static let readersMax = 512

  /// Where blobs lie that no block has yet.
  package let spool: BlobSpool
  let database: Database
  let options: Options
  private let lastBlock: Mutex<Head?>

  /// Opens the chain in a folder, or makes an empty one there, and holds the folder until it is released.
  package init(opening folder: String, _ options: Options = Options()) throws(StorageError) {
    let lock = try FolderLock(folder: folder)
    self.options = options
    database = try Database(
      folder: folder, lock: lock, mapBytes: options.mapBytes, isDurable: options.isDurable,
      checkedBytes: options.checkedBytes, heldBytesMax: options.heldBytesMax,
      readersMax: ChainStore.readersMax,
      key: MetaKey.format, initial: MetaKey.magic + RecordKey.number(ChainStore.format)
    ) { value, isEmpty throws(StorageError) in
      try ChainStore.checkFormat(value, isEmpty, lock, folder)
    }
    if try !lock.isMarked() { try lock.mark(folder) }
    spool = try BlobSpool(in: "\(folder)/spool")
    let transaction = try ReadTransaction(database)
    defer { withExtendedLifetime(transaction) {} }
    lastBlock = Mutex(try transaction.view.head())
  }

  /// How long the database in a folder is, in bytes; 0 where there is none.
  package static func byteCount(in folder: String) -> Int {
    var status = stat()
    return stat("\(folder)/data.mdb", &status) == 0 ? status.st_size : 0
  }

  private static func checkFormat(
    _ value: [UInt8]?, _ isEmpty: Bool, _ lock: FolderLock, _ folder: String
  ) throws(StorageError) {
    guard let value else {
      // A crash before the first commit leaves an empty database, and no mark.
      guard isEmpty else { throw .foreign(folder: folder) }
      guard try !lock.isMarked() else { throw .damaged(what: "the database is empty") }
      return
    }
    guard value.starts(with: MetaKey.magic) else { throw .foreign(folder: folder) }
    guard let version = U256(bigEndian: value.dropFirst(MetaKey.magic.count))?.asUInt64 else {
      throw .foreign(folder: folder)
    }
    guard version <= format else { throw .newer(version: version) }
  }

  /// The last block; nil before the first.
  package var head: Head? { lastBlock.withLock { $0 } }

  func setHead(_ head: Head) { lastBlock.withLock { $0 = head } }

  /// Reads from one version of the tables.
  func read<Result>(
    _ body: (TableView) throws(StorageError) -> Result
  ) throws(StorageError) -> Result {
    let transaction = try ReadTransaction(database)
    // The transaction must outlive what is read in it.
    defer { withExtendedLifetime(transaction) {} }
    return try body(transaction.view)
  }
}

/// The keys of the table `meta`.
package enum MetaKey {
  package static let format = Array("format".utf8)
  static let head = Array("head".utf8)
  /// What the value of `format` begins with.
  package static let magic = Array("galaxy chain ".utf8)
}

extension TableView {
  /// The last block; nil before the first.
  func head() throws(StorageError) -> ChainStore.Head? {
    guard let number = try value(.meta, MetaKey.head, { Array($0) }) else { return nil }
    guard let record = try block(number) else { throw .damaged(what: "the last block is missing") }
    return ChainStore.Head(record.header)
  }
}
