import Crypto
import Foundation

/// The secret key of somebody who reads sealed files: X25519 (RFC 7748), beside the key of an account, which only signs.
package struct ReaderKey: Sendable {
  let key: Curve25519.KeyAgreement.PrivateKey

  /// The bytes of a key.
  package static let byteCount = 32

  /// A new key, from the system's randomness.
  package init() { key = Curve25519.KeyAgreement.PrivateKey() }

  /// The key of 32 bytes; nil for any other count.
  package init?(bytes: [UInt8]) {
    guard bytes.count == ReaderKey.byteCount,
      let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
    else { return nil }
    self.key = key
  }

  /// Its bytes: whoever has them reads what is granted to it.
  package var bytes: [UInt8] { Array(key.rawRepresentation) }

  /// What others need to grant files to it.
  package var reader: Reader { Reader(key: key.publicKey) }
}

extension ReaderKey: CustomStringConvertible, CustomReflectable {
  /// The public key, so that no secret is printed by accident.
  package var description: String { "ReaderKey(\(reader))" }

  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Somebody to whom files can be granted: a public key of X25519.
package struct Reader: Sendable {
  let key: Curve25519.KeyAgreement.PublicKey

  init(key: Curve25519.KeyAgreement.PublicKey) { self.key = key }

  /// The public key of 32 bytes; nil for any other count.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 32,
      let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)
    else { return nil }
    self.key = key
  }

  /// Its bytes.
  package var bytes: [UInt8] { Array(key.rawRepresentation) }

  /// Whether every secret that is shared with it is zero: a point of small order, which RFC 9180 (7.1.4) refuses and the library does not.
  package var isWeak: Bool {
    let probe = Curve25519.KeyAgreement.PrivateKey()
    guard let secret = try? probe.sharedSecretFromKeyAgreement(with: key) else { return true }
    return secret.withUnsafeBytes { $0.allSatisfy { $0 == 0 } }
  }
}
