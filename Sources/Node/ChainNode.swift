import Glibc
import Ledger
import Primitives
import Signatures
import State
import Storage
import Synchronization

/// A node: it takes signed transactions, makes blocks of them or executes those of others, and keeps the chain.
///
/// Reading goes past it, to the store, from any thread. Transactions come in while a block is made; blocks are made or adopted by one thread at a
/// time, and are on the disk when anybody hears of them.
package final class ChainNode: Sendable {
  /// When blocks are made.
  package enum Pace: Sendable {
    /// As soon as a transaction comes: it is in a block when `submit` returns, unless others must come first.
    case eachTransaction
    /// When somebody says so (`makeBlock`), mostly a clock. What waits is on the disk, too.
    case onDemand
    /// As the nodes of the chain agree (`Replica`): as on demand, in sizes that their ordering takes.
    case ordered
  }

  /// The chain.
  package let store: ChainStore
  /// What it begins with.
  package let genesis: Genesis
  /// The rules, which follow from that.
  package let rules: ChainRules
  /// Who gets the tips of the blocks that this node makes.
  package let producer: Address
  /// When blocks are made.
  package let pace: Pace
  /// What was on the disk when this node began; nil for a new chain.
  package let recovery: Recovery?
  /// Signs the blocks that this node makes.
  private let key: SigningKey?
  /// Seconds since 1970.
  private let clock: @Sendable () -> UInt64
  /// Held by whoever makes or adopts a block.
  private let executor: SharedExecutor
  private let waiting: Mutex<WaitingRoom>
  private let observers = Mutex<[@Sendable (NodeEvent) -> Void]>([])
  private let clusterState = Mutex(ClusterState())
  /// The second in which the disk took everything, of a store that does not wait for it.
  private let syncedAt = Mutex(ChainNode.seconds)

  /// A node of the chain in a store, which is begun with the genesis when it is empty. What waited when it was closed waits
  /// again. With a `key` the producer is its owner, and blocks are signed.
  package init(
    _ store: ChainStore, genesis: Genesis, producer: Address, key: SigningKey? = nil,
    pace: Pace = .eachTransaction, clock: @escaping @Sendable () -> UInt64 = { ChainNode.seconds }
  ) throws(NodeError) {
    self.store = store
    self.genesis = genesis
    self.producer = key?.address ?? producer
    self.key = key
    self.pace = pace
    self.clock = clock
    rules = genesis.rules
    let isNew = store.head == nil
    try genesis.begin(store)
    executor = SharedExecutor(Executor(store, rules: genesis.rules))
    let baseFee = genesis.rules.baseFee(after: store.head?.header)
    var room = WaitingRoom()
    let restored = try room.restore(
      from: store, at: clock(), rules: genesis.rules, baseFee: baseFee)
    recovery = isNew ? nil : restored
    waiting = Mutex(room)
    // Nobody else makes a block of them. One that cannot be made, mostly because the disk is full, leaves them waiting.
    if pace == .eachTransaction { try? makeBlocks() }
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
      number: overflow ? .max : number, time: max(clock(), last.context.time),
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

  /// When a transaction that waits came, in seconds since 1970.
  package func waitingSince(_ hash: Hash256) -> UInt64? {
    waiting.withLock { $0.pool.transaction(hash)?.time }
  }

  /// How many transactions wait.
  package var waitingCount: Int { waiting.withLock { $0.pool.count } }

  /// What waits, in the order in which it came.
  package var waitingTransactions: [SignedTransaction] {
    waiting.withLock { $0.pool }.transactions.map(\.transaction)
  }

  /// The blobs that were brought, and that no block has named yet.
  package var blobs: BlobPool { waiting.withLock { $0.pool.blobs } }

  /// How this node stands among those of its chain.
  package var cluster: ClusterState { clusterState.withLock { $0 } }

  /// Notes how this node stands.
  package func note(_ change: (inout ClusterState) -> Void) {
    clusterState.withLock { change(&$0) }
  }

  /// Seconds since 1970, by the clock of the machine.
  package static var seconds: UInt64 { UInt64(max(0, time(nil))) }

  // MARK: Transactions

  /// Takes the encoding of a signed transaction; gives its identity.
  package func submit(_ bytes: [UInt8]) throws(NodeError) -> Hash256 {
    let transaction = try take(bytes)
    switch pace {
    case .eachTransaction:
      try makeBlocks()
      // Others of its sender's have to come first.
      if waitingTransaction(transaction.hash) != nil { try keep([transaction]) }
    case .onDemand, .ordered: try keep([transaction])
    }
    return transaction.hash
  }

  /// Takes many, which are written at once; of each its identity, or why it is not taken.
  package func submit(_ batch: [[UInt8]]) -> [Result<Hash256, NodeError>] {
    guard pace != .eachTransaction else {
      return batch.map { bytes in Result { () throws(NodeError) in try submit(bytes) } }
    }
    let taken = batch.map { bytes in Result { () throws(NodeError) in try take(bytes) } }
    do throws(NodeError) {
      try keep(taken.compactMap { try? $0.get() })
    } catch {
      return taken.map { $0.flatMap { _ in .failure(error) } }
    }
    return taken.map { $0.map(\.hash) }
  }

  /// Has a transaction wait.
  private func take(_ bytes: [UInt8]) throws(NodeError) -> SignedTransaction {
    if let reason = cluster.refusal { throw .halted(reason) }
    if pace == .ordered, bytes.count > OrderingLimits.transactionBytes {
      throw .tooLong(bytes: bytes.count, most: OrderingLimits.transactionBytes)
    }
    let transaction: SignedTransaction
    do throws(TransactionDecodingError) {
      transaction = try SignedTransaction(decoding: bytes)
    } catch {
      throw .undecodable(error)
    }
    let (store, rules, pace, now) = (store, rules, pace, clock())
    try waiting.withLock { waiting throws(NodeError) in
      // The state is read in here: a block that comes meanwhile takes out afterwards what it has made impossible.
      let snapshot = try NodeError.storing { () throws(StorageError) in try store.snapshot() }
      let baseFee = rules.baseFee(after: snapshot.head.header)
      if pace == .eachTransaction, transaction.payload.fee.effectivePrice(baseFee: baseFee) == nil {
        // It would wait for a block that nobody makes.
        throw .refused(
          .invalid(.feeBelowBase(baseFee: baseFee, most: transaction.payload.fee.most)))
      }
      try waiting.take(transaction, at: now, reading: snapshot, rules: rules, baseFee: baseFee)
      if let failure = snapshot.failure {
        waiting.pool.remove(transaction.hash)
        throw .execution(.storage(failure))
      }
    }
    tell(.transaction(transaction))
    return transaction
  }

  /// Writes transactions that wait. Those that cannot be written do not wait: asked again, nobody hears that they are known.
  private func keep(_ transactions: [SignedTransaction]) throws(NodeError) {
    guard !transactions.isEmpty else { return }
    let store = store
    try waiting.withLock { waiting throws(NodeError) in
      do throws(NodeError) {
        try waiting.keep(transactions, in: store)
      } catch {
        for transaction in transactions { waiting.pool.remove(transaction.hash) }
        throw error
      }
    }
  }

  /// Keeps a blob for transactions to come, for some minutes; gives its hash.
  package func bring(_ blob: [UInt8]) throws(NodeError) -> Hash256 {
    try checkRoom(forBlobOf: blob.count)
    let store = store
    return try bring(
      try NodeError.storing { () throws(StorageError) in try store.spool.hold(blob) })
  }

  /// Keeps a blob that has come piece by piece.
  package func bring(_ blob: HeldBlob) throws(NodeError) -> Hash256 {
    let now = clock()
    return try waiting.withLock { waiting throws(NodeError) in
      do throws(BlobPool.Refusal) {
        return try waiting.pool.insert(blob, at: now)
      } catch {
        throw .blob(error)
      }
    }
  }

  /// Throws when a blob of so many bytes would not be kept now: to be asked before they are taken.
  package func checkRoom(forBlobOf count: Int) throws(NodeError) {
    try waiting.withLock { waiting throws(NodeError) in
      do throws(BlobPool.Refusal) {
        try waiting.pool.blobs.admit(count)
      } catch {
        throw .blob(error)
      }
    }
  }

  // MARK: Blocks

  /// Makes a block of what waits and fits; false when nothing does, unless it is `isForced` to make an empty one. `order` puts it into its place among all blocks: when it gives false, another
  /// one may stand there, and nothing is committed. A node that orders by itself needs none.
  @discardableResult
  package func makeBlock(
    isForced: Bool = false,
    order: (SealedBlock) throws(NodeError) -> Bool = { _ in true }
  ) throws(NodeError) -> Bool {
    let event = try executor.use { executor throws(NodeError) in
      try makeBlock(executor, isForced, order)
    }
    if let event { tell(event) }
    return event != nil
  }

  /// Makes blocks until nothing that waits fits: one may have no room for all that a transaction has let through.
  private func makeBlocks() throws(NodeError) {
    while waitingCount > 0, try makeBlock() {}
  }

  private func makeBlock(
    _ executor: Executor, _ isForced: Bool, _ order: (SealedBlock) throws(NodeError) -> Bool
  ) throws(NodeError) -> NodeEvent? {
    let snapshot = try NodeError.storing { () throws(StorageError) in try store.snapshot() }
    let (pool, block) = (waiting.withLock { $0.pool }, pending)
    var selection = pool.selection(baseFee: block.baseFee) { snapshot.account($0).nonce }
    var bytes = pace == .ordered ? OrderingLimits.blockBytes : .max
    let next = AnyIterator { () -> BlockTransaction? in
      guard bytes > 0, let transaction = selection.next() else { return nil }
      bytes -= transaction.raw.count
      return .signed(transaction)
    }
    let (executed, refused) = try NodeError.executing { () throws(ExecutorError) in
      try executor.prepareProposal(IteratorSequence(next), in: block, blobs: pool.blobs)
    }
    let impossible = refused.filter { ChainNode.isFinal($0.error) }.map(\.transaction.hash)
    guard isForced || !executed.proposed.transactions.isEmpty else {
      try tidy(behind: executed.delta, impossible)
      return nil
    }
    let seal = key.map { BlockSeal(executed.proposed.header, signedBy: $0) }
    guard try order(SealedBlock(executed.proposed, seal)) else { return nil }
    return try finish(executed.proposed, seal, executor, blobs: pool.blobs, impossible)
  }

  /// Executes, checks and commits a block that somebody else has made, which must stand on the last one. `isSealed` says
  /// whether it needs a seal.
  package func adopt(
    _ block: SealedBlock, blobs: any BlobSource, isSealed: Bool
  ) throws(NodeError) {
    do throws(SealError) {
      try block.checkSeal(producers: genesis.producers, isNeeded: isSealed)
    } catch {
      throw .seal(error)
    }
    let event = try executor.use { executor throws(NodeError) in
      try finish(block.block, block.seal, executor, blobs: blobs, [])
    }
    tell(event)
  }

  /// Has the store be what `restore` makes of it: what waited then waits again, and nothing else.
  func rewind(_ restore: (ChainStore) throws(StorageError) -> Void) throws(NodeError) {
    let store = store
    try executor.use { _ throws(NodeError) in
      try NodeError.storing { () throws(StorageError) in try restore(store) }
    }
    let (rules, now, baseFee) = (rules, clock(), rules.baseFee(after: head.header))
    try waiting.withLock { waiting throws(NodeError) in
      waiting = WaitingRoom()
      try waiting.restore(from: store, at: now, rules: rules, baseFee: baseFee)
    }
  }

  private func finish(
    _ block: ProposedBlock, _ seal: BlockSeal?, _ executor: Executor, blobs: any BlobSource,
    _ impossible: [Hash256]
  ) throws(NodeError) -> NodeEvent {
    let executed = try NodeError.executing { () throws(ExecutorError) in
      let executed = try executor.finalizeBlock(block, blobs: blobs)
      try executor.commit(seal: seal)
      return executed
    }
    syncOnceASecond()
    // The block is there: what of this fails is made up for behind the next one.
    try? tidy(behind: executed.delta, impossible)
    let taken = block.transactions.compactMap { transaction -> SignedTransaction? in
      guard case .signed(let signed) = transaction else { return nil }
      return signed
    }
    return .block(block.header, taken, executed.receipts)
  }

  /// Has the disk take the blocks of a store whose commits do not wait for it: so a machine that loses its power loses little.
  private func syncOnceASecond() {
    let now = ChainNode.seconds
    let isDue = syncedAt.withLock { last in
      defer { last = now }
      return last != now
    }
    // What cannot be written now is tried again in a second, and at the end.
    if isDue { try? store.sync() }
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
    let (store, now) = (store, clock())
    try waiting.withLock { waiting throws(NodeError) in
      for hash in impossible { waiting.pool.remove(hash) }
      waiting.pool.update(after: delta, reading: snapshot)
      waiting.pool.expire(at: now)
      try waiting.dropStale(in: store)
    }
  }
}
