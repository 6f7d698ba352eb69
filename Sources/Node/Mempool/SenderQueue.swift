import Ledger
import Primitives

/// The waiting transactions of one sender, by nonce. There may be gaps.
struct SenderQueue: Sendable {
  private(set) var entries: [WaitingTransaction] = []
  /// The least that any of them offers: the last cannot be executed for more than those in front of it allow.
  private(set) var leastOffer = FeeOffer(most: .max, tip: .max)
  /// What they may cost together; no more than the balance when the last came.
  private(set) var cost: U256 = .zero

  var last: WaitingTransaction? { entries.last }

  /// Where a nonce stands or would stand.
  private func index(_ nonce: UInt64) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].transaction.payload.nonce < nonce {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  subscript(nonce: UInt64) -> WaitingTransaction? {
    let index = index(nonce)
    guard index < entries.count, entries[index].transaction.payload.nonce == nonce else {
      return nil
    }
    return entries[index]
  }

  /// The first nonce from this one on for which nothing waits.
  func firstGap(from nonce: UInt64) -> UInt64 {
    var next = nonce
    for entry in entries[index(nonce)...] where entry.transaction.payload.nonce == next {
      next += 1
    }
    return next
  }

  /// Puts a transaction in its place; the nonce is free.
  mutating func insert(_ entry: WaitingTransaction) {
    entries.insert(entry, at: index(entry.transaction.payload.nonce))
    summarise()
  }

  /// Takes out the transactions that something holds for, and gives them in order of nonces.
  mutating func remove(where isOut: (WaitingTransaction) -> Bool) -> [WaitingTransaction] {
    let removed = entries.filter(isOut)
    guard !removed.isEmpty else { return [] }
    entries.removeAll(where: isOut)
    summarise()
    return removed
  }

  private mutating func summarise() {
    let fees = entries.map(\.transaction.payload.fee)
    leastOffer = FeeOffer(
      most: fees.map(\.most).min() ?? .max, tip: fees.map(\.tip).min() ?? .max)
    cost = entries.reduce(.zero) { $0 &+ $1.cost }
  }
}
