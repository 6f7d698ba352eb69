import Ledger
import Primitives
import State

/// A block that was executed, with everything that goes to disk with it.
package struct NewBlock {
  /// A transaction as it is stored.
  package struct StoredTransaction: Hashable, Sendable {
    /// Its identity.
    package let hash: Hash256
    /// Its encoding.
    package let bytes: [UInt8]

    /// A transaction.
    package init(hash: Hash256, bytes: [UInt8]) {
      self.hash = hash
      self.bytes = bytes
    }
  }

  /// What the block's hash commits to.
  package var header: BlockHeader
  /// Its transactions, in order.
  package var transactions: [StoredTransaction]
  /// What became of each transaction.
  package var receipts: [Receipt]
  /// What they have changed together.
  package var delta: StateDelta
  /// What that has changed of the nodes of the tries (`TrieWork.nodes`); nil removes a node.
  package var nodes: [NodePlace: [UInt8]?]
  /// The blobs that came beside the transactions, by keccak256.
  package var blobs: [Hash256: [UInt8]]
  /// The producer's signature, as it travels; empty when there is none.
  package var seal: [UInt8]

  /// A block; by default an empty one.
  package init(
    header: BlockHeader, transactions: [StoredTransaction] = [], receipts: [Receipt] = [],
    delta: StateDelta = StateDelta(), nodes: [NodePlace: [UInt8]?] = [:],
    blobs: [Hash256: [UInt8]] = [:], seal: [UInt8] = []
  ) {
    self.header = header
    self.transactions = transactions
    self.receipts = receipts
    self.delta = delta
    self.nodes = nodes
    self.blobs = blobs
    self.seal = seal
  }
}
