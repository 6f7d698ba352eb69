/// Plaintexts: scaled into ciphertexts, lifted into factors, and decrypted. A plaintext is a
/// polynomial of one limb, modulo t, in coefficient form.
extension BFVTables {
  /// round(m Q / t) as SEAL rounds (`multiply_add_plain_with_scaling_variant`): floor(Q/t) m plus
  /// floor(((Q mod t) m + floor((t + 1) / 2)) / t).
  package func scaled(_ plaintext: RNSPolynomial, limbCount: Int) -> RNSPolynomial {
    plainRing.check(plaintext)
    let level = levels[limbCount - 1]
    let n = ring.degree
    let half = (plain.value + 1) / 2
    precondition(plain.bitWidth <= 32, "t is below 2^32, as parameters have it")
    return ring.withScratch(limbs: 1) { scratch in
      for i in 0..<n {
        // Both factors are below t. The message is secret, so there is no division, whose time may
        // depend on it: Barrett's quotient is right or one too small.
        let sum = plaintext.words.pointer[i] &* level.remainder &+ half
        let quotient = sum.multipliedFullWidth(by: plain.oneQuotient).high
        let rest = sum &- quotient &* plain.value
        scratch[i] = quotient &+ (rest >= plain.value ? 1 : 0)
      }
      return ring.make(limbCount: limbCount) { out in
        for limb in 0..<limbCount {
          let kernel = ring.kernels[limb]
          let target = out + limb * n
          // What is added is at most t, which is not below a small q.
          kernel.reduce(target, LimbSource(scratch))
          kernel.linear(
            target, [LimbSource(target), plaintext.words.pointer], [1, level.delta[limb]])
        }
        withExtendedLifetime(plaintext) {}
      }
    }
  }

  /// The residues modulo q of a plaintext as a factor, coefficients from (t + 1)/2 on negative, as
  /// in SEAL's `multiply_plain`; transformed.
  func lifted(_ plaintext: RNSPolynomial, limbCount: Int) -> RNSPolynomial {
    plainRing.check(plaintext)
    let threshold = (plain.value + 1) / 2
    let n = ring.degree
    return ring.make(limbCount: limbCount) { out in
      for limb in 0..<limbCount {
        let q = ring.moduli[limb]
        let negative = q.negate(q.reduce(plain.value))
        let target = out + limb * n
        for i in 0..<n {
          let m = plaintext.words.pointer[i]
          target[i] = q.add(q.reduce(m), m >= threshold ? negative : 0)
        }
        ring.kernels[limb].forward(target, LimbSource(target), .lazy)
      }
      withExtendedLifetime(plaintext) {}
    }
  }
}
