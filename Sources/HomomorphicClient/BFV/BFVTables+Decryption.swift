import HomomorphicEvaluation

extension BFVTables {
  /// round(t/Q x) mod t for the phase x of a ciphertext, in coefficient form. Exact if the noise
  /// budget is at least one bit.
  func decrypted(_ phase: RNSPolynomial) -> RNSPolynomial {
    ring.check(phase)
    let n = ring.degree
    let count = phase.limbCount
    let level = levels[count - 1]
    return ring.withScratch(limbs: count + 1) { scratch in
      var terms: [LimbSource] = []
      for limb in 0..<count {
        ring.kernels[limb].scale(
          scratch + limb * n, phase.words.pointer + limb * n, level.decryptionFactors[limb])
        terms.append(LimbSource(scratch + limb * n))
      }
      let quotient = scratch + count * n
      widest(count).roundedSum(
        quotient, terms, level.decrypt.fractions, shift: level.decrypt.shift)
      terms.append(LimbSource(quotient))
      let result = plainRing.make(limbCount: 1) { out in
        plainRing.kernels[0].linear(out, terms, level.decrypt.matrix[0])
      }
      // The phase is secret, and so are its digits.
      scratch.update(repeating: 0, count: (count + 1) * n)
      return result
    }
  }

  /// The bits by which the noise may still grow: the bits of Q minus those of t times the phase,
  /// centred modulo Q, minus 1, as SEAL's `invariant_noise_budget`; at least 0.
  func noiseBudget(_ phase: RNSPolynomial) -> Int {
    ring.check(phase)
    let moduli = Array(ring.moduli.prefix(phase.limbCount))
    let radix = MixedRadix(moduli)
    var largest = [UInt64](repeating: 0, count: moduli.count)
    for i in 0..<ring.degree {
      let residues = moduli.indices.map {
        moduli[$0].multiply(
          phase.words.pointer[$0 * ring.degree + i], moduli[$0].reduce(plain.value))
      }
      let positive = radix.digits(residues)
      let negative = radix.digits(zip(moduli, residues).map { $0.negate($1) })
      let magnitude = radix.isLess(positive, negative) ? positive : negative
      if radix.isLess(largest, magnitude) { largest = magnitude }
    }
    withExtendedLifetime(phase) {}
    let total = radix.bitWidth(moduli.map { $0.value - 1 })
    return max(0, total - radix.bitWidth(largest) - 1)
  }
}

/// Numbers below a product of primes as digits: d_0 + d_1 q_0 + d_2 q_0 q_1 + ... (Garner).
struct MixedRadix {
  let moduli: [Modulus]
  /// Row i, column j < i: q_j^-1 mod q_i.
  private let inverses: [[UInt64]]

  init(_ moduli: [Modulus]) {
    self.moduli = moduli
    inverses = moduli.indices.map { i in
      (0..<i).map { moduli[i].inverse(moduli[i].reduce(moduli[$0].value)) }
    }
  }

  /// The digits of the number with these residues.
  func digits(_ residues: [UInt64]) -> [UInt64] {
    var digits = residues
    convert(&digits)
    return digits
  }

  /// Residues to digits, in place.
  func convert(_ digits: inout [UInt64]) {
    for i in digits.indices {
      let q = moduli[i]
      for j in 0..<i {
        digits[i] = q.multiply(q.subtract(digits[i], q.reduce(digits[j])), inverses[i][j])
      }
    }
  }

  /// a < b
  func isLess(_ a: [UInt64], _ b: [UInt64]) -> Bool {
    for i in a.indices.reversed() where a[i] != b[i] { return a[i] < b[i] }
    return false
  }

  /// The number of bits of the number with these digits.
  func bitWidth(_ digits: [UInt64]) -> Int {
    // Horner in words of 64 bits, the lowest first.
    var words: [UInt64] = []
    for i in digits.indices.reversed() {
      var carry = digits[i]
      for place in words.indices {
        let product = words[place].multipliedFullWidth(by: moduli[i].value)
        let (low, overflow) = product.low.addingReportingOverflow(carry)
        words[place] = low
        carry = product.high &+ (overflow ? 1 : 0)
      }
      if carry > 0 { words.append(carry) }
    }
    while words.last == 0 { words.removeLast() }
    guard let top = words.last else { return 0 }
    return words.count * 64 - top.leadingZeroBitCount
  }
}
