import Primitives

/// What a node has found on the disk when it began.
package struct Recovery: Hashable, Sendable {
  /// The number of the last block.
  package var number: UInt64
  /// Its hash.
  package var hash: Hash256
  /// The root of the state behind it.
  package var stateRoot: Hash256
  /// Transactions that had been acknowledged, and wait again.
  package var transactions = 0
  /// Transactions that no longer wait: a block has them, or another with their nonce, or they have waited too long.
  package var dropped = 0
  /// Blobs that were brought for transactions that wait.
  package var blobs = 0
  /// The bytes of these.
  package var blobBytes = 0

  /// What was found.
  package init(
    number: UInt64, hash: Hash256, stateRoot: Hash256, transactions: Int = 0, dropped: Int = 0,
    blobs: Int = 0, blobBytes: Int = 0
  ) {
    self.number = number
    self.hash = hash
    self.stateRoot = stateRoot
    self.transactions = transactions
    self.dropped = dropped
    self.blobs = blobs
    self.blobBytes = blobBytes
  }
}

extension Recovery: CustomStringConvertible {
  /// One line.
  package var description: String {
    func counted(_ count: Int, _ what: String) -> String {
      "\(count) \(what)\(count == 1 ? "" : "s")"
    }
    let waiting =
      "\(counted(transactions, "transaction")) waiting"
      + (dropped == 0 ? "" : " (\(dropped) done or out of date)")
    return "recovered block \(number) \(hash.hex) with state root \(stateRoot.hex), \(waiting), "
      + "\(counted(blobs, "blob")) of \(counted(blobBytes, "byte")) for them"
  }
}
