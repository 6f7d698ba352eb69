import Ledger
import Primitives

/// Transactions in the order in which a producer takes them: the highest effective tip first, among equals who came first;
/// of a sender by nonce, without a gap.
package struct MempoolSelection: Sendable {
  /// The next transaction of a sender.
  private struct Head: Comparable {
    let tip: UInt128
    let sequence: UInt64
    let sender: Address
    let nonce: UInt64

    /// Comes later.
    static func < (left: Head, right: Head) -> Bool {
      (left.tip, right.sequence) < (right.tip, left.sequence)
    }
  }

  private let pool: Mempool
  private let baseFee: UInt128
  private var heads = PriorityHeap<Head>()
  /// What was given last; the sender's next comes after it.
  private var given: Head?

  /// Looks at a pool. `nonce` gives the nonce of an account behind the last block; `baseFee` is the next block's.
  package init(_ pool: Mempool, baseFee: UInt128, nonce: (Address) -> UInt64) {
    self.pool = pool
    self.baseFee = baseFee
    // What comes out of a heap of a total order does not depend on the order in which it was filled.
    for sender in pool.queues.keys { push(sender, nonce(sender)) }
  }

  /// The next transaction; nil when nothing is left.
  package mutating func next() -> SignedTransaction? {
    // No transaction has the last nonce.
    if let given { push(given.sender, given.nonce + 1) }
    given = heads.popGreatest()
    return given.flatMap { pool.queues[$0.sender]?[$0.nonce]?.transaction }
  }

  /// Leaves out the sender of the transaction that came last: it is not in the block, so those behind it cannot be.
  package mutating func skipSender() {
    given = nil
  }

  private mutating func push(_ sender: Address, _ nonce: UInt64) {
    guard let waiting = pool.queues[sender]?[nonce],
      let tip = waiting.transaction.payload.fee.effectiveTip(baseFee: baseFee)
    else { return }
    heads.push(Head(tip: tip, sequence: waiting.sequence, sender: sender, nonce: nonce))
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
