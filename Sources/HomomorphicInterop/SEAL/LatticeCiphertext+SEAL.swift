import HomomorphicClient
import HomomorphicEvaluation
import Primitives

extension LatticeCiphertext {
  /// Reads a ciphertext that SEAL saved, of two or three polynomials.
  ///
  /// Throws what is wrong with the bytes; `wrongParameters` when it belongs to other parameters than
  /// those of `context`, or to the key level.
  package init(
    seal bytes: [UInt8], context: LatticeContext, decompress: @escaping SEALDecompressor
  ) throws(SEALError) {
    var reader = SEALReader(bytes[...], decompress: decompress)
    try self.init(&reader, context: context)
    try reader.finish()
  }

  init(_ reader: inout SEALReader, context: LatticeContext) throws(SEALError) {
    var (_, body) = try reader.object()
    let raw = try SEALPolynomials(&body)
    let polynomials = try raw.polynomials(in: context)
    guard raw.limbCount <= context.parameters.dataLimbCount else { throw .wrongParameters }
    // CKKS stands in NTT form and has a scale; BFV stands in coefficient form and has none.
    let isCKKS = context.parameters.scheme == .ckks
    guard raw.isNTT == isCKKS else { throw .refused(.malformed) }
    let scale = isCKKS ? Scale(bits: raw.scaleBits) : nil
    guard scale != nil || !isCKKS else { throw .refused(.invalidScale) }
    do throws(HomomorphicError) {
      try self.init(
        context: context, polynomials: polynomials, isNTT: isCKKS, scale: scale)
    } catch {
      throw .refused(error)
    }
  }

  /// The ciphertext as SEAL loads it, not compressed.
  package func sealEncoded(minor: UInt8 = SEALHeader.minorVersion) -> [UInt8] {
    let limbCount = depth + 1
    var writer = ByteWriter(capacity: 128 + size * limbCount * degree * 8)
    SEALPolynomials(
      identity: context.parameters.identity(limbCount: limbCount), isNTT: isNTT, count: size,
      degree: degree, limbCount: limbCount, scaleBits: scale?.bits ?? SEALPolynomials.one,
      words: polynomials.flatMap(\.words)
    ).append(to: &writer, minor: minor)
    return writer.bytes
  }
}
