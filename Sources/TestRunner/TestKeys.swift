import HomomorphicClient
import HomomorphicEvaluation
import Interpreter
import Primitives
import Semantics
import Synchronization

/// The key pairs that tests have asked for, which other tests, also of other files and on other threads, may ask for
/// again: making one takes up to a tenth of a second.
package final class TestKeyStore: Sendable {
  /// Which key.
  private struct Name: Hashable {
    let name: TestKeyName
    let canRotate: Bool
  }

  /// A key that somebody makes, or has made.
  private final class Place: Sendable {
    let key = Mutex<TestKey?>(nil)
  }

  private let places = Mutex<[Name: Place]>([:])
  private let made = Mutex<[Hash256: TestKey]>([:])

  /// No keys yet.
  package init() {}

  /// How many were made.
  package var count: Int { made.withLock(\.count) }

  /// The key pair of that name; whoever asks for it while it is made waits.
  func key(_ name: TestKeyName, canRotate: Bool) -> TestKey {
    let wanted = Name(name: name, canRotate: canRotate)
    let place = places.withLock { places in
      if let place = places[wanted] { return place }
      let place = Place()
      places[wanted] = place
      return place
    }
    return place.key.withLock { known in
      if let known { return known }
      let key = TestKey(name, canRotate: canRotate)
      known = key
      made.withLock { $0[key.publicKey.identity] = key }
      return key
    }
  }

  /// The key pair whose public key has this identity, if it was made here.
  func key(_ id: Hash256) -> TestKey? { made.withLock { $0[id] } }
}

/// The key pairs of a program's tests: the same ones every time. Everybody knows them.
struct TestKeys {
  private let store: TestKeyStore
  private let rotatingSchemes: Set<EncryptionScheme>

  /// Keys of which those that the program rotates with get what rotations need.
  init(for program: TypedProgram, in store: TestKeyStore) {
    self.store = store
    rotatingSchemes = program.rotatingSchemes
  }

  /// The key pair of that name.
  subscript(name: TestKeyName) -> TestKey {
    store.key(name, canRotate: rotatingSchemes.contains(name.scheme))
  }

  /// The public key with this identity, if it is one of these.
  func publicKey(_ id: Hash256) -> EncryptionKey? { store.key(id)?.publicKey }

  /// The encoding of a public key.
  func encoding(of key: EncryptionKey) -> [UInt8] {
    store.key(key.identity)?.encodedPublicKey ?? key.encoded()
  }
}

extension TypedProgram {
  /// The schemes of the keys whose ciphertexts are rotated somewhere, or summed, which rotates too.
  fileprivate var rotatingSchemes: Set<EncryptionScheme> {
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
