import Ledger
import Primitives

/// Where a transaction is.
package struct TransactionPlace: Hashable, Sendable {
  /// The number of its block.
  package let block: UInt64
  /// Its position there, from 0.
  package let index: UInt32

  /// A place.
  package init(block: UInt64, index: UInt32) {
    self.block = block
    self.index = index
  }
}

/// Blocks, transactions and receipts. Nil, or empty, where there is none.
extension ChainStore {
  /// The block with a number.
  package func block(_ number: UInt64) throws(StorageError) -> BlockRecord? {
    try read { view throws(StorageError) in try view.block(RecordKey.number(number)) }
  }

  /// The signature of the producer of the block with a number.
  package func seal(of number: UInt64) throws(StorageError) -> [UInt8]? {
    try read { view throws(StorageError) in
      try view.value(.seals, RecordKey.number(number)) { Array($0) }
    }
  }

  /// The number of the block with a hash.
  package func number(of hash: Hash256) throws(StorageError) -> UInt64? {
    try read { view throws(StorageError) in
      try view.value(.blockNumbers, hash.bytes) { bytes throws(StorageError) in
        var reader = RecordReader(bytes)
        return try reader.uint64()
      }
    }
  }

  /// The numbers of blocks, from one on, in ascending order; at most `max`.
  package func numbers(from first: UInt64, max: Int) throws(StorageError) -> [UInt64] {
    var numbers: [UInt64] = []
    guard max > 0 else { return [] }
    try read { view throws(StorageError) in
      try view.walk(.blocks, from: RecordKey.number(first)) { key, _ throws(StorageError) in
        var reader = RecordReader(key)
        numbers.append(try reader.uint64())
        return numbers.count < max
      }
    }
    return numbers
  }

  /// Where the transaction with a hash is.
  package func place(of transaction: Hash256) throws(StorageError) -> TransactionPlace? {
    try place(.transactionPlaces, transaction.bytes)
  }

  /// Where the transaction is that deployed a contract.
  package func deployment(of contract: Address) throws(StorageError) -> TransactionPlace? {
    try place(.deployments, contract.bytes)
  }

  private func place(
    _ table: StoreTable, _ key: [UInt8]
  ) throws(StorageError) -> TransactionPlace? {
    try read { view throws(StorageError) in
      try view.value(table, key) { bytes throws(StorageError) in
        var reader = RecordReader(bytes)
        return TransactionPlace(block: try reader.uint64(), index: try reader.uint32())
      }
    }
  }

  /// The encoding of the transaction at a place.
  package func transaction(at place: TransactionPlace) throws(StorageError) -> [UInt8]? {
    try read { view throws(StorageError) in
      try view.value(.transactions, RecordKey.place(place.block, place.index)) { Array($0) }
    }
  }

  /// The encodings of a block's transactions, in order.
  package func transactions(of block: UInt64) throws(StorageError) -> [[UInt8]] {
    try read { view throws(StorageError) in
      try view.items(.transactions, of: block) { Array($0) }
    }
  }

  /// The receipt of the transaction at a place.
  package func receipt(at place: TransactionPlace) throws(StorageError) -> Receipt? {
    try read { view throws(StorageError) in
      try view.value(
        .receipts, RecordKey.place(place.block, place.index), TableView.receipt)
    }
  }

  /// The receipts of a block, in the order of its transactions.
  package func receipts(of block: UInt64) throws(StorageError) -> [Receipt] {
    try read { view throws(StorageError) in
      try view.items(.receipts, of: block, TableView.receipt)
    }
  }

  /// The bytes of a blob, as long as a version of the state that is kept, or a block, needs them.
  package func blob(_ hash: Hash256) throws(StorageError) -> [UInt8]? {
    try read { view throws(StorageError) in
      try view.value(.blobs, hash.bytes) { Array($0) }
    }
  }

  /// How many bytes a blob has, which are looked at; nil when it is not there.
  package func blobCount(_ hash: Hash256) throws(StorageError) -> Int? {
    try read { view throws(StorageError) in try view.value(.blobs, hash.bytes) { $0.count } }
  }

  /// At most `max` bytes of a blob from an offset on, for whoever hands it on piece by piece behind `blobCount`: its checksum, over all of
  /// it, is not compared again. Nil when the blob is not there, or not any more.
  package func blob(
    _ hash: Hash256, from offset: Int, max: Int
  ) throws(StorageError) -> [UInt8]? {
    try read { view throws(StorageError) in
      guard let stored = try view.stored(.blobs, hash.bytes) else { return nil }
      let count = stored.count - TableView.checksumBytes
      guard offset >= 0, offset <= count, max >= 0 else { return nil }
      return Array(stored[offset..<offset + min(max, count - offset)])
    }
  }
}

extension TableView {
  /// The block with a key.
  func block(_ key: [UInt8]) throws(StorageError) -> BlockRecord? {
    try value(.blocks, key) { bytes throws(StorageError) in try BlockRecord(bytes) }
  }

  /// Everything that a table has of a block, in order.
  func items<Item>(
    _ table: StoreTable, of block: UInt64,
    _ decode: (UnsafeRawBufferPointer) throws(StorageError) -> Item
  ) throws(StorageError) -> [Item] {
    var items: [Item] = []
    let prefix = RecordKey.number(block)
    try walk(table, from: prefix) { key, value throws(StorageError) in
      guard key.starts(with: prefix) else { return false }
      items.append(try decode(value))
      return true
    }
    return items
  }

  static func receipt(_ bytes: UnsafeRawBufferPointer) throws(StorageError) -> Receipt {
    do throws(RLPError) {
      return try Receipt(archived: Array(bytes))
    } catch {
      throw .damaged(what: "a receipt that is none")
    }
  }
}
