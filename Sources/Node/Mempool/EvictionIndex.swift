import Primitives

/// Whose last transaction goes first when there is no room, found without looking at every sender.
///
/// A heap for one base fee. A change of a queue adds what it is worth now; what is no longer so is passed over when it comes out.
struct EvictionIndex: Sendable {
  /// A queue as it was once. The least worth is the greatest of the heap.
  private struct Candidate: Comparable {
    let worth: EvictionOrder
    let sender: Address

    static func < (left: Candidate, right: Candidate) -> Bool { right.worth < left.worth }
  }

  private let baseFee: UInt128
  private var heap = PriorityHeap<Candidate>()

  /// An index of all queues.
  init(_ queues: [Address: SenderQueue], baseFee: UInt128) {
    self.baseFee = baseFee
    // What comes out of a heap of a total order does not depend on the order in which it was filled.
    for (sender, queue) in queues { note(sender, queue) }
  }

  /// Whether it answers for a base fee, and has not more that is past than that is so.
  func isUsable(baseFee: UInt128, senders: Int) -> Bool {
    self.baseFee == baseFee && heap.count <= 2 * senders + 1_000
  }

  /// Notes what a queue is worth now; nothing for one that is gone.
  mutating func note(_ sender: Address, _ queue: SenderQueue?) {
    guard let queue, let worth = worth(queue) else { return }
    heap.push(Candidate(worth: worth, sender: sender))
  }

  /// Takes out who goes first, with the number of the transaction; nil when nobody is left. `looks` counts.
  mutating func popCheapest(
    of queues: [Address: SenderQueue], looks: inout Int
  ) -> (sender: Address, sequence: UInt64)? {
    while let candidate = heap.popGreatest() {
      looks += 1
      guard let queue = queues[candidate.sender], worth(queue) == candidate.worth else { continue }
      return (candidate.sender, candidate.worth.sequence)
    }
    return nil
  }

  private func worth(_ queue: SenderQueue) -> EvictionOrder? {
    queue.last.map {
      EvictionOrder(queue.leastOffer, baseFee: baseFee, sequence: $0.sequence)
    }
  }
}
