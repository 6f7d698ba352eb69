import HomomorphicClient
import HomomorphicEvaluation
import Interpreter
import Primitives
import Synchronization

/// A key pair of tests, which follows from its name. Several threads may use it.
final class TestKey: Sendable {
  /// It cannot be copied.
  private let secret: Mutex<EncryptionSecretKey>
  let publicKey: EncryptionKey
  /// What deployments carry: up to megabytes.
  let encodedPublicKey: [UInt8]

  init(_ name: TestKeyName, canRotate: Bool) {
    var generator = SplitMix64(seed: TestKey.seed(of: name))
    guard
      let key = try? EncryptionSecretKey.generate(
        name.scheme, rotations: canRotate ? name.scheme.rotationsForSums : [], using: &generator)
    else { preconditionFailure("the checker admits only schemes that exist") }
    publicKey = key.publicKey
    encodedPublicKey = publicKey.encoded()
    secret = Mutex(key)
  }

  func decrypt(_ ciphertext: EncryptedTensor) throws(HomomorphicError) -> [Int64] {
    try secret.withLock { key throws(HomomorphicError) in try key.decrypt(ciphertext) }
  }

  func open(_ ciphertext: EncryptedTensor) throws(HomomorphicError) -> [UInt8] {
    try secret.withLock { key throws(HomomorphicError) in try key.open(ciphertext) }
  }

  private static func seed(of name: TestKeyName) -> UInt64 {
    let kind = UInt64(name.scheme.kind.rawValue - 1)
    let number = UInt64(truncatingIfNeeded: name.number)
    let seed = UInt64(name.scheme.parameter) | kind << 32 | number << 40
    // Keys of other primes are other keys.
    return name.scheme.writtenPrimeBits.reduce(seed) { $0 &* 0x9E37_79B9_7F4A_7C15 ^ UInt64($1) }
  }
}
