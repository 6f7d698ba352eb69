import Homomorphic
import Primitives

/// The key pairs of tests: the same ones every time, made once per process. Everybody knows them.
final class TestKeys {
  private var made: [(bits: Int, key: KeyBox)] = []

  /// A secret key that can be shared; it cannot be copied.
  final class KeyBox {
    private let key: EncryptionSecretKey

    init(bits: Int) {
      var generator = SplitMix64(seed: UInt64(bits))
      guard
        let key = try? EncryptionSecretKey.generate(.paillier(bits: bits), using: &generator)
      else { preconditionFailure("the checker admits only lengths that exist") }
      self.key = key
    }

    var publicKey: EncryptionKey { key.publicKey }

    func decrypt(_ cipher: EncryptedTensor) throws(HomomorphicError) -> [Int64] {
      try key.decrypt(cipher)
    }
  }

  init() {}

  /// The key pair of so many bits.
  subscript(bits: Int) -> KeyBox {
    if let known = made.first(where: { $0.bits == bits }) { return known.key }
    let key = KeyBox(bits: bits)
    made.append((bits, key))
    return key
  }

  /// The public key with this identity, if it is one of these.
  func publicKey(_ id: Hash256) -> EncryptionKey? {
    made.first { $0.key.publicKey.identity == id }?.key.publicKey
  }
}
