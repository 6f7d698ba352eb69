import Primitives

/// What a transaction offers for one gas, in the smallest unit (EIP-1559).
package struct FeeOffer: Hashable, Sendable {
  /// The most that it pays in all, base fee and tip together.
  package let most: UInt128
  /// The most that the producer gets of it.
  package let tip: UInt128

  /// An offer; the tip is at most `most`, or the transaction is refused (`TransactionError.tipAboveFee`).
  package init(most: UInt128, tip: UInt128) {
    self.most = most
    self.tip = tip
  }

  /// A plain gas price: all of it that the base fee leaves is the tip.
  package init(price: UInt128) {
    self.init(most: price, tip: price)
  }

  /// What the producer gets for one gas when the base fee is this; nil where the offer does not cover it.
  package func effectiveTip(baseFee: UInt128) -> UInt128? {
    guard baseFee <= most else { return nil }
    return min(tip, most - baseFee)
  }

  /// What the sender pays for one gas when the base fee is this; nil where the offer does not cover it.
  package func effectivePrice(baseFee: UInt128) -> UInt128? {
    effectiveTip(baseFee: baseFee).map { baseFee + $0 }
  }
}
