/// Key switching with one special prime P (Gentry, Halevi and Smart; SEAL's
/// `switch_key_inplace`): the digits of a polynomial are its residues, lifted to all moduli.
extension RingContext {
  /// Two polynomials with c0 + c1 s close to p s', if the key switches from s' to s; in the form
  /// of p, with residues identical to SEAL's.
  ///
  /// - Precondition: the ring has a special prime, p has no limb modulo it, and the key has a digit
  ///   for each limb.
  package func keySwitch(
    _ p: RNSPolynomial, isNTT: Bool, with key: SwitchingKey
  ) -> (RNSPolynomial, RNSPolynomial) {
    check(p, key)
    let count = p.limbCount
    var c0 = RNSPolynomial(uninitialized: degree, limbCount: count)
    var c1 = RNSPolynomial(uninitialized: degree, limbCount: count)
    let out = [c0.words.mutablePointer(), c1.words.mutablePointer()]
    withSwitched(p.words.pointer, isNTT: isNTT, limbCount: count, key) { sums, scratch in
      divideBySpecial(sums, count, isNTT: isNTT, scratch, out)
    }
    withExtendedLifetime(p) {}
    return (c0, c1)
  }

  /// Both inner products, divided by P with SEAL's rounding.
  private func divideBySpecial(
    _ sums: LimbTarget, _ count: Int, isNTT: Bool, _ scratch: LimbTarget, _ out: [LimbTarget]
  ) {
    for part in 0..<2 {
      let sum = sums + part * (count + 1) * degree
      let remainder = sum + count * degree
      special.inverse(remainder, LimbSource(remainder))
      for limb in 0..<count {
        let offset = limb * degree
        kernels[limb].centre(scratch, remainder, specialModulus)
        if isNTT {
          kernels[limb].forward(scratch, scratch, .lazy)
        } else {
          kernels[limb].reduce(scratch, scratch)
          kernels[limb].inverse(sum + offset, sum + offset)
        }
        kernels[limb].subtractScale(
          out[part] + offset, sum + offset, scratch, inverses[moduli.count - 1][limb])
      }
    }
  }

  // MARK: One decomposition for many switches

  /// The digits of a transformed polynomial, lifted to all moduli and transformed: what switches of its
  /// automorphisms have in common (Halevi and Shoup, "Faster homomorphic linear transformations in
  /// HElib", CRYPTO 2018). Limb l of digit d is modulo the prime l; the last limb modulo P.
  ///
  /// - Precondition: as for `keySwitch`.
  package func hoisted(_ p: RNSPolynomial) -> [RNSPolynomial] {
    check(p)
    precondition(p.limbCount < moduli.count, "no limb modulo the special prime")
    let count = p.limbCount
    let source = p.words.pointer
    var digits: [RNSPolynomial] = []
    withScratch(limbs: 1) { coefficients in
      for digit in 0..<count {
        kernels[digit].inverse(coefficients, source + digit * degree)
        var lifted = RNSPolynomial(uninitialized: degree, limbCount: count + 1)
        let out = lifted.words.mutablePointer()
        for place in 0...count {
          let limb = place == count ? moduli.count - 1 : place
          if digit == place {
            (out + place * degree).update(from: source + digit * degree, count: degree)
          } else {
            kernels[limb].forward(
              out + place * degree, LimbSource(coefficients),
              range(of: moduli[digit], in: moduli[limb]))
          }
        }
        digits.append(lifted)
      }
    }
    withExtendedLifetime(p) {}
    return digits
  }

  /// Two polynomials with c0 + c1 s close to p(X^g) s(X^g), if the key switches from s(X^g) to s, from what
  /// `hoisted(p)` gave. The digits are those of p with the signs that the automorphism gives their
  /// coefficients: no larger than those of p(X^g), but not the same, so the residues are not SEAL's.
  ///
  /// - Precondition: the digits are of this ring, the key has one for each, and g is odd and below 2N.
  package func keySwitch(
    hoisted digits: [RNSPolynomial], galoisElement: Int, with key: SwitchingKey
  ) -> (RNSPolynomial, RNSPolynomial) {
    let count = digits.count
    precondition(key.digits.count >= count, "a digit for each limb")
    let table = permutation(galoisElement: galoisElement)
    var c0 = RNSPolynomial(uninitialized: degree, limbCount: count)
    var c1 = RNSPolynomial(uninitialized: degree, limbCount: count)
    let out = [c0.words.mutablePointer(), c1.words.mutablePointer()]
    withScratch(limbs: 3 * count + 2) { sums in
      let turned = sums + 2 * (count + 1) * degree
      let terms = (0..<count).map { LimbSource(turned + $0 * degree) }
      var keys = [terms, terms]
      for place in 0...count {
        let limb = place == count ? moduli.count - 1 : place
        for digit in 0..<count {
          permute(
            digits[digit].words.pointer + place * degree, turned + digit * degree, table)
          keys[0][digit] = key.digits[digit].b.words.pointer + limb * degree
          keys[1][digit] = key.digits[digit].a.words.pointer + limb * degree
        }
        kernels[limb].innerProduct(
          sums + place * degree, sums + (count + 1 + place) * degree, terms, keys[0], keys[1])
      }
      divideBySpecial(sums, count, isNTT: true, turned, out)
    }
    withExtendedLifetime((digits, key)) {}
    return (c0, c1)
  }

  /// The product of two CKKS ciphertexts, relinearised and divided by the last prime: residues
  /// identical to SEAL's multiply, relinearize and rescale, with a quarter fewer transforms. The two
  /// corrections, by the special prime and by the last, are added before they are transformed, and
  /// the last limb stays in coefficient form.
  ///
  /// - Precondition: everything is transformed, with equally many limbs, at least two.
  package func multiplyRelinearizeRescale(
    _ a: (RNSPolynomial, RNSPolynomial), _ b: (RNSPolynomial, RNSPolynomial),
    with key: SwitchingKey
  ) -> (RNSPolynomial, RNSPolynomial) {
    relinearizeRescale(tensorProduct(a, b), with: key)
  }

  /// The square of a CKKS ciphertext, as `multiplyRelinearizeRescale`.
  package func squareRelinearizeRescale(
    _ a: (RNSPolynomial, RNSPolynomial), with key: SwitchingKey
  ) -> (RNSPolynomial, RNSPolynomial) {
    relinearizeRescale(tensorSquare(a), with: key)
  }

  /// d0 + d1 s + d2 s^2, relinearised and divided by the last prime; see
  /// `multiplyRelinearizeRescale`. Sums of products need one call only.
  ///
  /// - Precondition: everything is transformed, with equally many limbs, at least two.
  package func relinearizeRescale(
    _ d: (RNSPolynomial, RNSPolynomial, RNSPolynomial), with key: SwitchingKey
  ) -> (RNSPolynomial, RNSPolynomial) {
    check(d.2, key)
    check(d.0, d.1)
    check(d.0, d.2)
    let count = d.2.limbCount
    precondition(count > 1, "a limb is left")
    var c0 = RNSPolynomial(uninitialized: degree, limbCount: count - 1)
    var c1 = RNSPolynomial(uninitialized: degree, limbCount: count - 1)
    let out = [c0.words.mutablePointer(), c1.words.mutablePointer()]
    let products = [d.0.words.pointer, d.1.words.pointer]
    withSwitched(d.2.words.pointer, isNTT: true, limbCount: count, key) { sums, scratch in
      for part in 0..<2 {
        divideTwice(
          sums + part * (count + 1) * degree, products[part], count, scratch, out[part])
      }
    }
    withExtendedLifetime(d) {}
    return (c0, c1)
  }

  /// (product + sum / P) / q_last, both divisions with SEAL's rounding.
  private func divideTwice(
    _ sum: LimbTarget, _ product: LimbSource, _ count: Int, _ scratch: LimbTarget,
    _ out: LimbTarget
  ) {
    let row = inverses[moduli.count - 1]
    let last = count - 1
    let remainder = sum + count * degree
    special.inverse(remainder, LimbSource(remainder))
    // The last limb of product + sum / P, in coefficient form.
    let tail = sum + last * degree
    kernels[last].scaleAdd(tail, tail, row[last], product + last * degree)
    kernels[last].inverse(tail, tail)
    kernels[last].centre(scratch, remainder, specialModulus)
    kernels[last].scale(scratch, scratch, row[last])
    kernels[last].subtract(tail, tail, scratch)
    for limb in 0..<last {
      let offset = limb * degree
      kernels[limb].scaleAdd(sum + offset, sum + offset, row[limb], product + offset)
      kernels[limb].centreTwo(
        scratch, remainder, specialModulus, row[limb], tail, moduli[last].value)
      kernels[limb].forward(scratch, scratch, .lazy)
      kernels[limb].subtractScale(
        out + offset, sum + offset, scratch, inverses[last][limb])
    }
  }

  /// The inner products of the digits with both halves of the key, transformed: `body` gets them
  /// limb after limb, the special one last, both halves one after the other; and a limb of scratch.
  private func withSwitched(
    _ p: LimbSource, isNTT: Bool, limbCount count: Int, _ key: SwitchingKey,
    _ body: (_ sums: LimbTarget, _ scratch: LimbTarget) -> Void
  ) {
    let n = degree
    withScratch(limbs: 4 * count + 3) { memory in
      let sums = memory
      let lifted = memory + 2 * (count + 1) * n
      var coefficients = p
      var scratch = lifted + count * n
      if isNTT {
        for limb in 0..<count { kernels[limb].inverse(scratch + limb * n, p + limb * n) }
        coefficients = LimbSource(scratch)
        scratch += count * n
      }
      var digits = [LimbSource](repeating: p, count: count)
      var keys = [digits, digits]
      for place in 0...count {
        let limb = place == count ? moduli.count - 1 : place
        for digit in 0..<count {
          if isNTT && digit == place {
            digits[digit] = p + digit * n
          } else {
            let target = lifted + digit * n
            kernels[limb].forward(
              target, coefficients + digit * n, range(of: moduli[digit], in: moduli[limb]))
            digits[digit] = LimbSource(target)
          }
          keys[0][digit] = key.digits[digit].b.words.pointer + limb * n
          keys[1][digit] = key.digits[digit].a.words.pointer + limb * n
        }
        kernels[limb].innerProduct(
          sums + place * n, sums + (count + 1 + place) * n, digits, keys[0], keys[1])
      }
      body(sums, lifted)
    }
    withExtendedLifetime(key) {}
  }

  /// How much of a residue modulo `source` a transform modulo `target` must reduce.
  private func range(of source: Modulus, in target: Modulus) -> InputRange {
    if source.value <= 4 * target.value { return .lazy }
    return source.value <= 1 << 52 ? .word52 : .word64
  }

  private var special: LimbKernels { kernels[moduli.count - 1] }

  /// P
  private var specialModulus: UInt64 { moduli[moduli.count - 1].value }

  /// Our own invariant: a key of this ring with enough digits.
  private func check(_ p: RNSPolynomial, _ key: SwitchingKey) {
    check(p)
    precondition(p.limbCount < moduli.count, "no limb modulo the special prime")
    precondition(key.digits.count >= p.limbCount, "a digit for each limb")
    for digit in key.digits {
      check(digit.a, digit.b)
      precondition(digit.a.limbCount == moduli.count, "a key modulo all primes")
    }
  }
}
