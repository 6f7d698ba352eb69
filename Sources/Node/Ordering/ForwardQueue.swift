import Ledger
import Primitives

/// Which transactions a node that does not produce still has to bring to the producer.
///
/// They stay with the node that took them, on its disk, until a block has them: the producer may die, or drop them. So they are brought again
/// to each new producer, and after some time to the same.
package struct ForwardQueue: Sendable {
  private var fresh: [SignedTransaction] = []
  private var term: Int64?
  /// When everything was brought last.
  private var time: UInt64 = 0

  /// How long what was brought may wait, in milliseconds.
  private static let patience: UInt64 = 10_000
  /// The most that are brought at once, and how many bytes of them, unless one is longer.
  private static let (batchMax, bytesMax) = (500, 2 << 20)

  /// Nothing to bring.
  package init() {}

  /// Notes a transaction that this node has taken.
  package mutating func add(_ transaction: SignedTransaction) { fresh.append(transaction) }

  /// What is to be brought to the producer of a term now, at a time in milliseconds. `waiting` gives all that waits here.
  package mutating func next(
    in term: Int64, at now: UInt64, waiting: () -> [SignedTransaction]
  ) -> [SignedTransaction] {
    if term != self.term || now >= time &+ ForwardQueue.patience {
      fresh = waiting()
      (self.term, time) = (term, now)
    }
    var bytes = 0
    let batch = Array(
      fresh.prefix(ForwardQueue.batchMax).prefix { transaction in
        defer { bytes += transaction.raw.count }
        return bytes < ForwardQueue.bytesMax
      })
    fresh.removeFirst(batch.count)
    return batch
  }

  /// Notes that the producer did not answer: everything is brought again.
  package mutating func fail() { term = nil }

  /// Forgets what is to be brought: this node produces, or nobody does.
  package mutating func clear() {
    fresh = []
    term = nil
  }
}
