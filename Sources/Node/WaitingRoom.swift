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

  /// Writes transactions that wait, and the blobs that were brought for them, at once.
  mutating func keep(
    _ transactions: [SignedTransaction], in store: ChainStore
  ) throws(NodeError) {
    try keep(blobs: transactions.flatMap(\.blobs), in: store)
    let entries = transactions.map { transaction in
      let time = pool.transaction(transaction.hash)?.time ?? 0
      return (hash: transaction.hash, bytes: WaitingRoom.record(transaction, time))
    }
    try NodeError.storing { () throws(StorageError) in try store.stage(.transaction, entries) }
    kept[.transaction, default: []].formUnion(transactions.map(\.hash))
  }

  /// Writes blobs, in front of the transactions that name them: several small ones at once, of large ones one in memory at a time.
  private mutating func keep(blobs hashes: [Hash256], in store: ChainStore) throws(NodeError) {
    let wanted = Set(hashes).subtracting(kept[.blob] ?? []).sorted()
    var batch: [(hash: Hash256, bytes: [UInt8])] = []
    var byteCount = 0
    for (index, hash) in wanted.enumerated() {
      if let bytes = pool.blobs.blob(hash) {
        batch.append((hash, bytes))
        byteCount += bytes.count
      }
      guard byteCount >= WaitingRoom.batchBytes || index == wanted.count - 1, !batch.isEmpty else {
        continue
      }
      let full = batch
      try NodeError.storing { () throws(StorageError) in try store.stage(.blob, full) }
      kept[.blob, default: []].formUnion(batch.map(\.hash))
      (batch, byteCount) = ([], 0)
    }
  }

  /// Blobs that are written at once, in bytes.
  private static let batchBytes = 1 << 20

  /// Takes off the disk what waits no more.
  mutating func dropStale(in store: ChainStore) throws(NodeError) {
    let pool = pool
    try drop(.transaction, where: { pool.transaction($0) == nil }, in: store)
    // Behind the transactions that name them.
    guard kept[.blob]?.isEmpty == false else { return }
    let named = pool.namedBlobs
    try drop(.blob, where: { !named.contains($0) }, in: store)
  }

  private mutating func drop(
    _ kind: StagedKind, where isStale: (Hash256) -> Bool, in store: ChainStore
  ) throws(NodeError) {
    let stale = (kept[kind] ?? []).filter(isStale)
    guard !stale.isEmpty else { return }
    try NodeError.storing { () throws(StorageError) in
      try store.stage(kind, [], dropping: stale.sorted())
    }
    kept[kind]?.subtract(stale)
  }

  /// What is written of a transaction: when it came, and its bytes.
  private static func record(_ transaction: SignedTransaction, _ time: UInt64) -> [UInt8] {
    withUnsafeBytes(of: time.bigEndian) { Array($0) } + transaction.raw
  }

  /// Takes what is on the disk, in the order in which it came, and says so: what has waited too long goes.
  @discardableResult
  mutating func restore(
    from store: ChainStore, at now: UInt64, rules: ChainRules, baseFee: UInt128
  ) throws(NodeError) -> Recovery {
    guard let head = store.head else { preconditionFailure("a node's chain has a block 0") }
    var restored = Recovery(
      number: head.number, hash: head.hash, stateRoot: head.header.stateRoot)
    var transactions: [(time: UInt64, transaction: SignedTransaction)] = []
    let snapshot = try NodeError.storing { () throws(StorageError) in
      try store.forEachStaged(.blob) { hash, bytes throws(StorageError) in
        // The staged one goes with its transaction; a blob in the pool may stay longer.
        if (try? pool.insert(try store.spool.hold(bytes), at: now)) != nil {
          restored.blobs += 1
          restored.blobBytes += bytes.count
        }
        kept[.blob, default: []].insert(hash)
      }
      try store.forEachStaged(.transaction) { hash, bytes in
        // No envelope begins with 0, and no time with anything else: earlier versions wrote no time.
        let (time, raw) =
          bytes.first == 0 && bytes.count > 8
          ? (bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }, Array(bytes.dropFirst(8)))
          : (now, bytes)
        if let transaction = try? SignedTransaction(decoding: raw) {
          transactions.append((min(time, now), transaction))
        }
        kept[.transaction, default: []].insert(hash)
      }
      return try store.snapshot()
    }
    let order = transactions.sorted {
      ($0.time, $0.transaction.payload.nonce, $0.transaction.hash)
        < ($1.time, $1.transaction.payload.nonce, $1.transaction.hash)
    }
    for (time, transaction) in order {
      // One that a block has, or that can be in none any more, is left out, and dropped below.
      try? pool.insert(transaction, at: time, reading: snapshot, rules: rules, baseFee: baseFee)
    }
    pool.expire(at: now)
    restored.transactions = pool.count
    restored.dropped = (kept[.transaction]?.count ?? 0) - pool.count
    try dropStale(in: store)
    return restored
  }
}
