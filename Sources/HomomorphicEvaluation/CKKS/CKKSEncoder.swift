import Primitives

/// Writes fixed-point values into polynomials and reads them back. A value is raw * 2^-fraction.
///
/// Everything here is integer arithmetic, the same on every node. The encoding of slots is within
/// (N/2 + 1) / scale of exact in every slot, because each of N coefficients is rounded (in practice
/// within sqrt(N) / scale). Times depend on the number of bits of the largest value, not on values.
package struct CKKSEncoder: Sendable {
  /// The parameters with their tables.
  package let context: LatticeContext
  /// The map between the values in the slots and the coefficients.
  package let embedding: CanonicalEmbedding

  /// The most bits after the point.
  package static let fractionMax = 62

  /// An encoder for parameters of CKKS.
  ///
  /// Throws `wrongParameters`.
  package init(_ context: LatticeContext) throws(HomomorphicError) {
    guard let embedding = context.embedding else { throw .wrongParameters }
    self.context = context
    self.embedding = embedding
  }

  /// Values in slots, the missing ones 0, at the canonical scale of a depth.
  ///
  /// Throws `wrongLevel`, `tooLarge` for more values than slots, `formatMismatch` for a fraction
  /// outside of 0...62, and `valueOutOfRange` when a coefficient has 62 bits or does not fit the
  /// modulus.
  package func encode(
    _ raw: [Int64], fraction: Int, depth: Int
  ) throws(HomomorphicError) -> LatticePlaintext {
    try encode(raw, fraction: fraction, depth: depth, scale: try canonicalScale(depth))
  }

  /// Values in slots at any scale; otherwise as `encode(_:fraction:depth:)`.
  ///
  /// Throws also `invalidScale`.
  package func encode(
    _ raw: [Int64], fraction: Int, depth: Int, scale: Scale
  ) throws(HomomorphicError) -> LatticePlaintext {
    try plaintext(
      rounded: try coefficients(of: raw, fraction: fraction, scale: scale), depth: depth,
      scale: scale)
  }

  /// The coefficients that values in slots, the missing ones 0, have at a scale.
  ///
  /// Throws `tooLarge` for more values than slots, `formatMismatch` for a fraction outside of 0...62, and
  /// `valueOutOfRange` when a coefficient has 62 bits.
  package func coefficients(
    of raw: [Int64], fraction: Int, scale: Scale
  ) throws(HomomorphicError) -> [Int64] {
    try check(count: raw.count, max: embedding.slotCount, fraction: fraction)
    let coefficients = embedding.coefficients(slots: raw)
    return try Self.rounded(
      coefficients.values, fraction: fraction + coefficients.shift, scale: scale)
  }

  /// Values as coefficients, the missing ones 0, at the canonical scale of a depth: for sums and
  /// products with numbers only, as products of such ciphertexts are convolutions.
  ///
  /// Throws as `encode(_:fraction:depth:)`, with N values at most.
  package func encodeCoefficients(
    _ raw: [Int64], fraction: Int, depth: Int
  ) throws(HomomorphicError) -> LatticePlaintext {
    try check(count: raw.count, max: embedding.degree, fraction: fraction)
    let padded = raw + [Int64](repeating: 0, count: embedding.degree - raw.count)
    let scale = try canonicalScale(depth)
    return try plaintext(
      rounded: try Self.rounded(padded, fraction: fraction, scale: scale), depth: depth,
      scale: scale)
  }

  /// The first `count` slots, real parts, rounded to the nearest raw * 2^-fraction.
  ///
  /// Throws what `decodeWide` throws, and `valueOutOfRange` for a value that does not fit 64 bits.
  package func decode(
    _ plaintext: LatticePlaintext, fraction: Int, count: Int
  ) throws(HomomorphicError) -> [Int64] {
    var result: [Int64] = []
    result.reserveCapacity(count)
    for wide in try decodeWide(plaintext, fraction: fraction, count: count) {
      guard wide.magnitude <= UInt128(Int64.max) else { throw .valueOutOfRange }
      result.append(Int64(truncatingIfNeeded: wide))
    }
    return result
  }

  /// The first `count` slots, real parts, rounded to the nearest raw * 2^-fraction: sums may be wider
  /// than the format. Beyond 62 bits they are as right as 62 bits are.
  ///
  /// Throws `wrongParameters`, `tooLarge`, `formatMismatch`, and `valueOutOfRange` when a
  /// coefficient is 2^110 or more or a value does not fit 128 bits.
  package func decodeWide(
    _ plaintext: LatticePlaintext, fraction: Int, count: Int
  ) throws(HomomorphicError) -> [Int128] {
    try check(count: count, max: embedding.slotCount, fraction: fraction)
    let coefficients = try centredCoefficients(plaintext)
    let slots = embedding.slots(coefficients: coefficients)
    let division = ScaleDivision(plaintext.scale)
    var result: [Int128] = []
    result.reserveCapacity(count)
    for slot in 0..<count {
      result.append(
        try division.wideQuotient(of: slots.values[slot], power: fraction - slots.shift))
    }
    return result
  }

  /// The first `count` coefficients, rounded to the nearest raw * 2^-fraction.
  ///
  /// Throws as `decode`.
  package func decodeCoefficients(
    _ plaintext: LatticePlaintext, fraction: Int, count: Int
  ) throws(HomomorphicError) -> [Int64] {
    try check(count: count, max: embedding.degree, fraction: fraction)
    var result: [Int64] = []
    result.reserveCapacity(count)
    let division = ScaleDivision(plaintext.scale)
    for coefficient in try centredCoefficients(plaintext).prefix(count) {
      let (value, shift) = coefficient.leadingBits
      result.append(try division.quotient(of: value, power: fraction - shift))
    }
    return result
  }

  /// Throws `tooLarge` and `formatMismatch`.
  private func check(count: Int, max limit: Int, fraction: Int) throws(HomomorphicError) {
    guard count >= 0, count <= limit else { throw .tooLarge }
    guard (0...CKKSEncoder.fractionMax).contains(fraction) else { throw .formatMismatch }
  }

  /// Throws `wrongLevel`.
  package func canonicalScale(_ depth: Int) throws(HomomorphicError) -> Scale {
    guard (0...context.parameters.depthMax).contains(depth) else { throw .wrongLevel }
    return context.canonicalScale(depth: depth)
  }

  /// values * 2^-fraction * scale, rounded.
  private static func rounded(
    _ values: [Int64], fraction: Int, scale: Scale
  ) throws(HomomorphicError) -> [Int64] {
    guard let scaled = scale.applied(to: values, fraction: fraction) else {
      throw .valueOutOfRange
    }
    return scaled
  }

  /// The transformed polynomial with these coefficients.
  ///
  /// Throws `wrongLevel`, `invalidScale`, and `valueOutOfRange` when one does not fit the modulus.
  package func plaintext(
    rounded coefficients: [Int64], depth: Int, scale: Scale
  ) throws(HomomorphicError) -> LatticePlaintext {
    guard (0...context.parameters.depthMax).contains(depth) else { throw .wrongLevel }
    try context.check(scale, limbCount: depth + 1)
    var product: UInt128 = 1
    for modulus in context.parameters.moduli[...depth] where product < 1 << 64 {
      product *= UInt128(modulus)
    }
    let largest = coefficients.reduce(UInt64(0)) { max($0, $1.magnitude) }
    guard UInt128(largest) <= product / 2 else { throw .valueOutOfRange }
    var polynomial = context.lift(message: coefficients, limbCount: depth + 1)
    context.ring.forwardNTT(&polynomial)
    return LatticePlaintext(context: context, polynomial: polynomial, scale: scale)
  }
}
