import HomomorphicEvaluation
import Primitives

/// Gathers what a transaction carries beside its data: the encodings of keys and ciphertexts.
package final class BlobCollection {
  /// The encodings, each once, in the order in which they were added.
  package private(set) var blobs: [HashedBytes] = []
  private var hashes: Set<Hash256> = []
  private let encoding: (EncryptionKey) -> [UInt8]

  /// An empty collection. `encoding` gives that of a key: who has it does not make it again.
  package init(encoding: @escaping (EncryptionKey) -> [UInt8] = { $0.encoded() }) {
    self.encoding = encoding
  }

  /// Adds an encoding; the hash that stands for it.
  func add(_ bytes: [UInt8]) -> [UInt8] {
    let blob = HashedBytes(bytes)
    if hashes.insert(blob.hash).inserted { blobs.append(blob) }
    return blob.hash.bytes
  }

  /// Adds a key, whose hash is known.
  func add(_ key: EncryptionKey) -> [UInt8] {
    if hashes.insert(key.identity).inserted {
      blobs.append(HashedBytes(encoding(key), hashedAs: key.identity))
    }
    return key.identity.bytes
  }
}
