import HomomorphicEvaluation
import Primitives

/// Gathers what a transaction carries beside its data: the encodings of keys and ciphertexts.
package final class BlobCollection {
  /// The encodings, each once, in the order in which they were added.
  package private(set) var blobs: [[UInt8]] = []
  private var hashes: Set<Hash256> = []

  /// An empty collection.
  package init() {}

  /// Adds an encoding; the hash that stands for it.
  func add(_ bytes: [UInt8]) -> [UInt8] {
    let hash = keccak256(bytes)
    if hashes.insert(hash).inserted { blobs.append(bytes) }
    return hash.bytes
  }

  /// Adds a key, whose hash is known.
  func add(_ key: EncryptionKey) -> [UInt8] {
    if hashes.insert(key.identity).inserted { blobs.append(key.encoded()) }
    return key.identity.bytes
  }
}
