import HomomorphicClient
import HomomorphicEvaluation

/// A key that a program knows by a number.
enum HeldKey {
  case open(EncryptionKey)
  case secret(HeldSecret)

  /// What is public of it.
  var publicKey: EncryptionKey {
    switch self {
    case .open(let key): key
    case .secret(let held): held.key.publicKey
    }
  }
}

/// A secret key in one place; it is overwritten when nobody holds it any more.
final class HeldSecret {
  /// The key.
  let key: EncryptionSecretKey

  /// Takes a key over.
  init(_ key: consuming EncryptionSecretKey) {
    self.key = key
  }
}
