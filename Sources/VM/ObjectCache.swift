import HomomorphicEvaluation
import Primitives

/// Keys and ciphertexts that were decoded before, by the hash of their encoding. Having one changes
/// no result and no price, only the time that it takes.
package final class ObjectCache {
  /// What is kept.
  private enum Object {
    case ciphertext(EncryptedTensor)
    case key(EncryptionKey)
  }

  private var objects: BoundedCache<Hash256, Object>
  /// Keys of places that were hashed before.
  let placeKeys = PlaceKeyCache()
  /// How often something had to be decoded: for tests.
  package internal(set) var decodeCount = 0
  /// How many ciphertexts are kept: for tests.
  package var ciphertextCount: Int {
    objects.values.count { if case .ciphertext = $0 { true } else { false } }
  }

  /// An empty cache that keeps at most so many bytes.
  package init(bytesMax: Int = 1 << 30) {
    objects = BoundedCache(bytesMax: bytesMax)
  }

  /// The ciphertext with an encoding of this hash, if it is here and under the key.
  func ciphertext(_ hash: Hash256, key: EncryptionKey) -> EncryptedTensor? {
    guard case .ciphertext(let ciphertext)? = objects.value(hash), ciphertext.key == key else {
      return nil
    }
    return ciphertext
  }

  /// The key with an encoding of this hash, if it is here and of the scheme.
  package func key(_ hash: Hash256, _ scheme: EncryptionScheme) -> EncryptionKey? {
    guard case .key(let key)? = objects.value(hash), key.scheme == scheme else { return nil }
    return key
  }

  /// Keeps a ciphertext.
  func keep(_ ciphertext: EncryptedTensor, _ hash: Hash256) {
    objects.keep(.ciphertext(ciphertext), hash, bytes: ciphertext.memoryBytes)
  }

  /// Keeps a key.
  package func keep(_ key: EncryptionKey, _ hash: Hash256) {
    objects.keep(.key(key), hash, bytes: key.expandedByteCount * 2)
  }
}
