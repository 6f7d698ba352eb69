import Ledger

/// Something that whoever watches a node may want to know.
package enum NodeEvent: Sendable {
  /// A transaction was accepted.
  case transaction(SignedTransaction)
  /// A block is on the disk.
  case block(BlockHeader, [SignedTransaction], [Receipt])
}
