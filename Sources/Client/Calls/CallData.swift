import Primitives

/// What a transaction carries: its data, and beside it the ciphertexts and public keys that the data names by
/// their hashes.
package struct CallData: Hashable, Sendable {
  /// A selector and arguments, or a deployment's payload.
  package var data: [UInt8]
  /// The encodings that the data names, each once.
  package var blobs: [HashedBytes]

  /// By default nothing.
  package init(_ data: [UInt8] = [], blobs: [HashedBytes] = []) {
    self.data = data
    self.blobs = blobs
  }
}
