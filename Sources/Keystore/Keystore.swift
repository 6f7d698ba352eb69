import COpenSSL
import Primitives
import Signatures

/// A secret key encrypted under a password, in the form that Ethereum's tools share (web3 secret storage, version 3).
package struct Keystore: Sendable {
  /// The bytes of the file.
  package let encoded: [UInt8]
  /// The address that the file names; anybody can write another there, so it counts only after `open`.
  package let address: Address?

  private let derivation: KeyDerivation
  private let salt: [UInt8]
  private let counter: [UInt8]
  private let ciphertext: [UInt8]
  private let mac: [UInt8]

  /// Encrypts a key under a password: its UTF-8 bytes. Draws 64 bytes.
  package init(
    sealing key: SigningKey, password: [UInt8], derivation: KeyDerivation = .standard,
    using generator: inout some RandomNumberGenerator
  ) throws(KeystoreError) {
    func draw(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() as UInt64) }
    }
    let (salt, counter, id) = (draw(32), draw(CounterCipher.blockBytes), draw(16))
    let (ciphertext, mac) = try derivation.withKey(password: password, salt: salt) {
      (derived) throws(KeystoreError) in
      let text = try Self.encrypted(key, derived.prefix(CounterCipher.blockBytes), counter)
      return (text, Self.mac(derived, text))
    }
    let file = KeystoreFile(
      id: Self.identifier(id), address: Hex.encode(key.address.bytes),
      crypto: KeystoreFile.Crypto(
        cipher: "aes-128-ctr", cipherparams: KeystoreFile.CipherParameters(iv: Hex.encode(counter)),
        ciphertext: Hex.encode(ciphertext), kdf: derivation.name,
        kdfparams: KeystoreFile.Parameters(derivation, salt: Hex.encode(salt)),
        mac: Hex.encode(mac)))
    encoded = file.encoded
    address = key.address
    self.derivation = derivation
    self.salt = salt
    self.counter = counter
    self.ciphertext = ciphertext
    self.mac = mac
  }

  /// Reads a file, and opens nothing.
  package init(decoding bytes: [UInt8]) throws(KeystoreError) {
    let file = try KeystoreFile(decoding: bytes)
    guard file.version == 3 else { throw .version(file.version) }
    guard let crypto = file.crypto else { throw .malformed("\"crypto\" is missing") }
    guard crypto.cipher == "aes-128-ctr" else { throw .unknown("the cipher \(crypto.cipher)") }
    func hex(_ text: String, _ name: String) throws(KeystoreError) -> [UInt8] {
      guard let bytes = Hex.decode(text) else { throw .malformed("\"\(name)\" is not hexadecimal") }
      return bytes
    }
    derivation = try KeyDerivation(crypto)
    salt = try hex(crypto.kdfparams.salt, "salt")
    counter = try hex(crypto.cipherparams.iv, "iv")
    ciphertext = try hex(crypto.ciphertext, "ciphertext")
    mac = try hex(crypto.mac, "mac")
    if let text = file.address {
      guard let named = Address(hex: text) else { throw .malformed("\"address\" is no address") }
      address = named
    } else {
      address = nil
    }
    encoded = bytes
  }

  /// Opens it with a password.
  package func open(password: [UInt8]) throws(KeystoreError) -> SigningKey {
    try derivation.withKey(password: password, salt: salt) { (derived) throws(KeystoreError) in
      let expected = Self.mac(derived, ciphertext)
      guard mac.count == expected.count, CRYPTO_memcmp(expected, mac, mac.count) == 0 else {
        throw .wrongPassword
      }
      let key = try decrypted(derived.prefix(CounterCipher.blockBytes))
      guard let key, address == nil || address == key.address else { throw .wrongKey }
      return key
    }
  }

  private func decrypted(_ cipherKey: ArraySlice<UInt8>) throws(KeystoreError) -> SigningKey? {
    var secret = try CounterCipher.apply(ciphertext, key: cipherKey, counter: counter)
    defer { OPENSSL_cleanse(&secret, secret.count) }
    return SigningKey(bytes: secret)
  }

  private static func encrypted(
    _ key: SigningKey, _ cipherKey: ArraySlice<UInt8>, _ counter: [UInt8]
  ) throws(KeystoreError) -> [UInt8] {
    try key.withBytes { (secret) throws(KeystoreError) in
      try CounterCipher.apply(secret, key: cipherKey, counter: counter)
    }
  }

  /// keccak256 of the second half of the derived key and the ciphertext.
  private static func mac(_ derived: [UInt8], _ ciphertext: [UInt8]) -> [UInt8] {
    keccak256(derived[CounterCipher.blockBytes...] + ciphertext).bytes
  }

  /// A random UUID (RFC 9562, version 4).
  private static func identifier(_ random: [UInt8]) -> String {
    var bytes = random
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let parts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
    return parts.map { Hex.encode(bytes[$0]) }.joined(separator: "-")
  }
}

extension KeyDerivation {
  /// What the file calls it.
  fileprivate var name: String {
    switch self {
    case .scrypt: "scrypt"
    case .pbkdf2: "pbkdf2"
    }
  }

  /// Reads the parameters of a file.
  fileprivate init(_ crypto: KeystoreFile.Crypto) throws(KeystoreError) {
    let parameters = crypto.kdfparams
    guard parameters.dklen == KeyDerivation.byteCount else {
      throw .parameters("the derived key has \(parameters.dklen) bytes instead of 32")
    }
    switch crypto.kdf {
    case "scrypt":
      guard let n = parameters.n, let r = parameters.r, let p = parameters.p else {
        throw .malformed("\"n\", \"r\" or \"p\" is missing")
      }
      self = .scrypt(n: n, r: r, p: p)
    case "pbkdf2":
      guard parameters.prf == "hmac-sha256" else {
        throw .unknown("PBKDF2 with \(parameters.prf ?? "nothing")")
      }
      guard let rounds = parameters.c else { throw .malformed("\"c\" is missing") }
      self = .pbkdf2(rounds: rounds)
    default: throw .unknown("the key derivation \(crypto.kdf)")
    }
    try check()
  }
}

extension KeystoreFile.Parameters {
  /// The parameters of a derivation.
  fileprivate init(_ derivation: KeyDerivation, salt: String) {
    self.init(dklen: KeyDerivation.byteCount, salt: salt)
    switch derivation {
    case .scrypt(let n, let r, let p): (self.n, self.r, self.p) = (n, r, p)
    case .pbkdf2(let rounds): (c, prf) = (rounds, "hmac-sha256")
    }
  }
}
