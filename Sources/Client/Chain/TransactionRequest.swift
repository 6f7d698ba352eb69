import Ledger
import Primitives
import VM

/// A transaction that is to be sent: all but the nonce, which the chain's client adds.
package struct TransactionRequest: Hashable, Sendable {
  /// Who sends and pays.
  package var sender: Address
  /// The callee; nil deploys.
  package var recipient: Address?
  /// Coins sent along, in the smallest unit.
  package var value: UInt128
  /// Data and blobs.
  package var call: CallData
  /// The most gas that it may use.
  package var gasLimit: UInt64
  /// Price of one gas in the smallest unit.
  package var gasPrice: UInt128

  /// A transaction; by default without coins and fee.
  package init(
    from sender: Address, to recipient: Address?, _ call: CallData, value: UInt128 = 0,
    gasLimit: UInt64, gasPrice: UInt128 = 0
  ) {
    self.sender = sender
    self.recipient = recipient
    self.value = value
    self.call = call
    self.gasLimit = gasLimit
    self.gasPrice = gasPrice
  }
}
