import Primitives

/// What is public of a key: enough to encrypt, and to calculate with ciphertexts.
package enum EncryptionKey: Sendable {
  /// A Paillier modulus.
  case paillier(PaillierPublicKey)
}

extension EncryptionKey {
  /// keccak256 of `encoded()`: names the key in ciphertexts.
  package var identity: Hash256 {
    switch self {
    case .paillier(let key): key.identity
    }
  }

  /// The scheme and its parameters.
  package var scheme: EncryptionScheme {
    switch self {
    case .paillier(let key): .paillier(bits: key.bits)
    }
  }

  /// The canonical encoding.
  package func encoded() -> [UInt8] {
    switch self {
    case .paillier(let key): key.modulusBigEndian
    }
  }

  /// Bytes of `encoded()`.
  package var encodedByteCount: Int {
    switch self {
    case .paillier(let key): key.bits / 8
    }
  }

  /// The most bytes that the encoding of a key of a scheme has.
  package static func encodedBytesMax(_ scheme: EncryptionScheme) -> Int {
    switch scheme {
    case .paillier(let bits): bits / 8
    case .ckks, .bfv: 0
    }
  }

  /// Reads and checks an encoding of a key of a scheme.
  ///
  /// Throws `invalidKey`, and what the scheme's own decoder throws.
  package init(decoding bytes: [UInt8], scheme: EncryptionScheme) throws(HomomorphicError) {
    switch scheme {
    case .paillier(let bits):
      guard bytes.count == bits / 8 else { throw .invalidKey }
      self = .paillier(
        scheme.isInsecure
          ? try PaillierPublicKey(insecureTestModulusBigEndian: bytes)
          : try PaillierPublicKey(modulusBigEndian: bytes))
    case .ckks, .bfv: throw .invalidKey
    }
  }
}

extension EncryptionKey: Hashable {
  /// Keys are equal when they are of one scheme and their encodings have one hash.
  package static func == (left: EncryptionKey, right: EncryptionKey) -> Bool {
    left.identity == right.identity && left.scheme == right.scheme
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(identity)
  }
}

/// A key pair of any scheme. It cannot be copied, and its secret is overwritten with zeros when it
/// is released.
package enum EncryptionSecretKey: ~Copyable {
  /// The factors of a Paillier modulus.
  case paillier(PaillierSecretKey)

  /// A new key pair; `generator` must be cryptographically secure unless the key is for a test.
  ///
  /// Throws `invalidKey` for a scheme that does not exist.
  package static func generate(
    _ scheme: EncryptionScheme, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> EncryptionSecretKey {
    switch scheme {
    case .paillier(let bits):
      return .paillier(
        scheme.isInsecure
          ? try PaillierSecretKey.generateInsecureForTests(bits: bits, using: &generator)
          : try PaillierSecretKey.generate(bits: bits, using: &generator))
    case .ckks, .bfv: throw .invalidKey
    }
  }

  /// The public part.
  package var publicKey: EncryptionKey {
    switch self {
    case .paillier(let key): .paillier(key.publicKey)
    }
  }

  /// The raw values of a ciphertext. Only for whoever holds the key: under CKKS they carry the
  /// noise, which must not be published as it is.
  ///
  /// Throws `wrongKey`, `notPacked`, `laneOverflow`, and `valueOutOfRange` for one that does not
  /// fit 64 bits.
  package func decrypt(_ tensor: EncryptedTensor) throws(HomomorphicError) -> [Int64] {
    switch self {
    case .paillier(let key):
      guard case .paillier(let cipher) = tensor.storage else { throw .wrongKey }
      return try key.decrypt(cipher)
    }
  }
}
