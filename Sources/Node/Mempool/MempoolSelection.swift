import Ledger
import Primitives

/// Transactions in the order in which a producer takes them: the highest effective tip first, among equals who came first;
/// of a sender by nonce, without a gap.
package struct MempoolSelection: Sendable {
  /// The next transaction of a sender.
  private struct Head: Comparable {
    let tip: UInt128
    let waiting: WaitingTransaction

    /// Comes later.
    static func < (left: Head, right: Head) -> Bool {
      (left.tip, right.waiting.sequence) < (right.tip, left.waiting.sequence)
    }

    static func == (left: Head, right: Head) -> Bool {
      left.waiting.sequence == right.waiting.sequence
    }
  }

  private let pool: Mempool
  private let baseFee: UInt128
  private var heads = PriorityHeap<Head>()
  /// Whose next transaction comes after what was given last.
  private var pending: WaitingTransaction?

  /// Looks at a pool. `nonce` gives the nonce of an account behind the last block; `baseFee` is the next block's.
  package init(_ pool: Mempool, baseFee: UInt128, nonce: (Address) -> UInt64) {
    self.pool = pool
    self.baseFee = baseFee
    // What comes out of a heap of a total order does not depend on the order in which it was filled.
    for (sender, queue) in pool.queues {
      if let waiting = queue[nonce(sender)] { push(waiting) }
    }
  }

  /// The next transaction; nil when nothing is left.
  package mutating func next() -> SignedTransaction? {
    if let pending {
      let payload = pending.transaction.payload
      // No transaction has the last nonce.
      let nonce = payload.nonce + 1
      if let waiting = pool.queues[pending.transaction.sender]?[nonce] { push(waiting) }
    }
    pending = heads.popGreatest()?.waiting
    return pending?.transaction
  }

  /// Leaves out the sender of the transaction that came last: it is not in the block, so those behind it cannot be.
  package mutating func skipSender() {
    pending = nil
  }

  private mutating func push(_ waiting: WaitingTransaction) {
    guard let tip = waiting.transaction.payload.fee.effectiveTip(baseFee: baseFee) else { return }
    heads.push(Head(tip: tip, waiting: waiting))
  }
}

extension Mempool {
  /// What a producer takes, in order; see `MempoolSelection`.
  package func selection(
    baseFee: UInt128, nonce: (Address) -> UInt64
  ) -> MempoolSelection {
    MempoolSelection(self, baseFee: baseFee, nonce: nonce)
  }
}
