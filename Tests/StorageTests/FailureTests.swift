import Ledger
import Primitives
import State
import Storage
import TestKit
import Testing

/// What goes wrong with folders, disks and pages is a clear error, and nothing is lost.
@Suite struct FailureTests {
  @Test func aSecondNodeIsKeptOut() throws {
    let folder = try TemporaryFolder()
    var store: ChainStore? = try ChainStore(opening: folder.path)
    #expect(throws: StorageError.inUse(folder: folder.path)) {
      try ChainStore(opening: folder.path)
    }
    #expect(store?.head == nil)
    store = nil
    _ = try ChainStore(opening: folder.path)
  }

  @Test func reopeningFindsEverything() throws {
    let folder = try TemporaryFolder()
    var history = StoredHistory(try ChainStore(opening: folder.path), seed: 21)
    for _ in 0..<5 {
      try history.commit(blocks: 7, keepsTrie: false)
      try history.reopen(folder)
      let last = try #require(history.blocks.last)
      #expect(history.store.head?.hash == last.block.header.hash)
      try expectSame(try history.store.snapshot(), last.state, history)
    }
  }

  @Test func aForeignFolderIsLeftAlone() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8]("This is somebody's database.".utf8) + [UInt8](repeating: 7, count: 20_000)
    try folder.write(bytes)
    #expect(throws: StorageError.foreign(folder: folder.path)) {
      try ChainStore(opening: folder.path)
    }
    #expect(try folder.bytes() == bytes)
  }

  @Test func aLaterFormatIsRefused() throws {
    let folder = try TemporaryFolder()
    _ = try ChainStore(opening: folder.path)
    try stamp(MetaKey.magic + RecordKey.number(2), folder)
    #expect(throws: StorageError.newer(version: 2)) { try ChainStore(opening: folder.path) }
    try stamp(Array("another database".utf8), folder)
    #expect(throws: StorageError.foreign(folder: folder.path)) {
      try ChainStore(opening: folder.path)
    }
  }

  /// Writes what says whose database it is.
  private func stamp(_ format: [UInt8], _ folder: TemporaryFolder) throws {
    let database = try Database(
      folder: folder.path, lock: try FolderLock(folder: folder.path), mapBytes: 1 << 20,
      readersMax: 1, key: [0], initial: []
    ) { _, _ in }
    let transaction = try WriteTransaction(database)
    try transaction.view.put(.meta, MetaKey.format, format)
    try transaction.commit()
  }

  @Test func anEmptiedDatabaseIsNoNewChain() throws {
    let folder = try TemporaryFolder()
    var history: StoredHistory? = StoredHistory(try ChainStore(opening: folder.path), seed: 22)
    try history?.commit(blocks: 3)
    history = nil
    try folder.write([])
    #expect(throws: StorageError.damaged(what: "the database is empty")) {
      try ChainStore(opening: folder.path)
    }
  }

  /// Pages are overwritten, or the file is cut: whatever can be read is right, and the rest is an error.
  @Test func damageIsFoundOrHarmless() throws {
    let folder = try TemporaryFolder()
    var random = SplitMix64(seed: 24)
    var history = StoredHistory(try ChainStore(opening: folder.path), seed: 24)
    try history.commit(blocks: 60)
    try history.reopen(folder)
    let whole = try folder.bytes()
    var found = 0
    for _ in 0..<40 {
      var bytes = whole
      if random.next(below: 4) == 0 {
        bytes.removeLast(4_096 * (1 + random.next(below: bytes.count / 4_096 - 2)))
      } else {
        // Not the two pages that say where everything is: losing both is losing the database.
        let page = 2 + random.next(below: bytes.count / 4_096 - 2)
        for index in page * 4_096..<(page + 1) * 4_096 { bytes[index] = 0 }
      }
      let copy = try TemporaryFolder()
      try copy.write(bytes)
      do {
        let store = try ChainStore(opening: copy.path)
        let snapshot = try store.snapshot()
        for (block, _) in history.blocks {
          let number = block.header.context.number
          #expect(try store.block(number)?.header ?? block.header == block.header)
          #expect(try block.transactions.map(\.bytes).starts(with: store.transactions(of: number)))
          _ = try store.receipts(of: number)
        }
        let state = try #require(history.blocks.last).state
        #expect(isSame(snapshot, state, history) || snapshot.failure != nil)
        if let failure = snapshot.failure { throw failure }
        _ = try snapshot.trie().hashedAddresses(from: snapshot)
      } catch is TrieError {
        found += 1
      } catch is StorageError {
        found += 1
      }
    }
    #expect(found > 5)
  }

  @Test func aFullDiskLosesNothing() throws {
    let folder = try TemporaryFolder()
    // So small that it is soon full.
    var history = StoredHistory(
      try ChainStore(opening: folder.path, ChainStore.Options(mapBytes: 512 << 10)), seed: 23)
    #expect(throws: StorageError.full) { try history.commit(blocks: 1_000) }
    let last = try #require(history.blocks.last)
    #expect(history.store.head?.hash == last.block.header.hash)
    try expectSame(try history.store.snapshot(), last.state, history)
    // With more room it goes on.
    try history.reopen(folder)
    #expect(history.store.head?.hash == last.block.header.hash)
  }
}
