/// What a node keeps on disk that is no part of the chain yet.
package enum StagedKind: UInt8, Sendable, CaseIterable {
  /// Encoded transactions that wait for a block.
  case transaction = 0
  /// Ciphertexts and keys that were sent before the transaction that names them.
  case blob = 1
}
