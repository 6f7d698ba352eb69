/// The tables of the database. A table's name on disk is its case's; numbers are part of checksums and undo records.
package enum StoreTable: UInt8, CaseIterable, Sendable {
  /// What the database is, and its head.
  case meta = 0
  /// Flat state: address -> account.
  case accounts = 1
  /// Flat state: address, key -> bytes.
  case storage = 2
  /// Flat state: canonical hash -> module.
  case modules = 3
  /// Flat state: address, key -> hashes of blobs.
  case references = 4
  /// Flat state: keccak256 -> who needs the blob.
  case blobUses = 5
  /// keccak256 -> bytes, of every version of the state that is kept and of blocks.
  case blobs = 6
  /// Last block that needs a blob, keccak256 -> nothing.
  case blobHolds = 7
  /// Place -> node of a trie of the last version.
  case nodes = 8
  /// Number -> header and hashes of transactions.
  case blocks = 9
  /// Block hash -> number.
  case blockNumbers = 10
  /// Number, index -> encoded transaction.
  case transactions = 11
  /// Transaction hash -> number, index.
  case transactionPlaces = 12
  /// Number, index -> receipt.
  case receipts = 13
  /// Number -> Bloom filter of the block's events; only for blocks that have some.
  case logs = 14
  /// Number -> what the flat state was before the block; only for the last ones.
  case undo = 15
  /// Kind, hash -> bytes that are no part of the chain yet.
  case staged = 16
  /// Number -> the producer's signature; only for blocks that have one.
  case seals = 17
  /// Address of a contract -> number, index of the transaction that deployed it; not of contracts that contracts deployed, nor of blocks that were
  /// committed before there was this table.
  case deployments = 18

  var name: String { "\(self)" }

  /// Whether values end with a checksum. Nodes are checked against their hashes when they are used.
  var hasChecksum: Bool { self != .nodes }

  /// The tables that undo records hold former values of.
  static let flat: [StoreTable] = [.accounts, .storage, .modules, .references, .blobUses]
}
