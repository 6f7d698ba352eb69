import HomomorphicEvaluation

extension LatticePublicKey {
  /// Encrypts a message of BFV at the full depth.
  ///
  /// Throws `wrongParameters`.
  package func encrypt(
    _ plaintext: BFVPlaintext, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard plaintext.context == context, let tables = context.bfv else { throw .wrongParameters }
    let limbCount = context.parameters.dataLimbCount
    let zero = encryptionOfZero(limbCount: limbCount, isNTT: false, using: &generator)
    let message = tables.scaled(plaintext.polynomial, limbCount: limbCount)
    return try LatticeCiphertext(
      context: context, polynomials: [context.ring.add(zero.0, message), zero.1], isNTT: false,
      scale: nil)
  }
}

extension LatticeSecretKey {
  /// Encrypts a message of BFV at the full depth, with c1 from a public seed.
  ///
  /// Throws `wrongParameters`.
  package func encryptSeeded(
    _ plaintext: BFVPlaintext, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> SeededCiphertext {
    guard plaintext.context == context, let tables = context.bfv else { throw .wrongParameters }
    let limbCount = context.parameters.dataLimbCount
    let zero = try seededEncryptionOfZero(
      limbCount: limbCount, isNTT: false, using: &generator)
    let message = tables.scaled(plaintext.polynomial, limbCount: limbCount)
    return SeededCiphertext(
      context: context, polynomial: context.ring.add(zero.polynomial, message), seed: zero.seed,
      isNTT: false, scale: nil)
  }

  /// The message of a ciphertext of BFV: exact while its noise budget is above 0, arbitrary after.
  ///
  /// Throws `wrongParameters`.
  package func decrypt(
    _ ciphertext: LatticeCiphertext
  ) throws(HomomorphicError) -> BFVPlaintext {
    guard ciphertext.context == context, let tables = context.bfv else { throw .wrongParameters }
    let phase = coefficientPhase(of: ciphertext)
    defer { Self.wipe(phase) }
    return BFVPlaintext(context: context, polynomial: tables.decrypted(phase))
  }

  /// The bits by which the noise of a ciphertext of BFV may still grow, as SEAL's
  /// `invariant_noise_budget`: 0 means that it decrypts wrongly or may. Only the key tells.
  ///
  /// Throws `wrongParameters`.
  package func noiseBudget(
    of ciphertext: LatticeCiphertext
  ) throws(HomomorphicError) -> Int {
    guard ciphertext.context == context, let tables = context.bfv else { throw .wrongParameters }
    let phase = coefficientPhase(of: ciphertext)
    defer { Self.wipe(phase) }
    return tables.noiseBudget(phase)
  }

  private func coefficientPhase(of ciphertext: LatticeCiphertext) -> RNSPolynomial {
    var phase = phase(of: ciphertext)
    context.ring.inverseNTT(&phase)
    return phase
  }
}
