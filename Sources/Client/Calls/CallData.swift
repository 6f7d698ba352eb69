/// What a transaction carries: its data, and beside it the ciphertexts and public keys that the data names by
/// their hashes.
package struct CallData: Hashable, Sendable {
  /// A selector and arguments, or a deployment's payload.
  package var data: [UInt8]
  /// The encodings that the data names, each once.
  package var blobs: [[UInt8]]

  /// By default nothing.
  package init(_ data: [UInt8] = [], blobs: [[UInt8]] = []) {
    self.data = data
    self.blobs = blobs
  }
}
