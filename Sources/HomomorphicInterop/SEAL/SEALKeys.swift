import HomomorphicClient
import HomomorphicEvaluation
import Primitives

// Switching keys of SEAL: parms_id of the key level, u64 number of keys, and for each u64 number of
// digits and the digits, which are public keys; a key that is not there has no digits. Relinearisation
// keys have one, Galois keys N, that of the element g at (g - 1) / 2. Source: SEAL 4, kswitchkeys.cpp.

/// Reads and writes the keys of SEAL.
package enum SEALKeys {
  /// Reads a public key.
  package static func publicKey(
    _ bytes: [UInt8], context: LatticeContext, decompress: @escaping SEALDecompressor
  ) throws(SEALError) -> LatticePublicKey {
    var reader = SEALReader(bytes[...], decompress: decompress)
    let pair = try self.pair(&reader, context)
    try reader.finish()
    return LatticePublicKey(context: context, b: pair[0], a: pair[1])
  }

  /// Reads relinearisation keys; only the first, for the square of the secret, is used.
  package static func relinearizationKey(
    _ bytes: [UInt8], context: LatticeContext, decompress: @escaping SEALDecompressor
  ) throws(SEALError) -> SwitchingKey {
    let keys = try switchingKeys(bytes, context: context, decompress: decompress)
    guard let first = keys.first, first.index == 0 else { throw .missing("relinearisation key") }
    return first.key
  }

  /// Reads Galois keys, ascending by element.
  package static func galoisKeys(
    _ bytes: [UInt8], context: LatticeContext, decompress: @escaping SEALDecompressor
  ) throws(SEALError) -> [GaloisKey] {
    try switchingKeys(bytes, context: context, decompress: decompress).map { index, key in
      GaloisKey(element: 2 * index + 1, key: key)
    }
  }

  private static func switchingKeys(
    _ bytes: [UInt8], context: LatticeContext, decompress: @escaping SEALDecompressor
  ) throws(SEALError) -> [(index: Int, key: SwitchingKey)] {
    var reader = SEALReader(bytes[...], decompress: decompress)
    var (_, body) = try reader.object()
    try reader.finish()
    guard try body.hash() == context.parameters.identity else { throw .wrongParameters }
    let count = try body.length(max: context.parameters.degree)
    var keys: [(index: Int, key: SwitchingKey)] = []
    for index in 0..<count {
      let digitCount = try body.length(max: 64)
      if digitCount == 0 { continue }
      guard digitCount == context.parameters.dataLimbCount else { throw .refused(.invalidKey) }
      var digits: [SwitchingKey.Digit] = []
      for _ in 0..<digitCount {
        let pair = try pair(&body, context)
        digits.append(SwitchingKey.Digit(b: pair[0], a: pair[1]))
      }
      keys.append((index, SwitchingKey(digits: digits)))
    }
    try body.finish()
    return keys
  }

  /// Two polynomials at the key level, in NTT form.
  private static func pair(
    _ reader: inout SEALReader, _ context: LatticeContext
  ) throws(SEALError) -> [RNSPolynomial] {
    var (_, body) = try reader.object()
    let raw = try SEALPolynomials(&body)
    guard raw.identity == context.parameters.identity else { throw .wrongParameters }
    guard raw.count == 2, raw.isNTT, raw.limbCount == context.parameters.moduli.count else {
      throw .refused(.invalidKey)
    }
    return try raw.polynomials(in: context)
  }

  /// Reads a secret key: 32 bytes parms_id, u64 coefficients, f64 scale, `DynArray` of the residues
  /// at the key level in NTT form.
  package static func secretKey(
    _ bytes: [UInt8], context: LatticeContext, decompress: @escaping SEALDecompressor
  ) throws(SEALError) -> LatticeSecretKey {
    var reader = SEALReader(bytes[...], decompress: decompress)
    var (_, body) = try reader.object()
    try reader.finish()
    guard try body.hash() == context.parameters.identity else { throw .wrongParameters }
    let size = context.parameters.degree * context.parameters.moduli.count
    guard try body.length(max: size) == size else { throw .refused(.invalidKey) }
    _ = try body.word()
    let words = try body.numbers()
    try body.finish()
    guard words.count == size else { throw .truncated }
    let given = RNSPolynomial(
      degree: context.parameters.degree, limbCount: context.parameters.moduli.count, words: words)
    defer { LatticeSecretKey.wipe(given) }
    guard context.ring.isCanonical(given) else { throw .refused(.invalidKey) }
    var coefficients = try ternary(given, context)
    defer { LatticeSecretKey.wipe(&coefficients) }
    let key = LatticeSecretKey(context: context, coefficients: coefficients)
    guard key.transformed == given else { throw .refused(.invalidKey) }
    return key
  }

  /// The coefficients -1, 0 and 1 of which these are the residues in NTT form.
  private static func ternary(
    _ transformed: RNSPolynomial, _ context: LatticeContext
  ) throws(SEALError) -> [Int64] {
    let first = context.ring.moduli[0].value
    var polynomial = RNSPolynomial(
      degree: transformed.degree, limbCount: 1, words: transformed[limb: 0])
    context.ring.inverseNTT(&polynomial)
    defer { LatticeSecretKey.wipe(polynomial) }
    var coefficients: [Int64] = []
    coefficients.reserveCapacity(transformed.degree)
    for word in polynomial.words {
      guard word <= 1 || word == first - 1 else { throw .refused(.invalidKey) }
      coefficients.append(word == first - 1 ? -1 : Int64(truncatingIfNeeded: word))
    }
    return coefficients
  }

  /// The secret itself as SEAL loads it, readable by everybody who gets these bytes.
  package static func encoded(
    unprotected key: borrowing LatticeSecretKey, minor: UInt8 = SEALHeader.minorVersion
  ) -> [UInt8] {
    let words = key.transformed.words
    var body = ByteWriter(capacity: 96 + words.count * 8)
    body.bytes(key.context.parameters.identity.bytes)
    body.u64(UInt64(words.count))
    body.u64(SEALPolynomials.one)
    SEALReader.append(words, to: &body, minor: minor)
    var writer = ByteWriter(capacity: SEALHeader.byteCount + body.bytes.count)
    SEALHeader.append(to: &writer, bodyBytes: body.bytes.count, minor: minor)
    writer.bytes(body.bytes)
    return writer.bytes
  }

  /// A public key as SEAL loads it.
  package static func encoded(
    _ key: LatticePublicKey, minor: UInt8 = SEALHeader.minorVersion
  ) -> [UInt8] {
    var writer = ByteWriter()
    append((key.b, key.a), context: key.context, to: &writer, minor: minor)
    return writer.bytes
  }

  /// A relinearisation key as SEAL loads it.
  package static func encoded(
    relinearizationKey key: SwitchingKey, context: LatticeContext,
    minor: UInt8 = SEALHeader.minorVersion
  ) -> [UInt8] {
    encoded([(0, key)], count: 1, context: context, minor: minor)
  }

  /// Galois keys as SEAL loads them.
  package static func encoded(
    galoisKeys keys: [GaloisKey], context: LatticeContext,
    minor: UInt8 = SEALHeader.minorVersion
  ) -> [UInt8] {
    encoded(
      keys.map { (($0.element - 1) / 2, $0.key) }, count: context.parameters.degree,
      context: context, minor: minor)
  }

  private static func encoded(
    _ keys: [(index: Int, key: SwitchingKey)], count: Int, context: LatticeContext, minor: UInt8
  ) -> [UInt8] {
    var body = ByteWriter()
    body.bytes(context.parameters.identity.bytes)
    body.u64(UInt64(count))
    var next = keys.makeIterator()
    var pending = next.next()
    for index in 0..<count {
      guard let (position, key) = pending, position == index else {
        body.u64(0)
        continue
      }
      pending = next.next()
      body.u64(UInt64(key.digits.count))
      for digit in key.digits {
        append((digit.b, digit.a), context: context, to: &body, minor: minor)
      }
    }
    var writer = ByteWriter(capacity: body.count + SEALHeader.byteCount)
    SEALHeader.append(to: &writer, bodyBytes: body.count, minor: minor)
    writer.bytes(body.bytes)
    return writer.bytes
  }

  private static func append(
    _ pair: (RNSPolynomial, RNSPolynomial), context: LatticeContext, to writer: inout ByteWriter,
    minor: UInt8
  ) {
    SEALPolynomials(
      identity: context.parameters.identity, isNTT: true, count: 2, degree: pair.0.degree,
      limbCount: pair.0.limbCount, scaleBits: SEALPolynomials.one,
      words: Array(pair.0.words) + Array(pair.1.words)
    ).append(to: &writer, minor: minor)
  }
}
