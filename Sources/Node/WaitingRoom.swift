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
    var blobs: [Hash256: [UInt8]] = [:]
    for hash in transactions.flatMap(\.blobs) where kept[.blob]?.contains(hash) != true {
      blobs[hash] = pool.blobs.blob(hash)
    }
    let brought = blobs.sorted { $0.key < $1.key }.map { (hash: $0.key, bytes: $0.value) }
    let entries = transactions.map { transaction in
      let time = pool.transaction(transaction.hash)?.time ?? 0
      return (hash: transaction.hash, bytes: WaitingRoom.record(transaction, time))
    }
    try NodeError.storing { () throws(StorageError) in
      if !brought.isEmpty { try store.stage(.blob, brought) }
      try store.stage(.transaction, entries)
    }
    kept[.blob, default: []].formUnion(blobs.keys)
    kept[.transaction, default: []].formUnion(transactions.map(\.hash))
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

  /// What is written of a transaction: when it came, and its bytes.
  private static func record(_ transaction: SignedTransaction, _ time: UInt64) -> [UInt8] {
    withUnsafeBytes(of: time.bigEndian) { Array($0) } + transaction.raw
  }

  /// Takes what is on the disk, in the order in which it came: what has waited too long goes.
  mutating func restore(
    from store: ChainStore, at now: UInt64, rules: ChainRules, baseFee: UInt128
  ) throws(NodeError) {
    var transactions: [(time: UInt64, transaction: SignedTransaction)] = []
    var blobs: [(Hash256, [UInt8])] = []
    let snapshot = try NodeError.storing { () throws(StorageError) in
      try store.forEachStaged(.blob) { blobs.append(($0, $1)) }
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
    for (hash, bytes) in blobs {
      _ = try? pool.insert(blob: bytes, at: now)
      kept[.blob, default: []].insert(hash)
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
    try dropStale(in: store)
  }
}
