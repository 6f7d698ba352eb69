import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// A vector of TenSEAL: how many values each ciphertext holds, and the ciphertexts.
///
/// The message is `CKKSVector {1: repeated sizes, 2: repeated ciphertext, 3: scale}` or `BFVVector
/// {1: sizes, 2: ciphertexts}`. Source: TenSEAL 0.3.18, tensors.proto.
package struct TenSEALVector: Hashable, Sendable {
  /// How many values each ciphertext holds.
  package let sizes: [Int]
  /// The ciphertexts.
  package let ciphertexts: [LatticeCiphertext]
  /// The minor version of SEAL that wrote them, or is to read them.
  package let minor: UInt8

  /// A vector; as many sizes as ciphertexts, at least one.
  package init(
    sizes: [Int], ciphertexts: [LatticeCiphertext], minor: UInt8 = SEALHeader.minorVersion
  ) {
    precondition(sizes.count == ciphertexts.count && !sizes.isEmpty, "a size for each ciphertext")
    self.minor = minor
    self.sizes = sizes
    self.ciphertexts = ciphertexts
  }

  /// Reads a message. Throws what is wrong with it, and with the ciphertexts in it.
  package init(
    _ bytes: [UInt8], context: LatticeContext, decompress: @escaping SEALDecompressor
  ) throws(SEALError) {
    var sizes: [Int] = []
    var ciphertexts: [LatticeCiphertext] = []
    var minor = SEALHeader.minorVersion
    for (number, value) in try ProtocolBuffer.fields(of: bytes[...]) {
      switch (number, value) {
      case (1, .bytes(let packed)):
        for size in try ProtocolBuffer.packed(packed) {
          guard size >= 1, size <= UInt64(context.parameters.slotCount) else { throw .notSEAL }
          sizes.append(Int(size))
        }
      case (2, .bytes(let object)):
        minor = try SEALHeader.minorVersion(of: object)
        ciphertexts.append(
          try LatticeCiphertext(seal: Array(object), context: context, decompress: decompress))
      case (3, .fixed64): break
      default: throw .notSEAL
      }
    }
    guard !sizes.isEmpty else { throw .notSEAL }
    // A tensor has a few dimensions where a vector has a size for each ciphertext.
    guard sizes.count >= ciphertexts.count else { throw .tensor }
    guard sizes.count == ciphertexts.count else { throw .truncated }
    self.sizes = sizes
    self.ciphertexts = ciphertexts
    self.minor = minor
  }

  /// The message as TenSEAL loads it.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter()
    var packed = ByteWriter()
    for size in sizes {
      packed.varint(UInt64(size))
    }
    writer.field(1, bytes: packed.bytes)
    for ciphertext in ciphertexts {
      writer.field(2, bytes: ciphertext.sealEncoded(minor: minor))
    }
    if let scale = ciphertexts.first?.scale {
      writer.field(3, fixed64: scale.bits)
    }
    return writer.bytes
  }
}
