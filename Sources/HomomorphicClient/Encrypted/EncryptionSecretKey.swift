import HomomorphicEvaluation
import Primitives

/// A key pair of any scheme. It cannot be copied, and its secret is overwritten with zeros when it
/// is released.
package enum EncryptionSecretKey: ~Copyable {
  /// The factors of a Paillier modulus.
  case paillier(PaillierSecretKey)
  /// A ternary polynomial, and the public keys that were made with it.
  case lattice(LatticeKeyPair)

  /// A new key pair; `generator` must be cryptographically secure unless the key is for a test.
  /// Lattice schemes that multiply get a relinearisation key, unless told otherwise, and Galois keys for `rotations`:
  /// steps of `rotated(by:)`; `summed()` needs the powers of two below half the slots' number. Seeded, lattice
  /// keys have half the bytes.
  ///
  /// Throws `invalidKey` for a scheme that does not exist, `keyMissing` for rotations of one that
  /// only adds, `invalidParameters` for steps that it has not.
  package static func generate(
    _ scheme: EncryptionScheme, rotations: [Int] = [], relinearizes: Bool = true,
    isSeeded: Bool = false, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> EncryptionSecretKey {
    switch scheme {
    case .paillier(let bits):
      guard rotations.isEmpty else { throw .keyMissing }
      return .paillier(
        scheme.isInsecure
          ? try PaillierSecretKey.generateInsecureForTests(bits: bits, using: &generator)
          : try PaillierSecretKey.generate(bits: bits, using: &generator))
    case .ckks, .bfv:
      guard let parameters = scheme.parameters else { throw .invalidKey }
      let secret = LatticeSecretKey.generate(
        context: try LatticeContext.shared(parameters), using: &generator)
      // The sum of BFV's slots swaps the two rows, which is the element of conjugation.
      let swapsRows = parameters.scheme == .bfv && !rotations.isEmpty
      let keys = try secret.keyBundle(
        relinearize: scheme.canMultiply && relinearizes, rotations: rotations, conjugate: swapsRows,
        isSeeded: isSeeded, using: &generator)
      return .lattice(LatticeKeyPair(secret: secret, keys: keys))
    }
  }

  /// The public part.
  package var publicKey: EncryptionKey {
    switch self {
    case .paillier(let key): .paillier(key.publicKey)
    case .lattice(let pair): .lattice(pair.keys)
    }
  }

  /// The raw values of a ciphertext. Only for whoever holds the key: under CKKS they carry the
  /// noise, which must not be published as it is.
  ///
  /// Throws `wrongKey`, `notPacked`, `laneOverflow`, `undecipherable`, and `valueOutOfRange` for one
  /// that does not fit 64 bits.
  package func decrypt(_ tensor: EncryptedTensor) throws(HomomorphicError) -> [Int64] {
    try Self.narrowed(try decryptWide(tensor))
  }

  static func narrowed(_ values: [Int128]) throws(HomomorphicError) -> [Int64] {
    var result: [Int64] = []
    result.reserveCapacity(values.count)
    for wide in values {
      guard let value = Int64(exactly: wide) else { throw .valueOutOfRange }
      result.append(value)
    }
    return result
  }

  /// As `decrypt`, of sums that may be wider than the format: whatever the machine computes fits.
  ///
  /// Throws `wrongKey`, `notPacked`, `laneOverflow`, `undecipherable`, and `valueOutOfRange` where
  /// somebody encrypted far more than the format holds.
  package func decryptWide(_ tensor: EncryptedTensor) throws(HomomorphicError) -> [Int128] {
    switch self {
    case .paillier(let key):
      guard case .paillier(let ciphertext) = tensor.storage else { throw .wrongKey }
      return try key.decryptWide(ciphertext)
    case .lattice(let pair):
      return try tensor.lattice(under: pair.keys).decrypted(by: pair.secret)
    }
  }

  /// The raw values of a ciphertext, for others to see: under CKKS rounded to `precisionBits`
  /// fraction bits after noise was added, at least 2^floodBits times as much as the public bound on
  /// the noise that encryption and all operations have left. The other schemes are exact, and have
  /// nothing to hide. `LatticeSecretKey.decryptForSharing` says what that gives, and its limits.
  ///
  /// Throws what `decrypt` throws, `boundsClaimed` where only a header bounds the noise of CKKS, and
  /// `precisionTooHigh` where that many bits leave no room for the
  /// flood.
  package func decryptForSharing(
    _ tensor: EncryptedTensor, precisionBits: Int, floodBits: Int = NoiseFlood.bitsMin,
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> [Int64] {
    switch self {
    case .paillier: return try decrypt(tensor)
    case .lattice(let pair):
      return try tensor.lattice(under: pair.keys).decryptedForSharing(
        by: pair.secret, precisionBits: precisionBits, floodBits: floodBits, using: &generator)
    }
  }

  /// The bits by which the noise may still grow; nil where the scheme has no such limit.
  ///
  /// Throws `wrongKey`.
  package func noiseBudget(_ tensor: EncryptedTensor) throws(HomomorphicError) -> Int? {
    switch self {
    case .paillier: return nil
    case .lattice(let pair):
      return try tensor.lattice(under: pair.keys).noiseBudget(under: pair.secret)
    }
  }

  /// The proof of what a Paillier ciphertext holds, for `EncryptedTensor.isOpened`.
  ///
  /// Throws `wrongKey` under another scheme, and what `PaillierSecretKey.open` throws.
  package func open(_ tensor: EncryptedTensor) throws(HomomorphicError) -> [UInt8] {
    switch self {
    case .lattice: throw .wrongKey
    case .paillier(let key):
      guard case .paillier(let ciphertext) = tensor.storage else { throw .wrongKey }
      return try key.open(ciphertext).encoded()
    }
  }
}

/// A lattice secret key with the public keys that were made with it.
package struct LatticeKeyPair: ~Copyable {
  /// The secret.
  package let secret: LatticeSecretKey
  /// What is public.
  package let keys: LatticeKeyBundle

  init(secret: consuming LatticeSecretKey, keys: LatticeKeyBundle) {
    self.secret = secret
    self.keys = keys
  }
}

extension EncryptionSecretKey {
  /// The secret itself, readable by everybody who gets these bytes. They are not wiped: write them
  /// to a file that only its owner can read, and drop them.
  package func unprotectedSecretEncoding() -> [UInt8] {
    switch self {
    case .paillier(let key): return key.unprotectedSecretEncoding()
    case .lattice(let pair):
      let bytes = pair.secret.unprotectedSecretEncoding()
      return (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) } + bytes
        + pair.keys.encoded()
    }
  }

  /// Reads what `unprotectedSecretEncoding` wrote.
  ///
  /// Throws `malformed`, `invalidKey` also for a public key that does not belong to the secret,
  /// `wrongParameters`, and what the decoders of the parts throw.
  package init(
    unprotectedSecretEncoding bytes: [UInt8], scheme: EncryptionScheme
  ) throws(HomomorphicError) {
    switch scheme {
    case .paillier(let bits):
      let key = try PaillierSecretKey(unprotectedSecretEncoding: bytes)
      guard key.publicKey.bits == bits else { throw .invalidKey }
      self = .paillier(key)
    case .ckks, .bfv:
      guard bytes.count >= 4 else { throw .malformed }
      let length = (0..<4).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
      guard length <= bytes.count - 4 else { throw .malformed }
      let secret = try LatticeSecretKey(
        unprotectedSecretEncoding: Array(bytes[4..<4 + length]))
      guard
        case .lattice(let keys) = try EncryptionKey(
          decoding: Array(bytes[(4 + length)...]), scheme: scheme),
        keys.parameters == secret.context.parameters
      else { throw .wrongParameters }
      guard secret.owns(keys.publicKey) else { throw .invalidKey }
      self = .lattice(LatticeKeyPair(secret: secret, keys: keys))
    }
  }

  /// A secret key that came from another library, with its public keys: all are its own.
  ///
  /// Throws `wrongParameters` for keys of others or without a name, and `wrongKey` for a public key
  /// or an evaluation key that was not made with the secret.
  package init(
    secret: consuming LatticeSecretKey, keys: LatticeKeyBundle
  ) throws(HomomorphicError) {
    guard secret.context == keys.context, keys.parameters.encryptionScheme != nil else {
      throw .wrongParameters
    }
    guard secret.owns(keys) else { throw .wrongKey }
    self = .lattice(LatticeKeyPair(secret: secret, keys: keys))
  }

  /// The same secret with another bundle of its own: what is computed under that can be shared.
  ///
  /// Throws `wrongParameters` and `wrongKey`.
  package consuming func under(_ key: EncryptionKey) throws(HomomorphicError) -> EncryptionSecretKey
  {
    switch consume self {
    case .paillier(let secret):
      guard key.identity == secret.publicKey.identity else { throw .wrongKey }
      return .paillier(secret)
    case .lattice(let pair):
      guard case .lattice(let keys) = key else { throw .wrongParameters }
      return try EncryptionSecretKey(secret: pair.secret, keys: keys)
    }
  }
}

extension EncryptedTensor {
  /// The lattice tensor, if it is under this key; `wrongKey` otherwise.
  fileprivate func lattice(
    under keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeTensor {
    guard case .lattice(let tensor) = storage, tensor.key.identity == keys.identity else {
      throw .wrongKey
    }
    return tensor
  }
}
