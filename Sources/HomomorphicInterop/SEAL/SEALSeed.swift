import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// What SEAL saves instead of the second polynomial of a fresh ciphertext or key of its owner: the
/// generator and the public seed that it was drawn from.
///
/// An object of u8 generator (1 BLAKE2Xb, 2 SHAKE256) and 64 bytes of seed; it follows the residues of
/// the first polynomial. Source: SEAL 4, randomgen.cpp and `Ciphertext::load_members`.
struct SEALSeed: Hashable, Sendable {
  enum Generator: UInt8, Hashable, Sendable {
    case blake2xb = 1
    case shake256 = 2
  }

  static let byteCount = 64

  let generator: Generator
  let bytes: [UInt8]

  init(generator: Generator, bytes: [UInt8]) {
    precondition(bytes.count == Self.byteCount, "a seed has 64 bytes")
    self.generator = generator
    self.bytes = bytes
  }

  init(_ reader: inout SEALReader) throws(SEALError) {
    var (_, body) = try reader.object()
    guard let generator = Generator(rawValue: try body.byte()) else { throw .refused(.malformed) }
    self.generator = generator
    bytes = Array(try body.bytes(Self.byteCount))
    try body.finish()
  }

  /// Bytes of the object.
  static let objectBytes = SEALHeader.byteCount + 1 + byteCount

  func append(to writer: inout ByteWriter, minor: UInt8) {
    SEALHeader.append(to: &writer, bodyBytes: 1 + Self.byteCount, minor: minor)
    writer.u8(generator.rawValue)
    writer.bytes(bytes)
  }

  /// The residues of a uniform polynomial, limb after limb: SEAL 4's `sample_poly_uniform`.
  ///
  /// First every residue takes the next eight bytes of the stream, for all limbs; then, in the same
  /// order, each number at or above 2^64 - 2 - (2^64 - 1 mod q) takes the next eight bytes again
  /// until it is below, and is reduced.
  func expanded(degree: Int, moduli: [Modulus]) -> [UInt64] {
    var stream = Stream(seed: self)
    var words = (0..<degree * moduli.count).map { _ in stream.next() }
    for (limb, modulus) in moduli.enumerated() {
      let bound = UInt64.max - modulus.reduce(UInt64.max) - 1
      for index in limb * degree..<(limb + 1) * degree {
        while words[index] >= bound { words[index] = stream.next() }
        words[index] = modulus.reduce(words[index])
      }
    }
    return words
  }

  /// The stream of a seed: blocks of 4,096 bytes, each the output for the block's number. BLAKE2Xb has
  /// the seed for its key and the number, eight bytes, for its input; SHAKE256 has both as its input.
  private struct Stream {
    private static let blockBytes = 4096
    private let seed: SEALSeed
    private var counter: UInt64 = 0
    private var block: [UInt8] = []
    private var position = 0

    init(seed: SEALSeed) { self.seed = seed }

    /// The next eight bytes, little-endian.
    mutating func next() -> UInt64 {
      if position == block.count { refill() }
      let word = block.withUnsafeBytes {
        UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      }
      position += 8
      return word
    }

    private mutating func refill() {
      let number = (0..<8).map { UInt8(truncatingIfNeeded: counter &>> UInt64(8 * $0)) }
      block =
        switch seed.generator {
        case .blake2xb: BLAKE2Xb.expand(number, key: seed.bytes, count: Self.blockBytes)
        case .shake256: SHAKE256.expand(seed.bytes + number, count: Self.blockBytes)
        }
      counter &+= 1
      position = 0
    }
  }
}
