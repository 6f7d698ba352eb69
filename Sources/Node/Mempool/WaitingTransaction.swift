import Ledger
import Primitives

/// A transaction in the pool.
package struct WaitingTransaction: Hashable, Sendable {
  /// The transaction.
  package let transaction: SignedTransaction
  /// When it came, in seconds since 1970.
  package let time: UInt64
  /// Counts up with each that came: among equals the first goes first.
  package let sequence: UInt64

  /// What it may cost at most: 64 bits times 128 bits, plus 128 bits.
  var cost: U256 {
    let payload = transaction.payload
    return U256(payload.gasLimit) &* U256(payload.fee.most) &+ U256(payload.value)
  }

  /// What it takes of the pool's memory, about.
  var byteCount: Int { 2 * transaction.raw.count + 512 }
}
