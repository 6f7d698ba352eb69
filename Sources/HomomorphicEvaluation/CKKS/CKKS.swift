import Primitives

/// The evaluator of CKKS: pure functions on ciphertexts, integer arithmetic only, with residues that
/// are those of SEAL for every operation that SEAL has.
///
/// Operands belong to these parameters (`wrongParameters`), have two polynomials unless said
/// otherwise (`malformed`), and where two are combined, the same depth (`wrongLevel`) and, for sums,
/// the same scale (`scaleMismatch`). A result that everybody could read is refused (`transparent`):
/// a difference of equal ciphertexts, a product with 0.
///
/// Source: Cheon, Kim, Kim, Song, "Homomorphic Encryption for Arithmetic of Approximate Numbers",
/// ASIACRYPT 2017, with the residues of Cheon, Han, Kim, Kim, Song (2018/931).
package struct CKKS: Sendable {
  /// The parameters with their tables.
  package let context: LatticeContext
  /// The encoder of its plaintexts.
  package let encoder: CKKSEncoder

  /// An evaluator for parameters of CKKS.
  ///
  /// Throws `wrongParameters`.
  package init(_ context: LatticeContext) throws(HomomorphicError) {
    encoder = try CKKSEncoder(context)
    self.context = context
  }

  // MARK: Sums

  /// Encrypts the sums of the values.
  package func add(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try checkCompatible(a, b)
    let ring = context.ring
    return try result(
      zip(a.polynomials, b.polynomials).map { ring.add($0, $1) }, scale: a.scale)
  }

  /// Encrypts the differences of the values.
  package func subtract(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try checkCompatible(a, b)
    let ring = context.ring
    return try result(
      zip(a.polynomials, b.polynomials).map { ring.subtract($0, $1) }, scale: a.scale)
  }

  /// Encrypts the negated values.
  package func negate(
    _ a: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    _ = try scale(of: a, sizes: 2...3)
    return try result(a.polynomials.map(context.ring.negate), scale: a.scale)
  }

  /// Encrypts the sums with values that everybody knows.
  package func add(
    _ a: LatticeCiphertext, plain: LatticePlaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try check(a, plain)
    return try replacing(a, first: context.ring.add(a.polynomials[0], plain.polynomial))
  }

  /// Encrypts the differences from values that everybody knows.
  package func subtract(
    _ a: LatticeCiphertext, plain: LatticePlaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try check(a, plain)
    return try replacing(a, first: context.ring.subtract(a.polynomials[0], plain.polynomial))
  }

  /// Encrypts the values plus raw * 2^-fraction.
  ///
  /// Throws also `formatMismatch` and `valueOutOfRange`.
  package func add(
    _ a: LatticeCiphertext, constant raw: Int64, fraction: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    let scale = try scale(of: a, sizes: 2...3)
    let scalars = try residues(of: raw, fraction: fraction, scale: scale, depth: a.depth)
    // A constant polynomial has the same value everywhere.
    let degree = context.parameters.degree
    let constant = RNSPolynomial(degree: degree, limbCount: scalars.count) { target in
      for (limb, scalar) in scalars.enumerated() {
        for index in limb * degree..<(limb + 1) * degree { target[index] = scalar }
      }
    }
    return try replacing(a, first: context.ring.add(a.polynomials[0], constant))
  }

  // MARK: Products with what everybody knows

  /// Encrypts the products with values that everybody knows; the depth is one less.
  ///
  /// Throws also `depthExhausted`.
  package func multiply(
    _ a: LatticeCiphertext, plain: LatticePlaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard a.depth > 0 else { throw .depthExhausted }
    return try rescale(try multiplyWithoutRescale(a, plain: plain))
  }

  /// As `multiply(_:plain:)`, but of the same depth and with the product of the scales, which must
  /// stay below the modulus (`invalidScale`).
  package func multiplyWithoutRescale(
    _ a: LatticeCiphertext, plain: LatticePlaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    let scale = try scale(of: a, sizes: 2...3)
    guard plain.context == context else { throw .wrongParameters }
    guard plain.depth == a.depth else { throw .wrongLevel }
    guard let product = scale.multiplied(by: plain.scale) else { throw .invalidScale }
    let ring = context.ring
    return try result(
      a.polynomials.map { ring.multiply($0, plain.polynomial) }, scale: product)
  }

  /// Encrypts the values times raw * 2^-fraction; the depth is one less.
  ///
  /// Throws also `depthExhausted`, `formatMismatch` and `valueOutOfRange`.
  package func multiply(
    _ a: LatticeCiphertext, constant raw: Int64, fraction: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try linearCombination([(raw, a)], fraction: fraction)
  }

  /// Encrypts the values times an integer; depth and scale stay.
  package func multiply(
    _ a: LatticeCiphertext, integer: Int64
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try linearCombination([(integer, a)])
  }

  // MARK: Levels

  /// Divides by the last modulus, and the scale with it; the depth is one less.
  ///
  /// Throws also `depthExhausted`.
  package func rescale(
    _ a: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    let scale = try scale(of: a, sizes: 2...3)
    guard a.depth > 0 else { throw .depthExhausted }
    let divided = try rescaled(scale, depth: a.depth)
    let ring = context.ring
    return try result(
      a.polynomials.map { ring.divideAndRoundByLast($0, isNTT: true) }, scale: divided)
  }

  /// The same values at a lower depth with the canonical scale of that depth: for each level a
  /// multiplication by the integer nearest to scale' * q / scale, and a rescale.
  ///
  /// Throws also `wrongLevel` for a depth that is not below or the same, and `scaleMismatch` when
  /// the scale is not the canonical one.
  package func lowered(
    _ a: LatticeCiphertext, to depth: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    _ = try scale(of: a, sizes: 2...3)
    guard a.hasCanonicalScale else { throw .scaleMismatch }
    guard (0...a.depth).contains(depth) else { throw .wrongLevel }
    let ring = context.ring
    var polynomials = a.polynomials
    for level in stride(from: a.depth, to: depth, by: -1) {
      let factor = context.loweringFactor(from: level)
      let scalars = ring.moduli[...level].map { $0.reduce(factor) }
      polynomials = polynomials.map {
        ring.divideAndRoundByLast(ring.multiply($0, by: scalars), isNTT: true)
      }
    }
    return try result(polynomials, scale: context.canonicalScale(depth: depth))
  }

  /// The same values modulo fewer primes with the same scale: SEAL's `mod_switch_to`.
  ///
  /// Throws also `wrongLevel` and `invalidScale`.
  package func dropped(
    _ a: LatticeCiphertext, to depth: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    _ = try scale(of: a, sizes: 2...3)
    guard (0...a.depth).contains(depth) else { throw .wrongLevel }
    let ring = context.ring
    return try result(
      a.polynomials.map { ring.dropLast($0, to: depth + 1) }, scale: a.scale)
  }
}

extension LatticeContext {
  /// The integer nearest to scale(depth - 1) * q / scale(depth), where q is the modulus that a
  /// rescale from this depth removes.
  ///
  /// - Precondition: the depth is above 0.
  func loweringFactor(from depth: Int) -> UInt64 {
    let low = canonicalScale(depth: depth - 1)
    let high = canonicalScale(depth: depth)
    // Scales are below 2^59 and at least 2^10: mantissas shifted by at most 52 + 49.
    let shift = low.exponent - high.exponent
    let numerator = UInt128(low.mantissa) * UInt128(parameters.moduli[depth])
    let denominator = UInt128(high.mantissa)
    if shift >= 0 {
      // The canonical scale is its own square over q up to rounding, so the factor is near it.
      let quotient = numerator / denominator
      let rest = numerator % denominator
      let scaled = quotient << UInt128(shift)
      let tail = ((rest << UInt128(min(shift, 60))) + denominator / 2) / denominator
      return UInt64(truncatingIfNeeded: scaled + tail)
    }
    let wide = denominator << UInt128(min(-shift, 60))
    return UInt64(truncatingIfNeeded: (numerator + wide / 2) / wide)
  }
}
