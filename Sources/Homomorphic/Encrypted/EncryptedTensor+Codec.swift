import Primitives

extension EncryptedTensor {
  /// The canonical encoding: equal ciphertexts, and only those, have equal encodings.
  package func encoded() -> [UInt8] {
    switch storage {
    case .paillier(let cipher): cipher.encoded()
    case .lattice(let tensor): tensor.encoded()
    }
  }

  /// Bytes of `encoded()`.
  package var encodedByteCount: Int {
    switch storage {
    case .paillier(let cipher):
      PaillierCost.encodedBytes(
        lanes: cipher.laneCount, rank: cipher.shape.count, format: cipher.format,
        bits: cipher.key.bits)
    case .lattice(let tensor): tensor.encodedByteCount
    }
  }

  /// What the header of an encoding says; nothing about the ciphertexts is checked.
  package struct Header: Hashable, Sendable {
    /// The format of an element.
    package let format: EncryptedFormat
    /// The dimensions.
    package let shape: [Int]
    /// How many multiplications it still has room for.
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

  /// Reads and checks an encoding, canonical or as `EncryptionSecretKey.encryptSeeded` makes it. Format, shape and depth are those that the bytes name: compare
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
}
