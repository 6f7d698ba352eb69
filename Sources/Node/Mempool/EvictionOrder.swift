import Ledger

/// Who goes first when there is no room: who would give a producer less; then who offers less in all; then who came later.
struct EvictionOrder: Comparable {
  let tip: UInt128
  let most: UInt128
  let sequence: UInt64

  /// Of those that do not cover the base fee nothing would be got.
  init(_ offer: FeeOffer, baseFee: UInt128, sequence: UInt64) {
    tip = offer.effectiveTip(baseFee: baseFee) ?? 0
    most = offer.most
    self.sequence = sequence
  }

  static func < (left: EvictionOrder, right: EvictionOrder) -> Bool {
    (left.tip, left.most, right.sequence) < (right.tip, right.most, left.sequence)
  }
}
