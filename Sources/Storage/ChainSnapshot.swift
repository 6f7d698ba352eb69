import Ledger
import Primitives
import State

/// One version of the state on disk, and the nodes of the tries of the last one, as a single transaction sees them. To be used by one
/// thread at a time.
///
/// While one lives, the pages that it sees are not reused: nobody keeps one for long.
///
/// A `StateReader` cannot fail, because a failing disk must not become the outcome of a transaction: what could not be
/// read counts as absent, `failure` says so for good, and whoever uses a result asks that before.
package final class ChainSnapshot: StateReader, NodeStore {
  /// The block behind which this is the state.
  package let head: ChainStore.Head
  /// Why something could not be read: whatever was computed is void.
  package private(set) var failure: StorageError?

  private let transaction: ReadTransaction
  private var view: TableView { transaction.view }
  /// What the blocks above have changed, that of the next one first.
  private let undo: [UndoRecord]
  /// The block behind which the state on disk is.
  private let last: ChainStore.Head

  /// The state behind the block with this number, or behind the one below it where numbers are skipped; by default behind
  /// the last block.
  init(_ database: Database, at number: UInt64?) throws(StorageError) {
    transaction = try ReadTransaction(database)
    let view = transaction.view
    guard let last = try view.head() else {
      throw .noVersion(number: number ?? 0, oldest: 0, head: 0)
    }
    self.last = last
    guard let number, number != last.number else {
      head = last
      undo = []
      return
    }
    let oldest = try view.oldestVersion(last)
    guard number >= oldest, number < last.number else {
      throw .noVersion(number: number, oldest: oldest, head: last.number)
    }
    var undo: [UndoRecord] = []
    var next: [UInt8] = []
    try view.walk(.undo, from: RecordKey.number(number + 1)) { key, value throws(StorageError) in
      if undo.isEmpty { next = Array(key) }
      undo.append(try UndoRecord(value))
      return true
    }
    self.undo = undo
    head = ChainStore.Head(try view.parent(of: next))
  }

  // MARK: State

  package func account(_ address: Address) -> Account {
    value(.accounts, address.bytes) { bytes throws(StorageError) in
      try AccountRecord.decode(bytes)
    } ?? .unused
  }

  package func storage(_ place: StoragePlace) -> [UInt8]? {
    value(.storage, RecordKey.storage(place)) { Array($0) }
  }

  package func module(_ codeHash: Hash256) -> [UInt8]? {
    value(.modules, codeHash.bytes) { Array($0) }
  }

  package func blob(_ hash: Hash256) -> [UInt8]? {
    guard use(hash).isInState else { return nil }
    return tried { () throws(StorageError) in
      guard let bytes = try view.value(.blobs, hash.bytes, { Array($0) }) else {
        throw .damaged(what: "the blob \(hash.hex) is missing")
      }
      return bytes
    }
  }

  package func references(_ place: StoragePlace) -> [Hash256] {
    value(.references, RecordKey.storage(place)) { bytes throws(StorageError) in
      var reader = RecordReader(bytes)
      var hashes: [Hash256] = []
      while reader.rest > 0 { hashes.append(try reader.hash()) }
      return hashes
    } ?? []
  }

  package func referenceCount(_ blob: Hash256) -> Int {
    Int(truncatingIfNeeded: use(blob).references)
  }

  private func use(_ blob: Hash256) -> BlobUse {
    value(.blobUses, blob.bytes) { bytes throws(StorageError) in try BlobUse(bytes) } ?? BlobUse()
  }

  // MARK: Tries

  package func node(at place: NodePlace, hash: Hash256) -> [UInt8]? {
    // Nodes have no checksum: the trie compares their hashes.
    tried { () throws(StorageError) in try transaction.node(RecordKey.node(place)) }
  }

  /// The tries of this version, over this as their store. Those of an older one are made from those of the last by undoing what came
  /// between, and checked against the block's state root; that costs what the blocks between have changed.
  package func trie() throws(StorageError) -> StateTrie {
    var trie = StateTrie(root: last.header.stateRoot)
    guard !undo.isEmpty else { return trie }
    let delta = try undone()
    do throws(TrieError) {
      var work = TrieWork()
      try trie.apply(delta, store: self, work: &work)
    } catch {
      throw self.error(error)
    }
    guard trie.root == head.header.stateRoot else { throw .damaged(what: "an undo record") }
    return trie
  }

  /// What an error of a trie over this says about the disk.
  package func error(_ error: TrieError) -> StorageError {
    failure ?? .damaged(what: "a node of a trie: \(error)")
  }

  /// What leads from the last version to this one, of what the tries have.
  private func undone() throws(StorageError) -> StateDelta {
    var delta = StateDelta()
    // From the top down, so that the lowest has the last word.
    for record in undo.reversed() {
      try record.forEach { table, key, value throws(StorageError) in
        switch table {
        case .accounts:
          guard let address = Address(bytes: key) else { throw .damaged(what: "an undo record") }
          delta.accounts[address] =
            try value.map { bytes throws(StorageError) in
              try AccountRecord.decode(bytes)
            } ?? .unused
        case .storage:
          guard let address = Address(bytes: key.prefix(20)),
            let slot = Hash256(bytes: key.dropFirst(20))
          else { throw .damaged(what: "an undo record") }
          delta.storage[address, default: [:]][slot] = .some(value.map { Array($0) })
        default: break
        }
      }
    }
    return delta
  }

  // MARK: Reading

  /// What a key of the flat state had in this version.
  private func value<Value>(
    _ table: StoreTable, _ key: [UInt8],
    _ decode: (UnsafeRawBufferPointer) throws(StorageError) -> Value
  ) -> Value? {
    tried { () throws(StorageError) in
      for record in undo {
        guard let before = try record.value(table, key) else { continue }
        guard let before else { return nil }
        return try decode(before)
      }
      return try view.value(table, key, decode)
    }
  }

  private func tried<Value>(_ body: () throws(StorageError) -> Value?) -> Value? {
    do throws(StorageError) {
      return try body()
    } catch {
      failure = failure ?? error
      return nil
    }
  }
}

extension ChainStore {
  /// The state behind the block with a number, by default the last: of at least `versionsMax` blocks below the last.
  package func snapshot(at number: UInt64? = nil) throws(StorageError) -> ChainSnapshot {
    try ChainSnapshot(database, at: number)
  }
}

extension TableView {
  /// The lowest number of a block behind which the state can be read.
  fileprivate func oldestVersion(_ last: ChainStore.Head) throws(StorageError) -> UInt64 {
    var oldest = last.number
    try walk(.undo) { key, _ throws(StorageError) in
      var reader = RecordReader(key)
      oldest = try reader.uint64() &- 1
      return false
    }
    return oldest
  }

  /// The header below that of the block with a key.
  fileprivate func parent(of key: [UInt8]) throws(StorageError) -> BlockHeader {
    guard let child = try block(key),
      let number = try value(.blockNumbers, child.header.parent.bytes, { Array($0) }),
      let parent = try block(number)
    else { throw .damaged(what: "a block is missing") }
    return parent.header
  }
}
