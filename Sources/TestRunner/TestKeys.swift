import HomomorphicClient
import HomomorphicEvaluation
import Interpreter
import Primitives
import Semantics

/// The key pairs that tests have asked for, which the tests of other files may ask for again: making one takes up to a
/// tenth of a second.
package final class TestKeyStore {
  fileprivate var made: [(name: TestKeyName, canRotate: Bool, key: TestKeys.KeyBox)] = []

  /// No keys yet.
  package init() {}

  /// How many were made.
  package var count: Int { made.count }
}

/// The key pairs of a program's tests: the same ones every time. Everybody knows them.
final class TestKeys {
  private let store: TestKeyStore
  private let rotatingSchemes: Set<EncryptionScheme>

  /// A secret key that can be shared; it cannot be copied.
  final class KeyBox {
    private let key: EncryptionSecretKey

    init(_ name: TestKeyName, canRotate: Bool) {
      var generator = SplitMix64(seed: TestKeys.seed(of: name))
      guard
        let key = try? EncryptionSecretKey.generate(
          name.scheme, rotations: canRotate ? name.scheme.rotationsForSums : [], using: &generator)
      else { preconditionFailure("the checker admits only schemes that exist") }
      self.key = key
    }

    var publicKey: EncryptionKey { key.publicKey }

    func decrypt(_ ciphertext: EncryptedTensor) throws(HomomorphicError) -> [Int64] {
      try key.decrypt(ciphertext)
    }

    func open(_ ciphertext: EncryptedTensor) throws(HomomorphicError) -> [UInt8] {
      try key.open(ciphertext)
    }
  }

  /// Keys of which those that the program rotates with get what rotations need.
  init(for program: TypedProgram, in store: TestKeyStore) {
    self.store = store
    rotatingSchemes = program.rotatingSchemes
  }

  /// The key pair of that name.
  subscript(name: TestKeyName) -> KeyBox {
    let canRotate = rotatingSchemes.contains(name.scheme)
    let known = store.made.first { $0.name == name && $0.canRotate == canRotate }
    if let known { return known.key }
    let key = KeyBox(name, canRotate: canRotate)
    store.made.append((name, canRotate, key))
    return key
  }

  /// The public key with this identity, if it is one of these.
  func publicKey(_ id: Hash256) -> EncryptionKey? {
    store.made.first { $0.key.publicKey.identity == id }?.key.publicKey
  }

  private static func seed(of name: TestKeyName) -> UInt64 {
    let kind = UInt64(name.scheme.kind.rawValue - 1)
    let number = UInt64(truncatingIfNeeded: name.number)
    let seed = UInt64(name.scheme.parameter) | kind << 32 | number << 40
    // Keys of other primes are other keys.
    return name.scheme.writtenPrimeBits.reduce(seed) { $0 &* 0x9E37_79B9_7F4A_7C15 ^ UInt64($1) }
  }
}

extension TypedProgram {
  /// The schemes of the keys whose ciphertexts are rotated somewhere, or summed, which rotates too.
  var rotatingSchemes: Set<EncryptionScheme> {
    var schemes: Set<EncryptionScheme> = []
    for function in functions {
      function.body.forEachExpression { part in
        switch part.kind {
        case .builtin(.ciphertextRotate, let operands), .builtin(.ciphertextSum, let operands),
          .builtin(.ciphertextMatmul, let operands):
          if case .ciphertext(let ciphertext)? = operands.first?.type {
            schemes.insert(self[ciphertext.key].scheme)
          }
        default: break
        }
      }
    }
    return schemes
  }
}
