/// The named limits of Galaxy: every size, depth and count that outsiders could choose has one.
///
/// The limits that decide whether a transaction is valid are part of the protocol: changing one
/// is a change of version.
package enum Limits {
  // MARK: Encodings

  /// The deepest nesting of an ABI type or of a value of it; a plain number has depth 1.
  package static let abiDepthMax = 32
  /// The most nodes in an ABI type, each parameter list counted as one more.
  package static let abiTypeNodesMax = 4_096
  /// The most values in one ABI encoding, containers included.
  package static let abiValuesMax = 1 << 20
  /// The longest ABI encoding, in bytes.
  package static let abiBytesMax = 8 << 20
  /// The deepest nesting of RLP lists.
  package static let rlpDepthMax = 32
  /// The longest RLP encoding, in bytes.
  package static let rlpBytesMax = 8 << 20
  /// The longest key of a Merkle Patricia trie, in bytes.
  package static let trieKeyBytesMax = 256

  // MARK: Source and modules

  /// The longest source file, in bytes.
  package static let sourceBytesMax = 16 << 20
  /// The longest encoded module, in bytes.
  package static let moduleBytesMax = 1 << 20

  // MARK: Transactions

  /// The longest data of a transaction, in bytes.
  package static let transactionBytesMax = 4 << 20

  /// The longest signed transaction, in bytes: its data, and room for an access list.
  package static let envelopeBytesMax = 5 << 20

  /// The longest encoding of a block, in bytes, without blobs.
  package static let blockBytesMax = 16 << 20

  /// The most bytes of all blobs of a transaction together: room for the keys of a lattice scheme.
  package static let blobBytesMax = 256 << 20
  /// The most blobs of a transaction.
  package static let transactionBlobsMax = 256

  // MARK: Machine

  /// The deepest chain of calls, of functions and between contracts.
  package static let callDepthMax = 64

  // MARK: Tensors

  /// The most elements of a tensor. An axis of length 0 counts as 1, so that no combination of the
  /// other axes exceeds the limit either.
  package static let tensorElementsMax = 1 << 22
  /// The most dimensions of a tensor.
  package static let tensorRankMax = 4
  /// The longest decimal text of a fixed-point number, in bytes.
  package static let decimalTextBytesMax = 256
}
