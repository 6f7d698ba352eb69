import Ledger
import Node
import Primitives
import State
import Storage
import VM

/// A transaction of a block, run once more on the state that it had found.
struct TransactionRun {
  let transaction: SignedTransaction
  /// What it did this time.
  let receipt: Receipt
  /// The state in front of it, which has noted what was read.
  let state: StateWatch
  /// What it has changed.
  let delta: StateDelta
}

extension RPCService {
  /// Runs a transaction of a block that is not too old behind those before it, and gives `body` what it did; nil when there is none.
  /// What `body` makes counts only if everything could be read.
  func rerun<Result: Sendable>(
    _ hash: Hash256, recorder: TraceRecorder? = nil,
    _ body: (TransactionRun) throws(RPCError) -> Result
  ) throws(RPCError) -> Result? {
    guard let (block, index) = try place(of: hash) else { return nil }
    let before = try stored { () throws(StorageError) in
      try node.store.snapshot(at: block.header.context.number - 1)
    }
    let blobs = StoredBlobs(store: node.store)
    let (rules, context) = (node.rules, block.header.context)
    let transaction = block.transactions[index]
    let result = try runner.withCode { code throws(RPCError) in
      let watch: StateWatch
      // What the block has left of its gas does not matter: the transaction has had enough.
      var own = BlockExecution(context)
      do throws(TransactionError) {
        var execution = BlockExecution(context)
        for other in block.transactions[..<index] {
          try execution.append(
            .signed(other), reading: before, rules: rules, code: code, blobs: blobs)
        }
        watch = StateWatch(StateOverlay(before, execution.delta))
        try own.append(
          .signed(transaction), reading: watch, rules: rules, code: code, blobs: blobs,
          recorder: recorder)
      } catch {
        throw RPCError(.internalFault, "\(error)")
      }
      return try body(
        TransactionRun(
          transaction: transaction, receipt: own.receipts[0], state: watch, delta: own.delta))
    }
    if let failure = before.failure { throw RPCError(.internalFault, "\(failure)") }
    return result
  }
}
