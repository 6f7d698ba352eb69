import HomomorphicClient
import HomomorphicEvaluation
import Primitives

// A ciphertext of SEAL: 32 bytes parms_id, u8 in NTT form, u64 polynomials, u64 degree, u64 limbs,
// f64 scale, u64 correction factor, `DynArray` of the residues, polynomial after polynomial, limb
// after limb; where the second polynomial is missing, its seed follows. Public keys and the digits of switching keys are ciphertexts at the key level. Source:
// SEAL 4, ciphertext.cpp and dynarray.h; checked against TenSEAL 0.3.18.

/// The residues of a ciphertext of SEAL, and what it says about them.
struct SEALPolynomials: Hashable, Sendable {
  var identity: Hash256
  var isNTT: Bool
  var count: Int
  var degree: Int
  var limbCount: Int
  var scaleBits: UInt64
  /// The residues; those of the first polynomial alone when there is a seed.
  var words: [UInt64]
  /// What the second polynomial is drawn from, when it is not there itself.
  var seed: SEALSeed?

  /// The bits of 1.0: the scale where there is none.
  static let one: UInt64 = 0x3FF0_0000_0000_0000

  /// Reads a body; only the lengths are checked, against each other and the limits.
  init(_ body: inout SEALReader) throws(SEALError) {
    identity = try body.hash()
    isNTT = try body.byte() != 0
    count = try body.length(max: 3)
    degree = try body.length(max: 32_768)
    limbCount = try body.length(max: 64)
    scaleBits = try body.word()
    let correction = try body.word()
    words = try body.numbers()
    // A correction other than 1 belongs to BGV.
    guard count >= 2, degree >= 1, limbCount >= 1, correction == 1 else {
      throw .refused(.malformed)
    }
    let limbs = degree * limbCount
    if count == 2, words.count == limbs {
      seed = try SEALSeed(&body)
    } else {
      guard words.count == count * limbs else { throw .truncated }
      seed = nil
    }
    try body.finish()
  }

  init(
    identity: Hash256, isNTT: Bool, count: Int, degree: Int, limbCount: Int, scaleBits: UInt64,
    words: [UInt64], seed: SEALSeed? = nil
  ) {
    self.identity = identity
    self.isNTT = isNTT
    self.count = count
    self.degree = degree
    self.limbCount = limbCount
    self.scaleBits = scaleBits
    self.words = words
    self.seed = seed
  }

  /// The polynomials, each checked to be canonical in `context`; a seed is expanded.
  ///
  /// Throws `wrongScheme` and `wrongParameters` when they belong to others, and
  /// `refused(.residueOutOfRange)`.
  func polynomials(in context: LatticeContext) throws(SEALError) -> [RNSPolynomial] {
    guard degree == context.parameters.degree, limbCount <= context.parameters.moduli.count,
      identity == context.parameters.identity(limbCount: limbCount)
    else {
      // Ciphertexts of CKKS are transformed, those of BFV are not.
      let scheme: LatticeScheme = isNTT ? .ckks : .bfv
      throw scheme == context.parameters.scheme ? .wrongParameters : .wrongScheme(scheme)
    }
    let size = degree * limbCount
    var result: [RNSPolynomial] = []
    for index in 0..<(seed == nil ? count : 1) {
      let polynomial = RNSPolynomial(
        degree: degree, limbCount: limbCount,
        words: Array(words[index * size..<(index + 1) * size]))
      guard context.ring.isCanonical(polynomial) else { throw .refused(.residueOutOfRange) }
      result.append(polynomial)
    }
    if let seed {
      let moduli = Array(context.ring.moduli[..<limbCount])
      result.append(
        RNSPolynomial(
          degree: degree, limbCount: limbCount,
          words: seed.expanded(degree: degree, moduli: moduli)))
    }
    return result
  }

  /// The object as bytes, not compressed.
  func append(to writer: inout ByteWriter, minor: UInt8) {
    let arrayBytes = SEALHeader.byteCount + 8 + words.count * 8
    let seedBytes = seed == nil ? 0 : SEALSeed.objectBytes
    SEALHeader.append(
      to: &writer, bodyBytes: Self.fixedBytes + arrayBytes + seedBytes, minor: minor)
    writer.bytes(identity.bytes)
    writer.bool(isNTT)
    writer.u64(UInt64(count))
    writer.u64(UInt64(degree))
    writer.u64(UInt64(limbCount))
    writer.u64(scaleBits)
    writer.u64(1)
    SEALReader.append(words, to: &writer, minor: minor)
    seed?.append(to: &writer, minor: minor)
  }

  /// Bytes of a body before the residues.
  private static let fixedBytes = 32 + 1 + 5 * 8
}
