import HomomorphicClient
import HomomorphicEvaluation
import Primitives

// Encryption parameters of SEAL: u8 scheme, u64 degree, u64 number of moduli, each modulus as an
// object of u64, the plaintext modulus as another. Source: SEAL 4, encryptionparams.cpp.

extension LatticeParameters {
  /// Reads SEAL's encryption parameters (CKKS or BFV). SEAL does not say which scale a user of CKKS
  /// chose: `scaleBits` is it.
  ///
  /// Throws `unsupported` for parameters below 128 bits of security, and for those that are not
  /// supported.
  package init(
    seal bytes: [UInt8], scaleBits: Int, decompress: @escaping SEALDecompressor
  ) throws(SEALError) {
    var reader = SEALReader(bytes[...], decompress: decompress)
    var (_, body) = try reader.object()
    try reader.finish()
    guard let scheme = LatticeScheme(rawValue: try body.byte()) else {
      throw .refused(.invalidParameters)
    }
    let degree = try body.length(max: 32_768)
    let count = try body.length(max: 64)
    var moduli: [UInt64] = []
    for _ in 0..<count {
      moduli.append(try Self.modulus(&body))
    }
    let plainModulus = try Self.modulus(&body)
    try body.finish()
    let bits = scheme == .ckks ? scaleBits : 0
    do throws(HomomorphicError) {
      try self.init(
        scheme: scheme, degree: degree, moduli: moduli, plainModulus: plainModulus,
        scaleBits: bits)
    } catch {
      throw .unsupported(
        SEALChain(
          scheme: scheme, degree: degree, moduli: moduli, plainModulus: plainModulus,
          scaleBits: bits))
    }
  }

  private static func modulus(_ reader: inout SEALReader) throws(SEALError) -> UInt64 {
    var (_, body) = try reader.object()
    let value = try body.word()
    try body.finish()
    return value
  }

  /// SEAL's encryption parameters with these moduli.
  package func sealEncoded(minor: UInt8 = SEALHeader.minorVersion) -> [UInt8] {
    var writer = ByteWriter()
    let modulusBytes = SEALHeader.byteCount + 8
    SEALHeader.append(
      to: &writer, bodyBytes: 17 + (moduli.count + 1) * modulusBytes, minor: minor)
    writer.u8(scheme.rawValue)
    writer.u64(UInt64(degree))
    writer.u64(UInt64(moduli.count))
    for modulus in moduli + [plainModulus] {
      SEALHeader.append(to: &writer, bodyBytes: 8, minor: minor)
      writer.u64(modulus)
    }
    return writer.bytes
  }
}
