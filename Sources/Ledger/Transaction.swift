import Primitives

/// A message from an externally owned account, whose sender is given. Of a chain that anybody can reach a
/// `SignedTransaction` is turned into one after its sender was recovered.
package struct Transaction: Hashable, Sendable {
  /// Who sends and pays.
  package var sender: Address
  /// Must equal the sender's nonce.
  package var nonce: UInt64
  /// The callee; nil deploys the module in `data`.
  package var recipient: Address?
  /// Coins sent along, in the smallest unit.
  package var value: UInt128
  /// A call's selector and arguments, or a `DeploymentPayload`.
  package var data: [UInt8]
  /// Ciphertexts and public keys that the data names by their hashes, and that travel beside it.
  package var blobs: [TransactionBlob]
  /// The most gas that it may use, at most what a block holds.
  package var gasLimit: UInt64
  /// Price of one gas in the smallest unit.
  package var gasPrice: UInt128

  /// A transaction; by default without coins, data and fee.
  package init(
    sender: Address, nonce: UInt64, recipient: Address?, value: UInt128 = 0, data: [UInt8] = [],
    blobs: [HashedBytes] = [], gasLimit: UInt64, gasPrice: UInt128 = 0
  ) {
    self.blobs = blobs.map { TransactionBlob($0.bytes, hashedAs: $0.hash) }
    self.sender = sender
    self.nonce = nonce
    self.recipient = recipient
    self.value = value
    self.data = data
    self.gasLimit = gasLimit
    self.gasPrice = gasPrice
  }

  /// What somebody has signed, without blobs, and with the most that it pays as its price.
  init(_ signed: SignedTransaction) {
    let payload = signed.payload
    self.init(
      sender: signed.sender, nonce: payload.nonce, recipient: payload.recipient,
      value: payload.value, data: payload.data, gasLimit: payload.gasLimit,
      gasPrice: payload.fee.most)
  }

  /// The transaction's identity: keccak256 of its encoding.
  package var hash: Hash256 { keccak256(encoded) }
}
