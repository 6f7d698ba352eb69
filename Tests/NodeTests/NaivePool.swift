import Ledger
import Node
import Primitives
import State

/// The pool's rules, one by one, over a plain list: slow, and as short as can be read.
struct NaivePool {
  struct Item {
    var transaction: SignedTransaction
    var time: UInt64
    var sequence: UInt64

    var payload: TransactionPayload { transaction.payload }
    var cost: U256 {
      U256(payload.gasLimit) &* U256(payload.fee.most) &+ U256(payload.value)
    }
  }

  var bounds: MempoolBounds
  var items: [Item] = []
  var sequence: UInt64 = 0

  enum Refusal { case known, nonceTooFar, senderFull, funds, underpriced, full }

  func of(_ sender: Address) -> [Item] {
    items.filter { $0.transaction.sender == sender }
      .sorted { $0.payload.nonce < $1.payload.nonce }
  }

  /// What the rest of the ledger checks has been checked.
  mutating func insert(
    _ transaction: SignedTransaction, at time: UInt64, account: Account, baseFee: UInt128
  ) -> Refusal? {
    if items.contains(where: { $0.transaction == transaction }) { return .known }
    let new = Item(transaction: transaction, time: time, sequence: sequence)
    if new.payload.nonce > account.nonce + UInt64(bounds.senderCount) - 1 { return .nonceTooFar }
    var others = of(transaction.sender)
    if let index = others.firstIndex(where: { $0.payload.nonce == new.payload.nonce }) {
      let old = others.remove(at: index).payload.fee
      // 10 % more, in tenths; of nothing one more.
      for (was, now) in [(old.most, new.payload.fee.most), (old.tip, new.payload.fee.tip)]
      where now * 10 < was * 11 || now == was { return .underpriced }
    } else if others.count >= bounds.senderCount {
      return .senderFull
    }
    let cost = (others + [new]).reduce(U256.zero) { $0 &+ $1.cost }
    if cost > U256(account.balance) { return .funds }
    items.removeAll {
      $0.transaction.sender == transaction.sender && $0.payload.nonce == new.payload.nonce
    }
    items.append(new)
    sequence += 1
    while items.count > bounds.count { evict(baseFee) }
    return items.contains { $0.transaction == transaction } ? nil : .full
  }

  /// The last transaction of the sender of whom the least can be got: least tip over all, then least in all, then latest.
  private mutating func evict(_ baseFee: UInt128) {
    func worth(_ sender: Address) -> (UInt128, UInt128, UInt64) {
      let all = of(sender)
      let most = all.map(\.payload.fee.most).min() ?? 0
      let tip = all.map(\.payload.fee.tip).min() ?? 0
      return (
        most < baseFee ? 0 : min(tip, most - baseFee), most, .max - (all.last?.sequence ?? 0)
      )
    }
    let senders = Set(items.map(\.transaction.sender)).sorted()
    guard let victim = senders.min(by: { worth($0) < worth($1) }), let last = of(victim).last
    else { return }
    items.removeAll { $0.sequence == last.sequence }
  }

  /// The order of a producer: again and again the best of those that could come next.
  func selection(baseFee: UInt128, nonces: [Address: UInt64]) -> [SignedTransaction] {
    var (left, nonces, result) = (items, nonces, [SignedTransaction]())
    while true {
      let ready = left.filter {
        $0.payload.nonce == nonces[$0.transaction.sender]
          && $0.payload.fee.effectiveTip(baseFee: baseFee) != nil
      }
      func tip(_ item: Item) -> UInt128 { item.payload.fee.effectiveTip(baseFee: baseFee) ?? 0 }
      guard
        let best = ready.max(by: { (tip($0), $1.sequence) < (tip($1), $0.sequence) })
      else { return result }
      result.append(best.transaction)
      nonces[best.transaction.sender]? += 1
      left.removeAll { $0.sequence == best.sequence }
    }
  }

  mutating func update(_ accounts: [Address: Account]) {
    for (sender, account) in accounts {
      items.removeAll {
        $0.transaction.sender == sender && $0.payload.nonce < account.nonce
      }
      while of(sender).reduce(U256.zero, { $0 &+ $1.cost }) > U256(account.balance) {
        let last = of(sender).last?.sequence
        items.removeAll { $0.sequence == last }
      }
    }
  }

  mutating func expire(at time: UInt64) {
    items.removeAll { time >= $0.time + bounds.seconds }
  }
}
