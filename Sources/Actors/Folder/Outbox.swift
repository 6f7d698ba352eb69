import Client
import Glibc
import Ledger
import Primitives
import RPC

/// Sends an account's transactions so that no step happens twice, whenever the process, the node or the network dies.
///
/// A step has a name of the caller's, such as `task-3.round-2.commit`. What is sent for it is first on the disk, signed, with its nonce; after
/// a restart the same bytes are sent again. Other bytes are signed for a step only with the same nonce (when gas has become dearer), or after a block
/// has used that nonce for something else.
package final class Outbox {
  private let folder: ActorFolder
  private var chain: RemoteChain
  private let account: Address
  /// How long a step may take, in seconds.
  private let patience: Int

  /// The outbox of an account in a folder; nobody else may send for the account meanwhile.
  package init(
    _ folder: ActorFolder, _ chain: RemoteChain, account: Address, patience: Int = 120
  ) throws(ActorError) {
    (self.folder, self.chain, self.account) = (folder, chain, account)
    self.patience = patience
    _ = try folder.names(in: "outbox")
  }

  /// Does a step, or finds that it was done; gives the receipt of the transaction that did it.
  ///
  /// Throws `refused` when the contract refuses it; then nothing has changed, and the step may be tried again.
  @discardableResult
  package func perform(
    _ step: String, _ request: TransactionRequest
  ) throws(ActorError) -> Receipt {
    if let entry = try entry(step) {
      if let receipt = try finish(step, entry) { return receipt }
    }
    while true {
      let signed = try sign(step, request, nonce: try nextNonce())
      try keep(step, OutboxEntry(signed))
      if let receipt = try finish(step, OutboxEntry(signed)) { return receipt }
    }
  }

  /// The transaction that did a step; nil while it is not done.
  package func done(_ step: String) throws(ActorError) -> Hash256? { try entry(step)?.settled }

  /// Sends again what was on its way when the process ended; the names of these steps.
  @discardableResult
  package func resume() throws(ActorError) -> [String] {
    var resumed: [String] = []
    for (step, entry) in try unsettled() {
      resumed.append(step)
      do throws(ActorError) {
        _ = try finish(step, entry)
      } catch {
        // Who does the step again sees what became of it.
        guard case .refused = error else { throw error }
      }
    }
    return resumed
  }

  // MARK: Sending

  private func sign(
    _ step: String, _ request: TransactionRequest, nonce: UInt64
  ) throws(ActorError) -> SignedTransaction {
    var request = request
    if request.gasLimit == 0 {
      let estimate = try asking { () throws(ChainError) in try chain.estimate(request) }
      switch estimate {
      // What a step costs depends on what others do before it: the last one of a phase begins the next.
      case .success(let gas): request.gasLimit = gas + gas / 2 + 200_000
      case .failure(let failure): throw .refused(step: step, reason: failure.message)
      }
    }
    let final = request
    return try asking { () throws(ChainError) in try chain.sign(final, nonce: nonce) }
  }

  /// Brings an entry into a block. Nil when its nonce went to another transaction, so that it can never count.
  private func finish(_ step: String, _ entry: OutboxEntry) throws(ActorError) -> Receipt? {
    var entry = entry
    let clock = ContinuousClock()
    let end = clock.now + .seconds(patience)
    var pause: UInt32 = 2_000
    while true {
      // Before the receipts: a block that comes between the two questions is seen by the second.
      let used = try asking { () throws(ChainError) in
        try chain.nonce(of: account, isPending: false)
      }
      if let receipt = try receipt(of: entry) {
        return try settle(step, &entry, receipt)
      }
      if used > entry.nonce {
        try folder.remove(file(step))
        return nil
      }
      try sendEarlier(than: entry)
      try send(step, &entry)
      guard clock.now < end else {
        throw .chain(.pending(entry.hashes[entry.hashes.count - 1]))
      }
      usleep(pause)
      pause = min(pause * 2, 200_000)
    }
  }

  /// Sends again what has to come first: it may have been lost while its step was left for later, and no nonce counts before those below it.
  private func sendEarlier(than entry: OutboxEntry) throws(ActorError) {
    for (step, earlier) in try unsettled() where earlier.nonce < entry.nonce {
      var earlier = earlier
      do throws(ActorError) {
        try send(step, &earlier)
      } catch {
        // Who does the step again sees what became of it.
        guard case .refused = error else { throw error }
      }
    }
  }

  private func settle(
    _ step: String, _ entry: inout OutboxEntry, _ receipt: Receipt
  ) throws(ActorError) -> Receipt {
    guard receipt.isSuccess else {
      // It took its fee and did nothing else: the step may be tried again.
      try folder.remove(file(step))
      throw .refused(step: step, reason: "the transaction failed: \(receipt.status)")
    }
    if entry.settled == nil {
      entry.settled = receipt.transactionHash
      try keep(step, entry)
    }
    return receipt
  }

  private func receipt(of entry: OutboxEntry) throws(ActorError) -> Receipt? {
    for hash in entry.hashes {
      let receipt = try asking { () throws(ChainError) in try chain.receipt(of: hash) }
      if let receipt { return receipt }
    }
    return nil
  }

  /// Sends the last attempt, or one that offers more.
  private func send(_ step: String, _ entry: inout OutboxEntry) throws(ActorError) {
    do throws(ChainError) {
      _ = try chain.send(entry.attempts[entry.attempts.count - 1])
    } catch {
      guard case .answered(let reason) = error else {
        if case .unreachable = error { return }
        throw .chain(error)
      }
      if reason.hasPrefix("already known") || reason.hasPrefix("nonce too low") { return }
      guard reason.hasPrefix("max fee per gas less") || reason.contains("underpriced") else {
        // The node has refused it, and nobody else has it: it leaves the outbox, so that it blocks nothing behind it.
        if entry.attempts.count == 1 { try folder.remove(file(step)) }
        throw .refused(step: step, reason: reason)
      }
      try bid(step, &entry)
    }
  }

  /// Signs the same again at the fee of now.
  private func bid(_ step: String, _ entry: inout OutboxEntry) throws(ActorError) {
    guard let last = try? SignedTransaction(decoding: entry.attempts[entry.attempts.count - 1])
    else { throw .invalid("the outbox holds no transaction for \(step)") }
    let payload = last.payload
    let request = TransactionRequest(
      from: account, to: payload.recipient, CallData(payload.data), value: payload.value,
      gasLimit: payload.gasLimit)
    let signed = try asking { () throws(ChainError) in
      try chain.sign(request, nonce: payload.nonce)
    }
    guard signed.payload.fee.most > payload.fee.most else { return }
    entry.attempts.append(signed.raw)
    try keep(step, entry)
  }

  // MARK: The disk

  /// The next number of the account: behind all that blocks have, that waits, or that is on its way from here.
  private func nextNonce() throws(ActorError) -> UInt64 {
    let next = try asking { () throws(ChainError) in try chain.nonce(of: account) }
    return try unsettled().reduce(next) { max($0, $1.entry.nonce + 1) }
  }

  /// What is on its way, in the order of nonces: in another, nothing would ever come first.
  private func unsettled() throws(ActorError) -> [(step: String, entry: OutboxEntry)] {
    var unsettled: [(step: String, entry: OutboxEntry)] = []
    for step in try steps() {
      if let entry = try entry(step), entry.settled == nil { unsettled.append((step, entry)) }
    }
    return unsettled.sorted { $0.entry.nonce < $1.entry.nonce }
  }

  private func steps() throws(ActorError) -> [String] {
    try folder.names(in: "outbox").filter { $0.hasSuffix(".json") }
      .map { String($0.dropLast(".json".count)) }
  }

  private func entry(_ step: String) throws(ActorError) -> OutboxEntry? {
    guard let bytes = try folder.read(file(step)) else { return nil }
    guard let entry = OutboxEntry(decoding: bytes) else {
      throw .invalid("\(folder.path)/\(file(step)) is damaged: what it was is unknown")
    }
    return entry
  }

  private func keep(_ step: String, _ entry: OutboxEntry) throws(ActorError) {
    try folder.write(entry.encoded, to: file(step))
  }

  /// - Precondition: a step is named with letters, digits, points and hyphens.
  private func file(_ step: String) -> String {
    precondition(
      !step.isEmpty && step.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 > 0x20 },
      "the name of a step is the name of a file")
    return "outbox/\(step).json"
  }

  private func asking<Value>(
    _ access: () throws(ChainError) -> Value
  ) throws(ActorError) -> Value {
    do throws(ChainError) {
      return try access()
    } catch {
      throw .chain(error)
    }
  }
}
