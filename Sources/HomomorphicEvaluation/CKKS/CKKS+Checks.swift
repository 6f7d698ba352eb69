import Primitives

extension CKKS {
  /// The scale of an operand.
  ///
  /// Throws `wrongParameters`, and `malformed` for another number of polynomials.
  func scale(
    of a: LatticeCiphertext, sizes: ClosedRange<Int>
  ) throws(HomomorphicError) -> Scale {
    guard a.context == context, a.isNTT, let scale = a.scale else { throw .wrongParameters }
    guard sizes.contains(a.size) else { throw .malformed }
    return scale
  }

  /// Throws unless two ciphertexts can be added.
  func checkCompatible(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) {
    let left = try scale(of: a, sizes: 2...3)
    let right = try scale(of: b, sizes: 2...3)
    guard a.size == b.size else { throw .malformed }
    guard a.depth == b.depth else { throw .wrongLevel }
    guard left == right else { throw .scaleMismatch }
  }

  /// Throws unless a plaintext can be added.
  func check(_ a: LatticeCiphertext, _ plain: LatticePlaintext) throws(HomomorphicError) {
    let scale = try scale(of: a, sizes: 2...3)
    guard plain.context == context else { throw .wrongParameters }
    guard plain.depth == a.depth else { throw .wrongLevel }
    guard plain.scale == scale else { throw .scaleMismatch }
  }

  /// The result of an operation.
  func result(
    _ polynomials: [RNSPolynomial], scale: Scale?
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try LatticeCiphertext(
      context: context, polynomials: polynomials, isNTT: true, scale: scale)
  }

  /// `a` with another first polynomial.
  func replacing(
    _ a: LatticeCiphertext, first: RNSPolynomial
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try result([first] + a.polynomials.dropFirst(), scale: a.scale)
  }

  /// The scale after a rescale from a depth.
  ///
  /// Throws `invalidScale` when it is below 1.
  func rescaled(_ scale: Scale, depth: Int) throws(HomomorphicError) -> Scale {
    guard let divided = scale.divided(by: context.parameters.moduli[depth]),
      divided.floorLog2 >= 0
    else { throw .invalidScale }
    return divided
  }

  /// The product of two scales, rescaled from a depth.
  func rescaledProduct(
    _ a: Scale, _ b: Scale, depth: Int
  ) throws(HomomorphicError) -> Scale {
    guard let product = a.multiplied(by: b) else { throw .invalidScale }
    try context.check(product, limbCount: depth + 1)
    return try rescaled(product, depth: depth)
  }

  /// The residues of raw * 2^-fraction * scale, rounded, modulo the primes of a depth.
  ///
  /// Throws `formatMismatch` and `valueOutOfRange`.
  func residues(
    of raw: Int64, fraction: Int, scale: Scale, depth: Int
  ) throws(HomomorphicError) -> [UInt64] {
    guard (0...CKKSEncoder.fractionMax).contains(fraction) else { throw .formatMismatch }
    guard let value = scale.applied(to: [raw], fraction: fraction)?.first else {
      throw .valueOutOfRange
    }
    return context.ring.moduli[...depth].map { $0.reduce(signed: value) }
  }
}
