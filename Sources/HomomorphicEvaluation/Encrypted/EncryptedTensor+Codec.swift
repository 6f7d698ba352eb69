import Primitives

extension EncryptedTensor {
  /// The canonical encoding: equal ciphertexts, and only those, have equal encodings.
  package func encoded() -> [UInt8] {
    switch storage {
    case .paillier(let ciphertext): ciphertext.encoded()
    case .lattice(let tensor): tensor.encoded()
    }
  }

  /// Bytes of `encoded()`.
  package var encodedByteCount: Int {
    switch storage {
    case .paillier(let ciphertext):
      PaillierCost.encodedBytes(
        lanes: ciphertext.laneCount, rank: ciphertext.shape.count, format: ciphertext.format,
        bits: ciphertext.key.bits)
    case .lattice(let tensor): tensor.encodedByteCount
    }
  }

  /// What the header of an encoding says; nothing about the ciphertexts is checked.
  package struct Header: Hashable, Sendable {
    /// The format of an element.
    package let format: EncryptedFormat
    /// The dimensions.
    package let shape: [Int]
    /// How many more multiplications it admits.
    package let depth: Int
    /// Identity of the key.
    package let keyIdentity: Hash256
    /// Group elements under Paillier, ciphertexts under a lattice scheme.
    package let groupCount: Int
  }

  /// Reads the header, so that the rest can be charged for before it is checked.
  ///
  /// Throws `malformed`, `formatMismatch`, `tooLarge`, `laneOverflow`.
  package static func header(of bytes: [UInt8]) throws(HomomorphicError) -> Header {
    if bytes.first == LatticeTensor.magic { return try LatticeTensor.header(of: bytes).summary }
    let header = try PaillierCiphertext.header(of: bytes)
    return Header(
      format: EncryptedFormat(header.format), shape: header.shape, depth: 0,
      keyIdentity: header.keyIdentity, groupCount: header.elementCount)
  }

  /// How the ciphertexts of an encoding stand in it.
  package enum Form: Hashable, Sendable {
    /// All of their bytes.
    case whole
    /// A seed in place of half of them.
    case seeded
  }

  /// The form of an encoding; nil unless the number of ciphertexts and the bytes are what the shape
  /// and the depth need under the key: what is left of a size bomb ends here, before anything is
  /// charged or allocated.
  package static func form(
    of bytes: [UInt8], header: Header, key: EncryptionKey
  ) -> Form? {
    switch key {
    case .paillier(let key):
      guard let format = try? PaillierFormat(header.format),
        let lanes = try? PaillierLimits.laneCount(shape: header.shape),
        header.groupCount == PaillierCost.elements(lanes: lanes, format: format, bits: key.bits)
      else { return nil }
      let length = PaillierCost.encodedBytes(
        lanes: lanes, rank: header.shape.count, format: format, bits: key.bits)
      return bytes.count == length ? .whole : nil
    case .lattice(let key):
      return LatticeTensor.form(of: bytes, header: header, parameters: key.parameters)
    }
  }

  /// Reads and checks an encoding, canonical or as `EncryptionSecretKey.encryptSeeded` makes it.
  /// Format, shape and depth are those that the bytes name: compare
  /// them with what you expect.
  ///
  /// Throws what `header(of:)` throws, `wrongKey`, `malformed`, and what the scheme's own decoder
  /// throws.
  package init(decoding bytes: [UInt8], key: EncryptionKey) throws(HomomorphicError) {
    switch key {
    case .paillier(let key):
      self.init(try PaillierCiphertext(decoding: bytes, key: key))
    case .lattice(let key): self.init(try LatticeTensor(decoding: bytes, key: key))
    }
  }

  /// Reads what a secret's owner is to decrypt. A lattice ciphertext may name another bundle, whose
  /// evaluation keys it was computed with, and is read as one under the owner's: whether it belongs to
  /// the secret, decryption itself tells (`undecipherable`).
  ///
  /// Throws what `init(decoding:key:)` throws.
  package init(decoding bytes: [UInt8], owner key: EncryptionKey) throws(HomomorphicError) {
    guard case .lattice(let bundle) = key else {
      try self.init(decoding: bytes, key: key)
      return
    }
    let name = try LatticeTensor.header(of: bytes).summary.keyIdentity
    self.init(try LatticeTensor(decoding: bytes, key: bundle, naming: name))
  }
}
