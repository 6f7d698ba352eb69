import Glibc
import Ledger
import Primitives
import State
import Storage
import Synchronization

/// A node that orders by itself: it takes signed transactions, and makes blocks of them.
///
/// Reading goes past it, to the store, from any thread. Transactions come in while a block is made; blocks are made by one thread at a
/// time, and are on the disk when anybody hears of them.
package final class ChainNode: Sendable {
  /// When blocks are made.
  package enum Pace: Sendable {
    /// As soon as a transaction comes: it is in a block when `submit` returns, unless others must come first.
    case eachTransaction
    /// When somebody says so (`makeBlock`), mostly a clock. What waits is on the disk, too.
    case onDemand
  }

  /// The chain.
  package let store: ChainStore
  /// What it begins with.
  package let genesis: Genesis
  /// The rules, which follow from that.
  package let rules: ChainRules
  /// Who gets the tips.
  package let producer: Address
  /// When blocks are made.
  package let pace: Pace
  /// Held by whoever makes a block.
  private let executor: Mutex<Executor>
  private let waiting = Mutex(WaitingRoom())
  private let observers = Mutex<[@Sendable (NodeEvent) -> Void]>([])

  /// A node of the chain in a store, which is begun with the genesis when it is empty. What waited when it was closed waits
  /// again.
  package init(
    _ store: ChainStore, genesis: Genesis, producer: Address, pace: Pace = .eachTransaction
  ) throws(NodeError) {
    self.store = store
    self.genesis = genesis
    self.producer = producer
    self.pace = pace
    rules = genesis.rules
    try genesis.begin(store)
    executor = Mutex(Executor(store, rules: genesis.rules))
    let (rules, baseFee) = (rules, rules.baseFee(after: head.header))
    try waiting.withLock { waiting throws(NodeError) in
      try waiting.restore(from: store, rules: rules, baseFee: baseFee)
    }
  }

  /// Has all events from now on given to `observer`, on the thread that makes them.
  package func observe(_ observer: @escaping @Sendable (NodeEvent) -> Void) {
    observers.withLock { $0.append(observer) }
  }

  private func tell(_ event: NodeEvent) {
    for observer in observers.withLock({ $0 }) { observer(event) }
  }

  // MARK: Looking

  /// The last block.
  package var head: ChainStore.Head {
    guard let head = store.head else { preconditionFailure("a node's chain has a block 0") }
    return head
  }

  /// What the next block says of itself: its number, time and base fee.
  package var pending: BlockContext {
    let last = head.header
    let (number, overflow) = last.context.number.addingReportingOverflow(1)
    return BlockContext(
      number: overflow ? .max : number, time: max(ChainNode.seconds, last.context.time),
      producer: producer, gasLimit: rules.blockGasLimit, baseFee: rules.baseFee(after: last))
  }

  /// The nonce of an account's next transaction, behind those that wait; `nonce` is the account's.
  package func nextNonce(of address: Address, from nonce: UInt64) -> UInt64 {
    waiting.withLock { $0.pool.nextNonce(of: address, from: nonce) }
  }

  /// A transaction that waits for a block; nil when there is none with this hash.
  package func waitingTransaction(_ hash: Hash256) -> SignedTransaction? {
    waiting.withLock { $0.pool.transaction(hash)?.transaction }
  }

  /// How many transactions wait.
  package var waitingCount: Int { waiting.withLock { $0.pool.count } }

  /// The blobs that were brought, and that no block has named yet.
  package var blobs: BlobPool { waiting.withLock { $0.pool.blobs } }

  /// Seconds since 1970.
  static var seconds: UInt64 { UInt64(max(0, time(nil))) }

  // MARK: Changing

  /// Takes the encoding of a signed transaction; gives its identity.
  package func submit(_ bytes: [UInt8]) throws(NodeError) -> Hash256 {
    let transaction: SignedTransaction
    do throws(TransactionDecodingError) {
      transaction = try SignedTransaction(decoding: bytes)
    } catch {
      throw .undecodable(error)
    }
    let snapshot = try NodeError.storing { () throws(StorageError) in try self.store.snapshot() }
    let baseFee = rules.baseFee(after: snapshot.head.header)
    if pace == .eachTransaction, transaction.payload.fee.effectivePrice(baseFee: baseFee) == nil {
      // It would wait for a block that nobody makes.
      throw .refused(
        .invalid(.feeBelowBase(baseFee: baseFee, most: transaction.payload.fee.most)))
    }
    let (rules, pace, store) = (rules, pace, store)
    try waiting.withLock { waiting throws(NodeError) in
      try waiting.take(
        transaction, at: ChainNode.seconds, reading: snapshot, rules: rules, baseFee: baseFee)
      if pace == .onDemand { try waiting.keep(transaction, in: store) }
    }
    if let failure = snapshot.failure { throw .execution(.storage(failure)) }
    tell(.transaction(transaction))
    if pace == .eachTransaction { try makeBlock() }
    return transaction.hash
  }

  /// Keeps a blob for transactions to come, for some minutes; gives its hash.
  package func bring(_ blob: [UInt8]) throws(NodeError) -> Hash256 {
    try waiting.withLock { waiting throws(NodeError) in
      do throws(BlobPool.Refusal) {
        return try waiting.pool.insert(blob: blob, at: ChainNode.seconds)
      } catch {
        throw .blob(error)
      }
    }
  }

  /// Makes a block of what waits and fits; none when nothing does.
  package func makeBlock() throws(NodeError) {
    let event = try executor.withLock { executor throws(NodeError) in try makeBlock(executor) }
    if let event { tell(event) }
  }

  private func makeBlock(_ executor: Executor) throws(NodeError) -> NodeEvent? {
    let snapshot = try NodeError.storing { () throws(StorageError) in try store.snapshot() }
    let (pool, block) = (waiting.withLock { $0.pool }, pending)
    var selection = pool.selection(baseFee: block.baseFee) { snapshot.account($0).nonce }
    let next = AnyIterator { selection.next().map { BlockTransaction.signed($0) } }
    let (executed, impossible) = try NodeError.executing { () throws(ExecutorError) in
      let (executed, refused) = try executor.prepareProposal(
        IteratorSequence(next), in: block, blobs: pool.blobs)
      if !executed.proposed.transactions.isEmpty {
        try executor.finalizeBlock(executed.proposed, blobs: pool.blobs)
        try executor.commit()
      }
      return (executed, refused.filter { ChainNode.isFinal($0.error) }.map(\.transaction.hash))
    }
    try tidy(behind: executed.delta, impossible)
    let taken = executed.proposed.transactions.compactMap { transaction -> SignedTransaction? in
      guard case .signed(let signed) = transaction else { return nil }
      return signed
    }
    return taken.isEmpty ? nil : .block(executed.proposed.header, taken, executed.receipts)
  }

  /// Whether a transaction that did not fit into a block fits into no other one: those that wait for room or for
  /// others before them may.
  private static func isFinal(_ error: TransactionError) -> Bool {
    switch error {
    case .blockFull, .gasLimitAboveBlock, .nonceTooHigh: false
    default: true
    }
  }

  /// Takes out of those that wait what is in a block, or can be in none.
  private func tidy(
    behind delta: StateDelta, _ impossible: [Hash256]
  ) throws(NodeError) {
    let snapshot = try NodeError.storing { () throws(StorageError) in try self.store.snapshot() }
    let store = store
    try waiting.withLock { waiting throws(NodeError) in
      for hash in impossible { waiting.pool.remove(hash) }
      waiting.pool.update(after: delta, reading: snapshot)
      waiting.pool.expire(at: ChainNode.seconds)
      try waiting.dropStale(in: store)
    }
  }
}
