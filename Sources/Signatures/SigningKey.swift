import CSecp256k1
import Primitives

/// A secret key of secp256k1: what an account is owned by.
///
/// It cannot be printed or encoded by accident, its bytes are in one place, and are overwritten with zeros when it is released.
package final class SigningKey: @unchecked Sendable {
  /// 32 bytes, which nothing changes before the end: therefore it may be used from any thread.
  private let secret: UnsafeMutablePointer<UInt8>
  /// The account that it owns.
  package let address: Address

  /// How many bytes a key has.
  package static let byteCount = 32

  /// A key from 32 bytes; nil for another count, for 0, and from the order on.
  ///
  /// Who calls it wipes its own copy.
  package convenience init?(bytes: [UInt8]) {
    self.init { buffer in
      guard bytes.count == buffer.count else { return }
      for index in bytes.indices { buffer[index] = bytes[index] }
    }
  }

  /// A new key. Draws 32 bytes; that they are no key happens once in 2^128 times, then again.
  package static func generate(using generator: inout some RandomNumberGenerator) -> SigningKey {
    while true {
      let key = SigningKey { buffer in
        for index in buffer.indices {
          buffer[index] = UInt8(truncatingIfNeeded: generator.next() as UInt64)
        }
      }
      if let key { return key }
    }
  }

  /// Fills 32 bytes, which are 0 before.
  private init?(_ fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
    secret = .allocate(capacity: SigningKey.byteCount)
    secret.initialize(repeating: 0, count: SigningKey.byteCount)
    fill(UnsafeMutableBufferPointer(start: secret, count: SigningKey.byteCount))
    var key = secp256k1_pubkey()
    guard secp256k1_ec_pubkey_create(SigningContext.shared.pointer, &key, secret) == 1 else {
      address = .zero
      return nil
    }
    address = Address(publicKey: key)
  }

  deinit {
    galaxy_wipe_bytes(secret, SigningKey.byteCount)
    secret.deallocate()
  }

  /// Signs a hash: the nonce follows from key and hash (RFC 6979), so that no randomness can betray the key; s is low.
  package func sign(_ hash: Hash256) -> RecoverableSignature {
    let context = SigningContext.shared.pointer
    var signature = secp256k1_ecdsa_recoverable_signature()
    var compact = [UInt8](repeating: 0, count: 64)
    var recovery: Int32 = 0
    let isSigned = secp256k1_ecdsa_sign_recoverable(
      context, &signature, hash.bytes, secret, nil, nil)
    precondition(isSigned == 1, "a valid key signs every hash")
    secp256k1_ecdsa_recoverable_signature_serialize_compact(
      context, &compact, &recovery, &signature)
    guard let r = U256(bigEndian: compact[..<32]), let s = U256(bigEndian: compact[32...]),
      let result = try? RecoverableSignature(r: r, s: s, yIsOdd: recovery & 1 == 1)
    else { preconditionFailure("the library gives low signatures in range") }
    // 2 and 3 say that x was not below the order, which nobody has seen: one of 2^127 points.
    precondition(recovery < 2, "the nonce's x-coordinate is below the order")
    return result
  }

  /// Lends the 32 bytes to who stores or encrypts them, and wipes what it makes of them.
  package func withBytes<Result, Failure>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeBufferPointer(start: secret, count: SigningKey.byteCount))
  }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
  /// Whose key it is, and nothing of the key.
  package var description: String { "SigningKey(\(address.checksummed))" }

  /// Nothing: `dump` shows no secret.
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The library's tables for signing. It is not changed after it was made, so that any thread may use it.
private final class SigningContext: @unchecked Sendable {
  static let shared = SigningContext()

  let pointer: OpaquePointer

  private init() {
    guard let made = galaxy_secp256k1_create() else {
      preconditionFailure("there is memory for a context")
    }
    pointer = made
  }
}
