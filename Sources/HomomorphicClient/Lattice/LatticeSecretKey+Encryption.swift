import HomomorphicEvaluation

extension LatticeSecretKey {
  /// Encrypts a message of CKKS at its depth and scale, with c1 from a public seed.
  ///
  /// Throws `wrongParameters`.
  package func encryptSeeded(
    _ plaintext: LatticePlaintext, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> SeededCiphertext {
    guard plaintext.context == context else { throw .wrongParameters }
    let zero = try seededEncryptionOfZero(
      limbCount: plaintext.polynomial.limbCount, isNTT: true, using: &generator)
    return SeededCiphertext(
      context: context, polynomial: context.ring.add(zero.polynomial, plaintext.polynomial),
      seed: zero.seed, isNTT: true, scale: plaintext.scale)
  }

  /// (c0, seed) with c0 + expand(seed) s = -e, modulo the first `limbCount` moduli.
  ///
  /// Throws nothing: the seed has the length that expansion asks for.
  ///
  /// - Precondition: the count is in 1...dataLimbCount.
  func seededEncryptionOfZero(
    limbCount: Int, isNTT: Bool, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> (polynomial: RNSPolynomial, seed: [UInt8]) {
    var stream = ChaCha20Generator(seededBy: &generator)
    let ring = context.ring
    let seed = stream.seed()
    var a = try SeededCiphertext.expand(seed, context: context, depth: limbCount - 1)
    if !isNTT { ring.forwardNTT(&a) }
    var sum = context.lift(
      stream.centredBinomial(count: context.parameters.degree), limbCount: limbCount)
    ring.forwardNTT(&sum)
    let secret = ring.dropLast(transformed, to: limbCount)
    defer { if limbCount < transformed.limbCount { Self.wipe(secret) } }
    ring.addProduct(to: &sum, a, secret)
    var result = ring.negate(sum)
    if !isNTT { ring.inverseNTT(&result) }
    return (result, seed)
  }
}
