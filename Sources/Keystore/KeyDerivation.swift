import COpenSSL
import Primitives

/// How a key of 32 bytes is made from a password, so that guessing is dear.
package enum KeyDerivation: Hashable, Sendable {
  /// scrypt (RFC 7914): takes 128 * n * r bytes of memory.
  case scrypt(n: UInt64, r: UInt64, p: UInt64)
  /// PBKDF2 with HMAC-SHA-256 (RFC 8018), of old files.
  case pbkdf2(rounds: Int)

  /// What geth and eth-account take: 256 MiB and about a second.
  package static let standard = KeyDerivation.scrypt(n: 1 << 18, r: 8, p: 1)
  /// geth's for small machines: 4 MiB, and a tenth of the time.
  package static let light = KeyDerivation.scrypt(n: 1 << 12, r: 8, p: 6)

  /// How many bytes are derived.
  static let byteCount = 32
  /// The most memory for scrypt: four times the standard.
  private static let memoryMax: UInt64 = 1 << 30

  /// Throws for parameters that a file must not ask for: RFC 7914 wants for n a power of two below 2^(16 r); 1 GiB and 2^24 blocks
  /// at most.
  func check() throws(KeystoreError) {
    switch self {
    case .scrypt(let n, let r, let p):
      // Each alone first, so that the products fit.
      guard (2...1 << 24).contains(n), n.nonzeroBitCount == 1, (1...1 << 16).contains(r),
        (1...1 << 10).contains(p), r >= 4 || n < 1 << (16 * r)
      else { throw .parameters("scrypt with n \(n), r \(r), p \(p)") }
      guard 128 * n * r <= Self.memoryMax, n * r * p <= 1 << 24 else {
        throw .parameters("scrypt with n \(n), r \(r), p \(p) takes too much memory or time")
      }
    case .pbkdf2(let rounds):
      guard (1...1 << 24).contains(rounds) else { throw .parameters("\(rounds) rounds of PBKDF2") }
    }
  }

  /// Lends the derived key, and wipes it afterwards.
  func withKey<Result>(
    password: [UInt8], salt: [UInt8],
    _ body: ([UInt8]) throws(KeystoreError) -> Result
  ) throws(KeystoreError) -> Result {
    try check()
    var key = [UInt8](repeating: 0, count: Self.byteCount)
    defer { OPENSSL_cleanse(&key, key.count) }
    let code = password.withUnsafeBytes { text in
      let text = text.assumingMemoryBound(to: CChar.self)
      return switch self {
      case .scrypt(let n, let r, let p):
        EVP_PBE_scrypt(
          text.baseAddress, text.count, salt, salt.count, n, r, p, 2 * Self.memoryMax, &key,
          key.count)
      case .pbkdf2(let rounds):
        PKCS5_PBKDF2_HMAC(
          text.baseAddress, Int32(text.count), salt, Int32(salt.count), Int32(rounds),
          EVP_sha256(), Int32(key.count), &key)
      }
    }
    guard code == 1 else { throw .parameters("the key cannot be derived: memory is short") }
    return try body(key)
  }
}
