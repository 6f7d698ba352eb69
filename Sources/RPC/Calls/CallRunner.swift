import Ledger
import Node
import Primitives
import State
import Storage
import Synchronization
import VM

/// Runs calls without consequences, several at once: each thread has its own loaded modules.
final class CallRunner: Sendable {
  /// A place for one thread.
  private final class Slot: Sendable {
    let code = Mutex(CodeCache())
  }

  private let node: ChainNode
  private let slots: [Slot]

  /// Runs at most so many calls at once.
  init(_ node: ChainNode, count: Int) {
    self.node = node
    slots = (0..<max(1, count)).map { _ in Slot() }
  }

  /// Runs a call in the block that comes next, on the state of a snapshot. Gas costs nothing: whoever calls needs the coins that it sends
  /// along and no others. Throws when no block would take such a transaction.
  func run(
    _ call: CallObject, on snapshot: ChainSnapshot, gasLimit: UInt64,
    recorder: TraceRecorder? = nil
  ) throws(RPCError) -> Receipt {
    try run(call, on: snapshot, gasLimit: gasLimit, recorder: recorder, isBounded: false).receipt
  }

  /// The same, with the most gas that such a transaction can use by the bounds of the modules that it runs; nil when one of
  /// these has none.
  func bound(
    _ call: CallObject, on snapshot: ChainSnapshot, gasLimit: UInt64
  ) throws(RPCError) -> (receipt: Receipt, bound: UInt64?) {
    try run(call, on: snapshot, gasLimit: gasLimit, recorder: nil, isBounded: true)
  }

  private func run(
    _ call: CallObject, on snapshot: ChainSnapshot, gasLimit: UInt64, recorder: TraceRecorder?,
    isBounded: Bool
  ) throws(RPCError) -> (receipt: Receipt, bound: UInt64?) {
    var transaction = Transaction(
      sender: call.sender, nonce: snapshot.account(call.sender).nonce, recipient: call.recipient,
      value: call.value, data: call.data, gasLimit: gasLimit)
    transaction.blobs = try blobs(call.blobs, snapshot)
    var rules = node.rules
    rules.chainID = nil
    rules.fees = nil
    var block = node.pending
    block.baseFee = 0
    let (receipt, bound) = try withCode { code throws(RPCError) in
      let monitor = isBounded ? GasBoundMonitor() : nil
      code.bounds = monitor
      defer { code.bounds = nil }
      do throws(TransactionError) {
        let receipt = try StateTransition.apply(
          .unsigned(transaction), reading: snapshot, block: block, rules: rules, code: code,
          recorder: recorder
        ).receipt
        monitor?.add(code.gasBeforeCalls(transaction))
        return (receipt, monitor.flatMap { $0.bound == .max ? nil : $0.bound })
      } catch {
        throw RPCError(.refused, "\(error)")
      }
    }
    if let failure = snapshot.failure { throw RPCError(.internalFault, "\(failure)") }
    return (receipt, bound)
  }

  /// What a transaction with this access list costs more than without.
  func accessListGas(_ call: CallObject) -> UInt64 {
    let bare = Transaction(sender: .zero, nonce: 0, recipient: .zero, gasLimit: 0)
    return IntrinsicGas.of(bare, accessList: call.accessList)
      - IntrinsicGas.of(bare, accessList: [])
  }

  private func blobs(
    _ hashes: [Hash256], _ snapshot: ChainSnapshot
  ) throws(RPCError) -> [TransactionBlob] {
    guard !hashes.isEmpty else { return [] }
    let brought = node.blobs
    var blobs: [TransactionBlob] = []
    var bytes = 0
    for hash in hashes {
      if snapshot.referenceCount(hash) > 0 {
        blobs.append(TransactionBlob(stored: hash))
        continue
      }
      bytes += brought.held(hash)?.count ?? 0
      guard bytes <= Limits.blobBytesMax else {
        throw RPCError(.refused, "\(TransactionError.blobsTooLarge)")
      }
      guard let blob = brought.blob(hash) else {
        throw RPCError(.refused, "\(TransactionError.missingBlob(hash))")
      }
      blobs.append(TransactionBlob(blob))
    }
    return blobs
  }

  /// Gives a cache that nobody else uses meanwhile.
  func withCode<Value: Sendable, Failure: Error>(
    _ body: (CodeCache) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    for slot in slots {
      let value = try slot.code.withLockIfAvailable { code throws(Failure) in try body(code) }
      if let value { return value }
    }
    // More threads than places: wait for the first.
    return try slots[0].code.withLock { code throws(Failure) in try body(code) }
  }
}
