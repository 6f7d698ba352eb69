import Keystore
import Primitives
import Signatures
import TestKit
import Testing

/// Keystores of web3 secret storage.
@Suite struct KeystoreTests {
  static let seed: UInt64 = 0x4B5
  static let secret = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"
  static let password = Array("testpassword".utf8)

  /// The definition's own test vector (ethereum.org, "Web3 Secret Storage Definition"). Its second, for scrypt, has an n that RFC 7914
  /// does not allow for r = 1, and OpenSSL refuses it.
  static let pbkdf2 = """
    {"crypto": {"cipher": "aes-128-ctr",
      "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
      "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
      "kdf": "pbkdf2", "kdfparams": {"c": 262144, "dklen": 32, "prf": "hmac-sha256",
        "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
      "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
     "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3}
    """
  /// What eth-account 0.14.0 makes of the same key and password.
  static let scrypt = """
    {"address": "008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b", "crypto": {"cipher": "aes-128-ctr",
      "cipherparams": {"iv": "1b086bdedbf848b7ee859d74987c392e"},
      "ciphertext": "18c84f365ebee15c99ccfada6a589b41fd78566bee7e151120ec6da6753c82c2",
      "kdf": "scrypt", "kdfparams": {"dklen": 32, "n": 4096, "r": 8, "p": 1,
        "salt": "0f6412e22defda19059cae50f743037a"},
      "mac": "dabb61518e650fadb56a75fdc725452ccf99ab8d2c2247978524f195df22466a"},
     "id": "c72e6c35-cfdf-4867-a81e-c1f404c9a1c4", "version": 3}
    """

  static func opened(_ text: String, _ password: [UInt8] = password) throws -> String {
    try Keystore(decoding: Array(text.utf8)).open(password: password).withBytes { Hex.encode($0) }
  }

  @Test(arguments: [pbkdf2, scrypt]) func theDefinitionsVectorsOpen(text: String) throws {
    #expect(try Self.opened(text) == Self.secret)
    #expect(throws: KeystoreError.wrongPassword) {
      try Self.opened(text, Array("testpasswort".utf8))
    }
  }

  @Test func whatIsSealedOpens() throws {
    var random = SplitMix64(seed: Self.seed)
    for password in [[], Array("p".utf8), Array("pässwörd 🔑".utf8), [0xFF, 0x00, 0x80]] {
      let key = SigningKey.generate(using: &random)
      let sealed = try Keystore(
        sealing: key, password: password, derivation: .scrypt(n: 16, r: 1, p: 1), using: &random)
      let read = try Keystore(decoding: sealed.encoded)
      #expect(read.address == key.address)
      let opened = try read.open(password: password)
      #expect(opened.withBytes { Array($0) } == key.withBytes { Array($0) })
      #expect(throws: KeystoreError.wrongPassword) { try read.open(password: password + [1]) }
      let text = String(decoding: sealed.encoded, as: UTF8.self)
      #expect(!text.contains(key.withBytes { Hex.encode($0) }))
      // The salt is new each time.
      let again = try Keystore(
        sealing: key, password: password, derivation: .scrypt(n: 16, r: 1, p: 1), using: &random)
      #expect(again.encoded != sealed.encoded)
    }
  }

  @Test func anotherAddressIsSeen() throws {
    var random = SplitMix64(seed: Self.seed)
    let key = SigningKey.generate(using: &random)
    let sealed = try Keystore(
      sealing: key, password: [1], derivation: .scrypt(n: 2, r: 1, p: 1), using: &random)
    let text = String(decoding: sealed.encoded, as: UTF8.self)
      .replacing(Hex.encode(key.address.bytes), with: String(repeating: "ab", count: 20))
    let read = try Keystore(decoding: Array(text.utf8))
    #expect(read.address == Address(hex: String(repeating: "ab", count: 20)))
    #expect(throws: KeystoreError.wrongKey) { try read.open(password: [1]) }
  }

  /// What a file asks for is bounded before it is done.
  @Test func dearOrStrangeParametersAreRefused() {
    for (from, to) in [
      ("\"n\": 4096", "\"n\": 262143"), ("\"n\": 4096", "\"n\": 1"),
      ("\"n\": 4096", "\"n\": 9223372036854775808"), ("\"n\": 4096", "\"n\": 16777216"),
      ("\"n\": 4096", "\"n\": -2"), ("\"n\": 4096", "\"n\": 1e400"),
      ("\"r\": 8", "\"r\": 0"), ("\"r\": 8", "\"r\": 65536"), ("\"p\": 1", "\"p\": 1024"),
      ("\"n\": 4096, \"r\": 8", "\"n\": 65536, \"r\": 1"), ("\"p\": 1", "\"p\": 0"),
      ("\"dklen\": 32", "\"dklen\": 64"),
      ("\"dklen\": 32", "\"dklen\": \"32\""), ("scrypt", "argon2"), ("aes-128-ctr", "aes-128-cbc"),
      ("\"version\": 3", "\"version\": 1"), ("\"iv\": \"", "\"iv\": \"zz"),
      ("\"crypto\"", "\"cryptx\""),
      ("\"address\": \"", "\"address\": \"12"), ("{\"address\"", "[\"address\""),
    ] {
      let text = Self.scrypt.replacing(from, with: to)
      #expect(text != Self.scrypt)
      #expect(throws: KeystoreError.self, "\(to)") { try Keystore(decoding: Array(text.utf8)) }
    }
    let rounds = Self.pbkdf2.replacing("262144", with: "99999999999")
    #expect(throws: KeystoreError.self) { try Keystore(decoding: Array(rounds.utf8)) }
    let long = [UInt8](repeating: 0x20, count: 1 << 17)
    #expect(throws: KeystoreError.self) { try Keystore(decoding: long) }
    let deep = [UInt8](repeating: 0x5B, count: 1 << 15)
    #expect(throws: KeystoreError.self) { try Keystore(decoding: deep) }
    let geths = Self.scrypt.replacing("\"crypto\"", with: "\"Crypto\"")
    #expect(throws: Never.self) { try Keystore(decoding: Array(geths.utf8)) }
    // A counter block of another length shows when it is opened.
    let short = Self.pbkdf2.replacing("6087dab2f9fdbbfaddc31a909735c1e6", with: "6087")
      .replacing("262144", with: "1")
    #expect(throws: KeystoreError.self) { try Self.opened(short) }
  }

  @Test func damagedFilesNeverCrash() throws {
    var random = SplitMix64(seed: Self.seed)
    let key = SigningKey.generate(using: &random)
    let sealed = try Keystore(
      sealing: key, password: [1], derivation: .scrypt(n: 2, r: 1, p: 1), using: &random)
    for _ in 0..<2_000 {
      let changed = Mutation.apply(to: sealed.encoded, &random)
      guard let read = try? Keystore(decoding: changed),
        let opened = try? read.open(password: [1])
      else { continue }
      #expect(opened.address == key.address, "seed \(Self.seed)")
    }
  }
}
