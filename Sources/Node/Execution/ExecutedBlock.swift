import Ledger
import Primitives
import State
import Storage

/// A block that was executed on top of the last one and is not committed yet.
package struct ExecutedBlock: Sendable {
  /// The block as it travels.
  package let proposed: ProposedBlock
  /// Its hash.
  package let hash: Hash256
  /// What became of each transaction.
  package let receipts: [Receipt]
  /// What it changes.
  let delta: StateDelta
  /// The tries behind it.
  let tries: CachedTries
  /// What it changes of their nodes.
  let nodes: [NodePlace: [UInt8]?]
  /// The blobs that came with it, by hash.
  let blobs: [Hash256: [UInt8]]

  /// What goes to disk.
  func stored(with seal: BlockSeal?) -> NewBlock {
    NewBlock(
      header: proposed.header,
      transactions: proposed.transactions.map { transaction in
        NewBlock.StoredTransaction(hash: transaction.hash, bytes: transaction.raw)
      },
      receipts: receipts, delta: delta, nodes: nodes, blobs: blobs,
      seal: seal?.bytes ?? [])
  }
}

extension BlockTransaction {
  /// The encoding under which it is stored: the envelope of a signed one.
  package var raw: [UInt8] {
    switch self {
    case .signed(let transaction): transaction.raw
    case .unsigned(let transaction): transaction.encoded
    }
  }

  /// Reads what `raw` has given on a chain with these rules, which takes one kind of transaction only.
  package init(raw bytes: [UInt8], rules: ChainRules) throws(TransactionDecodingError) {
    guard rules.chainID == nil else {
      self = .signed(try SignedTransaction(decoding: bytes))
      return
    }
    do throws(RLPError) {
      self = .unsigned(try Transaction(decoding: bytes))
    } catch {
      throw .malformed(error)
    }
  }
}
