import HomomorphicEvaluation

extension LatticeSecretKey {
  /// A public key: an encryption of zero modulo all moduli.
  package func publicKey(
    using generator: inout some RandomNumberGenerator
  ) -> LatticePublicKey {
    var none: UniformHalves?
    return publicKey(&none, using: &generator)
  }

  private func publicKey(
    _ halves: inout UniformHalves?, using generator: inout some RandomNumberGenerator
  ) -> LatticePublicKey {
    var stream = ChaCha20Generator(seededBy: &generator)
    let zero = encryptionOfZero(&halves, &stream)
    return LatticePublicKey(context: context, b: zero.b, a: zero.a)
  }

  /// The key that brings products back to two polynomials.
  ///
  /// Throws `keyMissing` when the parameters have no modulus for key switching.
  package func relinearizationKey(
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> SwitchingKey {
    var none: UniformHalves?
    return try relinearizationKey(&none, using: &generator)
  }

  private func relinearizationKey(
    _ halves: inout UniformHalves?, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> SwitchingKey {
    let square = context.ring.multiply(transformed, transformed)
    defer { Self.wipe(square) }
    return try switchingKey(from: square, &halves, using: &generator)
  }

  /// The key that brings ciphertexts back after the substitution of X^element for X.
  ///
  /// Throws `keyMissing` when the parameters have no modulus for key switching, and
  /// `invalidParameters` unless the element is odd and in 3..<2N.
  package func galoisKey(
    element: Int, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> GaloisKey {
    var none: UniformHalves?
    return try galoisKey(element: element, &none, using: &generator)
  }

  private func galoisKey(
    element: Int, _ halves: inout UniformHalves?,
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> GaloisKey {
    guard element > 1, element < 2 * context.parameters.degree, element & 1 == 1 else {
      throw .invalidParameters
    }
    let image = context.ring.automorphism(transformed, galoisElement: element, isNTT: true)
    defer { Self.wipe(image) }
    return GaloisKey(
      element: element, key: try switchingKey(from: image, &halves, using: &generator))
  }

  /// All public keys that a contract needs: for encryption, for products when `relinearize`, for
  /// each rotation by a number of slots, and for `conjugate`. Seeded, their encoding has half the bytes.
  ///
  /// Throws `keyMissing` when the parameters have no modulus for key switching but a key needs one,
  /// and `invalidParameters` for rotations by 0 or by the number of slots and more.
  package func keyBundle(
    relinearize: Bool, rotations: [Int] = [], conjugate: Bool = false, isSeeded: Bool = false,
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> LatticeKeyBundle {
    var elements: Set<Int> = []
    for steps in rotations {
      guard let element = context.parameters.galoisElement(rotatingBy: steps) else {
        throw .invalidParameters
      }
      elements.insert(element)
    }
    if conjugate { elements.insert(2 * context.parameters.degree - 1) }
    var seed: [UInt8]?
    var halves: UniformHalves?
    if isSeeded {
      var stream = ChaCha20Generator(seededBy: &generator)
      let drawn = stream.seed()
      halves = try UniformHalves(context, seed: drawn)
      seed = drawn
    }
    let publicKey = publicKey(&halves, using: &generator)
    let relinearizationKey =
      relinearize ? try relinearizationKey(&halves, using: &generator) : nil
    var galoisKeys: [GaloisKey] = []
    for element in elements.sorted() {
      galoisKeys.append(try galoisKey(element: element, &halves, using: &generator))
    }
    return try LatticeKeyBundle(
      publicKey: publicKey, relinearizationKey: relinearizationKey, galoisKeys: galoisKeys,
      seed: seed)
  }

  /// The key that switches from the secret `source` (transformed) to this one: digit i encrypts
  /// P source modulo q_i and zero modulo the others, as SEAL's `generate_one_kswitch_key`.
  private func switchingKey(
    from source: RNSPolynomial, _ halves: inout UniformHalves?,
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> SwitchingKey {
    guard context.parameters.canSwitchKeys else { throw .keyMissing }
    var stream = ChaCha20Generator(seededBy: &generator)
    let ring = context.ring
    var digits: [SwitchingKey.Digit] = []
    for digit in 0..<ring.dataLimbCount {
      let zero = encryptionOfZero(&halves, &stream)
      let part = ring.switchingPart(of: source, digit: digit)
      digits.append(SwitchingKey.Digit(b: ring.add(zero.b, part), a: zero.a))
      Self.wipe(part)
    }
    return SwitchingKey(digits: digits)
  }

  /// (b, a) with b + a s = -e, modulo all moduli, transformed, for the next half or one that is drawn.
  private func encryptionOfZero(
    _ halves: inout UniformHalves?, _ stream: inout ChaCha20Generator
  ) -> (b: RNSPolynomial, a: RNSPolynomial) {
    let parameters = context.parameters
    let a =
      halves?.next()
      ?? RNSPolynomial(
        degree: parameters.degree, limbCount: parameters.moduli.count,
        words: stream.uniform(degree: parameters.degree, moduli: parameters.moduli))
    return (encryptionOfZero(under: a, &stream), a)
  }
}

extension LatticeContext {
  /// A polynomial of small errors modulo the first moduli, or all of them, transformed.
  func keyError(limbCount: Int? = nil, _ stream: inout ChaCha20Generator) -> RNSPolynomial {
    var error = lift(
      stream.centredBinomial(count: parameters.degree),
      limbCount: limbCount ?? parameters.moduli.count)
    ring.forwardNTT(&error)
    return error
  }
}

extension RingContext {
  /// What digit `digit` of a switching key encrypts: P source modulo its prime, zero modulo the
  /// others.
  func switchingPart(of source: RNSPolynomial, digit: Int) -> RNSPolynomial {
    let special = moduli[moduli.count - 1].value
    return multiply(
      source, by: moduli.indices.map { $0 == digit ? moduli[$0].reduce(special) : 0 })
  }
}
