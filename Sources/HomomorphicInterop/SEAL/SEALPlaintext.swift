import HomomorphicClient
import HomomorphicEvaluation
import Primitives

// A plaintext of SEAL: 32 bytes parms_id, u64 coefficients, f64 scale, `DynArray` of the
// coefficients. Under CKKS they are the residues of a transformed polynomial, limb after limb, and
// parms_id says of which level; under BFV they are up to N numbers modulo t, and parms_id is 0. Source:
// SEAL 4, plaintext.cpp.

/// What a plaintext of SEAL says.
private struct SEALPlaintext {
  var identity: Hash256
  var scaleBits: UInt64
  var words: [UInt64]

  init(_ bytes: [UInt8], decompress: @escaping SEALDecompressor) throws(SEALError) {
    var reader = SEALReader(bytes[...], decompress: decompress)
    var (_, body) = try reader.object()
    try reader.finish()
    identity = try body.hash()
    let count = try body.length(max: 32_768 * 64)
    scaleBits = try body.word()
    words = try body.numbers()
    try body.finish()
    guard words.count == count else { throw .truncated }
  }

  init(identity: Hash256, scaleBits: UInt64, words: [UInt64]) {
    self.identity = identity
    self.scaleBits = scaleBits
    self.words = words
  }

  func encoded(minor: UInt8) -> [UInt8] {
    var writer = ByteWriter(capacity: 96 + words.count * 8)
    let arrayBytes = SEALHeader.byteCount + 8 + words.count * 8
    SEALHeader.append(to: &writer, bodyBytes: 32 + 8 + 8 + arrayBytes, minor: minor)
    writer.bytes(identity.bytes)
    writer.u64(UInt64(words.count))
    writer.u64(scaleBits)
    SEALReader.append(words, to: &writer, minor: minor)
    return writer.bytes
  }
}

extension LatticePlaintext {
  /// Reads a plaintext of CKKS that SEAL saved.
  ///
  /// Throws what is wrong with the bytes; `wrongParameters` when it belongs to other parameters than
  /// those of `context`, or to the key level, and `refused` for residues and scales out of range.
  package init(
    seal bytes: [UInt8], context: LatticeContext, decompress: @escaping SEALDecompressor
  ) throws(SEALError) {
    let raw = try SEALPlaintext(bytes, decompress: decompress)
    let parameters = context.parameters
    guard raw.identity != Hash256.zero, parameters.scheme == .ckks else {
      throw .wrongScheme(raw.identity == Hash256.zero ? .bfv : .ckks)
    }
    let limbCount = raw.words.count / parameters.degree
    guard (1...parameters.dataLimbCount).contains(limbCount),
      raw.words.count == limbCount * parameters.degree,
      raw.identity == parameters.identity(limbCount: limbCount)
    else { throw .wrongParameters }
    let polynomial = RNSPolynomial(
      degree: parameters.degree, limbCount: limbCount, words: raw.words)
    guard context.ring.isCanonical(polynomial) else { throw .refused(.residueOutOfRange) }
    guard let scale = Scale(bits: raw.scaleBits) else { throw .refused(.invalidScale) }
    do throws(HomomorphicError) {
      try context.check(scale, limbCount: limbCount)
    } catch {
      throw .refused(error)
    }
    self.init(context: context, polynomial: polynomial, scale: scale)
  }

  /// The plaintext as SEAL loads it, not compressed.
  package func sealEncoded(minor: UInt8 = SEALHeader.minorVersion) -> [UInt8] {
    SEALPlaintext(
      identity: context.parameters.identity(limbCount: depth + 1), scaleBits: scale.bits,
      words: Array(polynomial.words)
    ).encoded(minor: minor)
  }
}

extension BFVPlaintext {
  /// Reads a plaintext of BFV that SEAL saved, in coefficient form.
  ///
  /// Throws what is wrong with the bytes; `wrongScheme` for one of CKKS or a context of CKKS, and
  /// `refused` for a transformed one, more than N coefficients, or one that is not below t.
  package init(
    seal bytes: [UInt8], context: LatticeContext, decompress: @escaping SEALDecompressor
  ) throws(SEALError) {
    let raw = try SEALPlaintext(bytes, decompress: decompress)
    guard context.parameters.scheme == .bfv else { throw .wrongScheme(.bfv) }
    guard raw.identity == Hash256.zero else { throw .wrongScheme(.ckks) }
    let degree = context.parameters.degree
    guard raw.words.count <= degree else { throw .wrongParameters }
    guard raw.words.allSatisfy({ $0 < context.parameters.plainModulus }) else {
      throw .refused(.residueOutOfRange)
    }
    let padding = repeatElement(UInt64(0), count: degree - raw.words.count)
    self.init(
      context: context,
      polynomial: RNSPolynomial(degree: degree, limbCount: 1, words: raw.words + padding))
  }

  /// The plaintext as SEAL loads it, not compressed.
  package func sealEncoded(minor: UInt8 = SEALHeader.minorVersion) -> [UInt8] {
    SEALPlaintext(identity: .zero, scaleBits: SEALPolynomials.one, words: coefficients)
      .encoded(minor: minor)
  }
}
