import HomomorphicEvaluation

extension LatticePublicKey {
  /// Encrypts a message of CKKS at its depth and scale.
  ///
  /// Throws `wrongParameters`.
  package func encrypt(
    _ plaintext: LatticePlaintext, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard plaintext.context == context else { throw .wrongParameters }
    let zero = encryptionOfZero(
      limbCount: plaintext.polynomial.limbCount, isNTT: true, using: &generator)
    return try LatticeCiphertext(
      context: context,
      polynomials: [context.ring.add(zero.0, plaintext.polynomial), zero.1], isNTT: true,
      scale: plaintext.scale)
  }

  /// (c0, c1) with c0 + c1 s = a small error, modulo the first `limbCount` moduli.
  ///
  /// As in SEAL, zero is encrypted with the modulus of key switching P and divided by it, so that
  /// hardly more than the rounding remains of the error: c = round((k u + e) / P) for the halves k
  /// of the public key. The error is added to the remainder modulo P before the remainder is
  /// transformed, so it costs no transform of its own.
  ///
  /// - Precondition: the count is in 1...dataLimbCount.
  func encryptionOfZero(
    limbCount: Int, isNTT: Bool, using generator: inout some RandomNumberGenerator
  ) -> (RNSPolynomial, RNSPolynomial) {
    precondition(
      (1...context.parameters.dataLimbCount).contains(limbCount), "a level of ciphertexts")
    var stream = ChaCha20Generator(seededBy: &generator)
    var mask = stream.ternary(count: context.parameters.degree)
    defer { LatticeSecretKey.wipe(&mask) }
    var first =
      context.parameters.canSwitchKeys
      ? masked(b, by: mask, limbCount: limbCount, &stream)
      : maskedDirectly(b, by: mask, &stream)
    var second =
      context.parameters.canSwitchKeys
      ? masked(a, by: mask, limbCount: limbCount, &stream)
      : maskedDirectly(a, by: mask, &stream)
    if !isNTT {
      context.ring.inverseNTT(&first)
      context.ring.inverseNTT(&second)
    }
    return (first, second)
  }

  /// key * u + e where there is no modulus to divide by.
  private func maskedDirectly(
    _ key: RNSPolynomial, by mask: [Int64], _ stream: inout ChaCha20Generator
  ) -> RNSPolynomial {
    let ring = context.ring
    var u = context.lift(mask, limbCount: 1)
    var sum = context.lift(stream.centredBinomial(count: mask.count), limbCount: 1)
    ring.forwardNTT(&u)
    ring.forwardNTT(&sum)
    ring.addProduct(to: &sum, key, u)
    LatticeSecretKey.wipe(u)
    return sum
  }

  /// round((key * u + e) / P), transformed.
  private func masked(
    _ key: RNSPolynomial, by mask: [Int64], limbCount: Int, _ stream: inout ChaCha20Generator
  ) -> RNSPolynomial {
    let ring = context.ring
    let degree = mask.count
    let special = ring.moduli.count - 1
    let modulus = ring.moduli[special].value
    let error = stream.centredBinomial(count: degree)
    return ring.withScratch(limbs: 2) { scratch in
      let remainder = scratch
      let other = scratch + degree
      defer { scratch.update(repeating: 0, count: 2 * degree) }
      // (key u + e) mod P, in coefficient form.
      multiply(key, mask, limb: special, into: remainder, scratch: other)
      ring.kernels[special].inverse(remainder, LimbSource(remainder))
      for index in 0..<degree {
        let sum = remainder[index] &+ UInt64(bitPattern: error[index])
        // A negative sum wraps to a huge number, to which adding P is right.
        remainder[index] = min(sum, min(sum &- modulus, sum &+ modulus))
      }
      return ring.make(limbCount: limbCount) { out in
        for limb in 0..<limbCount {
          let kernel = ring.kernels[limb]
          let q = ring.moduli[limb].value
          let target = out + limb * degree
          multiply(key, mask, limb: limb, into: target, scratch: other)
          kernel.centre(other, LimbSource(remainder), modulus)
          // Below 3q, and with the error taken off and q added below 4q.
          for index in 0..<degree {
            let e = error[index]
            other[index] = other[index] &+ q &- UInt64(bitPattern: e)
          }
          kernel.forward(other, LimbSource(other), .lazy)
          kernel.subtractScale(
            target, LimbSource(target), LimbSource(other), ring.inverses[special][limb])
        }
      }
    }
  }

  /// out = key * u modulo one prime, transformed.
  private func multiply(
    _ key: RNSPolynomial, _ mask: [Int64], limb: Int, into out: LimbTarget,
    scratch: LimbTarget
  ) {
    let ring = context.ring
    mask.withUnsafeBufferPointer { mask in
      LatticeContext.lift(
        mask, to: UnsafeMutableBufferPointer(start: scratch, count: mask.count),
        modulo: ring.moduli[limb])
      ring.kernels[limb].forward(scratch, LimbSource(scratch), .lazy)
      key.words.withUnsafeBufferPointer { words in
        guard let start = words.baseAddress else { return }
        ring.kernels[limb].multiply(out, start + limb * mask.count, LimbSource(scratch))
      }
    }
  }
}
