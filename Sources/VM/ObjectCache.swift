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

  private var objects: [Hash256: Object] = [:]
  /// The hashes, the oldest first.
  private var order: [Hash256] = []
  private var bytes = 0
  private let bytesMax: Int
  /// How often something had to be decoded: for tests.
  package internal(set) var decodeCount = 0
  /// How many ciphertexts are kept: for tests.
  package var ciphertextCount: Int {
    objects.values.count { if case .ciphertext = $0 { true } else { false } }
  }

  /// An empty cache that keeps about so many bytes.
  package init(bytesMax: Int = 1 << 30) {
    self.bytesMax = bytesMax
  }

  /// The ciphertext with an encoding of this hash, if it is here and under the key.
  func ciphertext(_ hash: Hash256, key: EncryptionKey) -> EncryptedTensor? {
    guard case .ciphertext(let ciphertext)? = objects[hash], ciphertext.key == key else {
      return nil
    }
    return ciphertext
  }

  /// The key with an encoding of this hash, if it is here and of the scheme.
  package func key(_ hash: Hash256, _ scheme: EncryptionScheme) -> EncryptionKey? {
    guard case .key(let key)? = objects[hash], key.scheme == scheme else { return nil }
    return key
  }

  /// Keeps a ciphertext.
  func keep(_ ciphertext: EncryptedTensor, _ hash: Hash256) {
    keep(.ciphertext(ciphertext), hash, bytes: ciphertext.memoryBytes)
  }

  /// Keeps a key.
  package func keep(_ key: EncryptionKey, _ hash: Hash256) {
    keep(.key(key), hash, bytes: key.encodedByteCount * 2)
  }

  private func keep(_ object: Object, _ hash: Hash256, bytes count: Int) {
    guard count <= bytesMax, objects[hash] == nil else { return }
    while bytes > bytesMax - count, !order.isEmpty {
      let oldest = order.removeFirst()
      if let object = objects.removeValue(forKey: oldest) { bytes -= size(object) }
    }
    objects[hash] = object
    order.append(hash)
    bytes += count
  }

  private func size(_ object: Object) -> Int {
    switch object {
    case .ciphertext(let ciphertext): ciphertext.memoryBytes
    case .key(let key): key.encodedByteCount * 2
    }
  }
}
