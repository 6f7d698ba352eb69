import Ledger
import Primitives
import State
import Storage

/// Signed transactions that wait for a block, and the blobs that were brought for them.
///
/// A value, and a function of what was done to it: time is an argument, and nothing depends on the order of a dictionary.
/// What waits could be in a block, now or when the sender's transactions before it were in one: the rest is refused when it comes.
package struct Mempool: Sendable {
  /// The most of everything.
  package let bounds: MempoolBounds
  /// The blobs that were brought.
  package private(set) var blobs: BlobPool
  /// How many transactions wait.
  package var count: Int { senderByHash.count }
  /// What they take of memory, about.
  package private(set) var byteCount = 0
  /// The queues, none of them empty.
  private(set) var queues: [Address: SenderQueue] = [:]
  private var senderByHash: [Hash256: PlaceInQueue] = [:]
  private var nextSequence: UInt64 = 0
  /// There once something had to go.
  private var eviction: EvictionIndex?
  /// How many senders were looked at to find who goes: for tests.
  package private(set) var evictionLooks = 0

  private struct PlaceInQueue {
    let sender: Address
    let nonce: UInt64
  }

  /// A pool in which nothing waits.
  package init(bounds: MempoolBounds = MempoolBounds()) {
    self.bounds = bounds
    blobs = BlobPool(bounds: bounds.blobs)
  }

  // MARK: Looking

  /// The transaction with a hash.
  package func transaction(_ hash: Hash256) -> WaitingTransaction? {
    senderByHash[hash].flatMap { queues[$0.sender]?[$0.nonce] }
  }

  /// All of a sender's, by nonce.
  package func transactions(of sender: Address) -> [WaitingTransaction] {
    queues[sender]?.entries ?? []
  }

  /// All, in the order in which they came.
  package var transactions: [WaitingTransaction] {
    queues.values.flatMap(\.entries).sorted { $0.sequence < $1.sequence }
  }

  /// The blobs that transactions name, wherever they are.
  var namedBlobs: Set<Hash256> {
    Set(queues.values.lazy.flatMap(\.entries).flatMap(\.transaction.blobs))
  }

  /// The nonce for a sender's next transaction, behind those that wait. `nonce` is the account's.
  package func nextNonce(of sender: Address, from nonce: UInt64) -> UInt64 {
    queues[sender]?.firstGap(from: nonce) ?? nonce
  }

  // MARK: Coming

  /// Takes a blob and gives its hash; see `BlobPool`.
  @discardableResult
  package mutating func insert(
    _ blob: HeldBlob, at time: UInt64
  ) throws(BlobPool.Refusal) -> Hash256 {
    try blobs.insert(blob, at: time)
  }

  /// Takes a transaction, on top of the state behind the last block. `baseFee` is that of the next block.
  ///
  /// When there is no room, those go for which a producer would get the least; that they include this one is an error, too.
  package mutating func insert(
    _ transaction: SignedTransaction, at time: UInt64, reading state: any StateReader,
    rules: ChainRules, baseFee: UInt128
  ) throws(MempoolError) {
    guard senderByHash[transaction.hash] == nil else { throw .known }
    do throws(TransactionError) {
      try StateTransition.precheck(
        .signed(transaction), reading: state, rules: rules, blobs: blobs)
    } catch {
      throw .invalid(error)
    }
    let (sender, nonce) = (transaction.sender, transaction.payload.nonce)
    let account = state.account(sender)
    let (sum, overflow) = account.nonce.addingReportingOverflow(UInt64(bounds.senderCount) - 1)
    let most = overflow ? .max : sum
    guard nonce <= most else { throw .nonceTooFar(most: most, got: nonce) }
    let entry = WaitingTransaction(
      transaction: transaction, time: time, sequence: nextSequence)
    let queue = queues[sender] ?? SenderQueue()
    let old = queue[nonce]
    if let old {
      let needed = bounds.bumped(old.transaction.payload.fee)
      let fee = transaction.payload.fee
      guard fee.most >= needed.most, fee.tip >= needed.tip else {
        throw .replacementUnderpriced(most: needed.most, tip: needed.tip)
      }
    } else if queue.entries.count >= bounds.senderCount {
      throw .senderFull(count: queue.entries.count)
    }
    let cost = queue.cost &- (old?.cost ?? .zero) &+ entry.cost
    guard cost <= U256(account.balance) else {
      throw .insufficientFunds(balance: account.balance, needed: cost)
    }
    if let old { remove(from: sender) { $0.sequence == old.sequence } }
    add(entry)
    nextSequence += 1
    evict(baseFee: baseFee)
    if senderByHash[transaction.hash] == nil { throw .full }
  }

  private mutating func add(_ entry: WaitingTransaction) {
    let transaction = entry.transaction
    let (sender, nonce) = (transaction.sender, transaction.payload.nonce)
    queues[sender, default: SenderQueue()].insert(entry)
    senderByHash[transaction.hash] = PlaceInQueue(sender: sender, nonce: nonce)
    byteCount += entry.byteCount
    blobs.claim(transaction.blobs)
    eviction?.note(sender, queues[sender])
  }

  // MARK: Going

  /// Takes out what a block has made impossible: nonces that were used, and what senders can no longer pay, the last first.
  /// `delta` is what the block has changed, `state` the state behind it.
  package mutating func update(after delta: StateDelta, reading state: any StateReader) {
    // Each sender on its own: the order of the dictionary does not matter.
    for address in delta.accounts.keys where queues[address] != nil {
      let account = state.account(address)
      guard account.codeHash == nil else {
        remove(from: address) { _ in true }
        continue
      }
      remove(from: address) { $0.transaction.payload.nonce < account.nonce }
      while let queue = queues[address], let last = queue.last,
        queue.cost > U256(account.balance)
      {
        remove(from: address) { $0.sequence == last.sequence }
      }
    }
  }

  /// Takes out what has waited too long, blobs included.
  package mutating func expire(at time: UInt64) {
    let seconds = bounds.seconds
    func isOld(_ entry: WaitingTransaction) -> Bool {
      time >= entry.time && time - entry.time >= seconds
    }
    // Each sender on its own: the order of the dictionary does not matter.
    for (address, queue) in queues where queue.entries.contains(where: isOld) {
      remove(from: address, where: isOld)
    }
    blobs.expire(at: time)
  }

  /// Takes out a transaction that turned out to be impossible.
  package mutating func remove(_ hash: Hash256) {
    guard let place = senderByHash[hash] else { return }
    remove(from: place.sender) { $0.transaction.hash == hash }
  }

  /// Takes out the last transaction of the sender whose transactions would give a producer the least, until there is room.
  /// Only the last, so that no gap comes in front of others.
  private mutating func evict(baseFee: UInt128) {
    if eviction?.isUsable(baseFee: baseFee, senders: queues.count) == false { eviction = nil }
    guard count > bounds.count || byteCount > bounds.bytes else { return }
    if eviction == nil {
      eviction = EvictionIndex(queues, baseFee: baseFee)
      evictionLooks += queues.count
    }
    while count > bounds.count || byteCount > bounds.bytes {
      guard let cheapest = eviction?.popCheapest(of: queues, looks: &evictionLooks) else { return }
      remove(from: cheapest.sender) { $0.sequence == cheapest.sequence }
    }
  }

  private mutating func remove(
    from sender: Address, where isOut: (WaitingTransaction) -> Bool
  ) {
    for entry in queues[sender]?.remove(where: isOut) ?? [] {
      senderByHash[entry.transaction.hash] = nil
      byteCount -= entry.byteCount
      blobs.release(entry.transaction.blobs)
    }
    if queues[sender]?.entries.isEmpty == true { queues[sender] = nil }
    eviction?.note(sender, queues[sender])
  }
}
