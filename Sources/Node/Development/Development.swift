import Ledger
import Primitives
import Signatures
import State
import Storage
import Synchronization

/// What scripts do to a development chain: only what its blocks can hold, so that executing them again gives the same chain.
///
/// To be used by the thread that makes blocks.
package final class Development: Sendable {
  private let node: ChainNode
  private let clock: DevelopmentClock
  /// Where copies of the chain lie.
  private let folder: String
  private let snapshots = Mutex(Snapshots())

  private struct Snapshots {
    var next: UInt64 = 1
    /// Those that there are, each with the number of its folder.
    var known: [(number: UInt64, place: Int)] = []
  }

  /// The most blocks of one call.
  package static let blocksMax: UInt64 = 10_000
  /// The most snapshots at once: each is a copy of the chain.
  package static let snapshotsMax = 32

  /// Methods for a node that has this clock. Copies of the chain go into `folder`, which is made; snapshots of an earlier run are
  /// dropped.
  package init(
    _ node: ChainNode, clock: DevelopmentClock, folder: String
  ) throws(StorageError) {
    self.node = node
    self.clock = clock
    self.folder = folder
    try ChainStore.makeFolder(folder)
    for place in 0...Development.snapshotsMax { ChainStore.removeCopy(in: path(place)) }
    clock.goOn(from: node.head.header.context.time)
    node.observe { event in
      if case .block = event { clock.settle() }
    }
  }

  // MARK: Going back

  /// Keeps the chain as it is; gives the snapshot's number.
  package func snapshot() throws(DevelopmentError) -> UInt64 {
    let (number, place) = try snapshots.withLock { snapshots throws(DevelopmentError) in
      let used = Set(snapshots.known.map(\.place))
      guard let place = (1...Development.snapshotsMax).first(where: { !used.contains($0) }) else {
        throw .tooManySnapshots(most: Development.snapshotsMax)
      }
      let number = snapshots.next
      snapshots.known.append((number, place))
      snapshots.next += 1
      return (number, place)
    }
    let path = path(place)
    try storing { () throws(StorageError) in
      ChainStore.removeCopy(in: path)
      try ChainStore.makeFolder(path)
      try node.store.copy(to: path)
    }
    return number
  }

  /// Has the chain be as it was, at once and on the disk; later snapshots and this one are gone. False when there is none.
  package func revert(to number: UInt64) throws(DevelopmentError) -> Bool {
    let gone = snapshots.withLock { snapshots -> [Int] in
      guard let first = snapshots.known.firstIndex(where: { $0.number == number }) else {
        return []
      }
      defer { snapshots.known.removeSubrange(first...) }
      return snapshots.known[first...].map(\.place)
    }
    guard let place = gone.first else { return false }
    try rewind(from: path(place))
    for place in gone { ChainStore.removeCopy(in: path(place)) }
    return true
  }

  /// Begins the chain anew.
  package func reset() throws(DevelopmentError) {
    let path = path(0)
    try storing { () throws(StorageError) in
      ChainStore.removeCopy(in: path)
      try ChainStore.makeFolder(path)
    }
    try making { () throws(NodeError) in
      let store = try NodeError.storing { () throws(StorageError) in
        try ChainStore(opening: path, ChainStore.Options(mapBytes: 1 << 30))
      }
      try node.genesis.begin(store)
    }
    try rewind(from: path)
    snapshots.withLock { $0.known = [] }
    for place in 0...Development.snapshotsMax { ChainStore.removeCopy(in: self.path(place)) }
  }

  /// The folder of a copy: few names, so that a later run knows them.
  private func path(_ place: Int) -> String { "\(folder)/\(place)" }

  private func rewind(from path: String) throws(DevelopmentError) {
    try making { () throws(NodeError) in
      try node.rewind { store throws(StorageError) in try store.restore(from: path) }
    }
    clock.goOn(from: node.head.header.context.time)
  }

  // MARK: Blocks and time

  /// Makes blocks, with or without transactions; `interval` seconds between their times, or else as the clock says.
  package func mine(
    _ count: UInt64, interval: UInt64? = nil
  ) throws(DevelopmentError) {
    guard count <= Development.blocksMax else {
      throw .tooManyBlocks(most: Development.blocksMax)
    }
    for _ in 0..<count {
      if let interval {
        let (time, overflow) = node.head.header.context.time.addingReportingOverflow(interval)
        clock.setNext(overflow ? .max : time)
      }
      _ = try making { () throws(NodeError) in try node.makeBlock(isForced: true) }
    }
  }

  /// Sets the clock ahead; gives by how much it is ahead now.
  package func increaseTime(by seconds: UInt64) -> Int64 { clock.advance(by: seconds) }

  /// Has the next block say this time.
  package func setNextTime(_ time: UInt64) throws(DevelopmentError) {
    let last = node.head.header.context.time
    guard time >= last else { throw .tooEarly(last: last) }
    clock.setNext(time)
  }

  // MARK: Coins

  /// Gives an account a balance, by a payment in a block: from the richest development account, or to it.
  package func setBalance(of address: Address, to amount: UInt128) throws(DevelopmentError) {
    let snapshot = try storing { () throws(StorageError) in try node.store.snapshot() }
    let account = snapshot.account(address)
    guard account.balance != amount else { return }
    guard account.codeHash == nil else { throw .isContract }
    let baseFee = node.pending.baseFee
    let fee = baseFee * 21_000
    let others = DevelopmentAccount.all.filter { $0.address != address }
    let richest = others.max {
      snapshot.account($0.address).balance < snapshot.account($1.address).balance
    }
    guard let richest else { return }
    let (payer, recipient, value): (SigningKey, Address, UInt128)
    if amount > account.balance {
      (payer, recipient, value) = (richest.key, address, amount - account.balance)
      let (needed, overflow) = value.addingReportingOverflow(fee)
      guard !overflow, snapshot.account(richest.address).balance >= needed else {
        throw .tooFewCoins(needed: value)
      }
    } else {
      guard let own = DevelopmentAccount.all.first(where: { $0.address == address }) else {
        throw .notItsKey
      }
      guard account.balance - amount >= fee else { throw .tooFewCoins(needed: fee) }
      (payer, recipient, value) = (own.key, richest.address, account.balance - amount - fee)
    }
    let payload = TransactionPayload(
      chainID: node.genesis.chainID,
      nonce: node.nextNonce(of: payer.address, from: snapshot.account(payer.address).nonce),
      fee: FeeOffer(most: baseFee, tip: 0), gasLimit: 21_000, recipient: recipient, value: value)
    try making { () throws(NodeError) in
      _ = try node.submit(SignedTransaction(payload, signedBy: payer).raw)
      if node.pace != .eachTransaction { _ = try node.makeBlock() }
    }
  }

  // MARK: Errors

  private func making<Result>(
    _ body: () throws(NodeError) -> Result
  ) throws(DevelopmentError) -> Result {
    do throws(NodeError) {
      return try body()
    } catch {
      throw .node(error)
    }
  }

  private func storing<Result>(
    _ body: () throws(StorageError) -> Result
  ) throws(DevelopmentError) -> Result {
    try making { () throws(NodeError) in try NodeError.storing(body) }
  }
}
