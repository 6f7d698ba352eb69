import Ledger
import Primitives

/// Why a transaction does not come into the pool.
package enum MempoolError: Error, Hashable, Sendable {
  /// It is there.
  case known
  /// It could be in no block, now or later.
  case invalid(TransactionError)
  /// Too many of the sender's transactions would have to come first.
  case nonceTooFar(most: UInt64, got: UInt64)
  /// The sender has as many transactions here as anybody may have.
  case senderFull(count: Int)
  /// The balance does not cover it together with the sender's other transactions here.
  case insufficientFunds(balance: UInt128, needed: U256)
  /// Another transaction of the sender has this nonce, and this one does not offer a tenth more in both respects.
  case replacementUnderpriced(most: UInt128, tip: UInt128)
  /// The pool is full of transactions that offer more.
  case full
}

extension MempoolError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .known: "the transaction is known already"
    case .invalid(let error): "\(error)"
    case .nonceTooFar(let most, let got):
      "the nonce \(got) is above \(most), the highest that is kept for later"
    case .senderFull(let count): "the sender has \(count) transactions waiting, the most allowed"
    case .insufficientFunds(let balance, let needed):
      "the balance \(balance) does not cover \(needed), the most that the sender's waiting "
        + "transactions may cost together"
    case .replacementUnderpriced(let most, let tip):
      "to replace the transaction with this nonce, offer at least \(most) in all and a tip of "
        + "\(tip) for a gas"
    case .full: "the pool is full of transactions that offer more"
    }
  }
}
