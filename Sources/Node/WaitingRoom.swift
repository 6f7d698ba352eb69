import Ledger
import Primitives
import State
import Storage

/// What waits for blocks, and what of it is kept on the disk.
struct WaitingRoom: Sendable {
  /// What waits.
  var pool = Mempool()
  /// Transactions and blobs that are on the disk.
  private var kept: [StagedKind: Set<Hash256>] = [:]

  /// Takes a transaction; see `Mempool.insert`.
  mutating func take(
    _ transaction: SignedTransaction, at time: UInt64, reading state: any StateReader,
    rules: ChainRules, baseFee: UInt128
  ) throws(NodeError) {
    do throws(MempoolError) {
      try pool.insert(transaction, at: time, reading: state, rules: rules, baseFee: baseFee)
    } catch {
      throw .refused(error)
    }
  }

  /// Writes a transaction that waits, and the blobs that were brought for it.
  mutating func keep(_ transaction: SignedTransaction, in store: ChainStore) throws(NodeError) {
    var blobs: [(hash: Hash256, bytes: [UInt8])] = []
    for hash in transaction.blobs where kept[.blob]?.contains(hash) != true {
      if let bytes = pool.blobs.blob(hash) { blobs.append((hash, bytes)) }
    }
    try NodeError.storing { () throws(StorageError) in
      if !blobs.isEmpty { try store.stage(.blob, blobs) }
      try store.stage(.transaction, [(transaction.hash, transaction.raw)])
    }
    kept[.blob, default: []].formUnion(blobs.map(\.hash))
    kept[.transaction, default: []].insert(transaction.hash)
  }

  /// Takes off the disk what waits no more.
  mutating func dropStale(in store: ChainStore) throws(NodeError) {
    let transactions = (kept[.transaction] ?? []).filter { pool.transaction($0) == nil }
    guard !transactions.isEmpty else { return }
    let named = Set(pool.transactions.flatMap(\.transaction.blobs))
    let blobs = (kept[.blob] ?? []).subtracting(named)
    try NodeError.storing { () throws(StorageError) in
      try store.stage(.transaction, [], dropping: transactions.sorted())
      if !blobs.isEmpty { try store.stage(.blob, [], dropping: blobs.sorted()) }
    }
    kept[.transaction]?.subtract(transactions)
    kept[.blob]?.subtract(blobs)
  }

  /// Takes what is on the disk, by nonce: it came now.
  mutating func restore(
    from store: ChainStore, rules: ChainRules, baseFee: UInt128
  ) throws(NodeError) {
    let now = ChainNode.seconds
    var transactions: [SignedTransaction] = []
    var blobs: [(Hash256, [UInt8])] = []
    let snapshot = try NodeError.storing { () throws(StorageError) in
      try store.forEachStaged(.blob) { blobs.append(($0, $1)) }
      try store.forEachStaged(.transaction) { hash, bytes in
        if let transaction = try? SignedTransaction(decoding: bytes) {
          transactions.append(transaction)
        }
        kept[.transaction, default: []].insert(hash)
      }
      return try store.snapshot()
    }
    for (hash, bytes) in blobs {
      _ = try? pool.insert(blob: bytes, at: now)
      kept[.blob, default: []].insert(hash)
    }
    for transaction in transactions.sorted(by: { $0.payload.nonce < $1.payload.nonce }) {
      // One that a block has, or that can be in none any more, is left out, and dropped below.
      try? pool.insert(transaction, at: now, reading: snapshot, rules: rules, baseFee: baseFee)
    }
    try dropStale(in: store)
  }
}
