/// Division by the last prime with rounding: CKKS's rescale, BFV's modulus switch.
extension RingContext {
  /// round(p / q_last), one limb less, in the form of p; exactly SEAL's residues
  /// (`divide_and_round_q_last`): with h = floor(q_last / 2), the result is
  /// (p - (((p + h) mod q_last) - h)) / q_last.
  ///
  /// - Precondition: p has at least two limbs.
  package func divideAndRoundByLast(_ p: RNSPolynomial, isNTT: Bool) -> RNSPolynomial {
    check(p)
    precondition(p.limbCount > 1, "a limb is left")
    let last = p.limbCount - 1
    return withScratch(limbs: 2) { scratch in
      make(limbCount: last) { out in
        var remainder = p.words.pointer + last * degree
        if isNTT {
          kernels[last].inverse(scratch, remainder)
          remainder = LimbSource(scratch)
        }
        for limb in 0..<last {
          let offset = limb * degree
          let correction = scratch + degree
          kernels[limb].centre(correction, remainder, moduli[last].value)
          if isNTT {
            kernels[limb].forward(correction, correction, .lazy)
          } else {
            kernels[limb].reduce(correction, correction)
          }
          kernels[limb].subtractScale(
            out + offset, p.words.pointer + offset, correction, inverses[last][limb])
        }
        withExtendedLifetime(p) {}
      }
    }
  }

  /// Memory for `limbs` limbs, for the time of `body`.
  package func withScratch<R>(limbs: Int, _ body: (LimbTarget) -> R) -> R {
    let memory = WordPool.shared.take(limbs * degree)
    defer { WordPool.shared.give(memory, count: limbs * degree) }
    return body(memory)
  }
}
