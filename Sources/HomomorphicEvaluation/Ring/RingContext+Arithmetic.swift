/// Arithmetic in every limb by itself.
extension RingContext {
  /// a + b
  package func add(_ a: RNSPolynomial, _ b: RNSPolynomial) -> RNSPolynomial {
    map(a, b) { kernel, out, a, b in kernel.add(out, a, b) }
  }

  /// a - b
  package func subtract(_ a: RNSPolynomial, _ b: RNSPolynomial) -> RNSPolynomial {
    map(a, b) { kernel, out, a, b in kernel.subtract(out, a, b) }
  }

  /// -a
  package func negate(_ a: RNSPolynomial) -> RNSPolynomial {
    map(a, a) { kernel, out, a, _ in kernel.negate(out, a) }
  }

  /// The products of residues: the product of polynomials if both are transformed.
  package func multiply(_ a: RNSPolynomial, _ b: RNSPolynomial) -> RNSPolynomial {
    map(a, b) { kernel, out, a, b in kernel.multiply(out, a, b) }
  }

  /// Adds the products of residues to `sum`.
  package func addProduct(to sum: inout RNSPolynomial, _ a: RNSPolynomial, _ b: RNSPolynomial) {
    check(a, b)
    check(sum, a)
    let out = sum.words.mutablePointer()
    withExtendedLifetime((a, b)) {
      for limb in 0..<a.limbCount {
        let offset = limb * degree
        kernels[limb].multiplyAdd(
          out + offset, a.words.pointer + offset, b.words.pointer + offset)
      }
    }
  }

  /// Limb i multiplied by a canonical residue scalars[i].
  package func multiply(_ a: RNSPolynomial, by scalars: [UInt64]) -> RNSPolynomial {
    precondition(scalars.count == a.limbCount, "a scalar for each limb")
    var index = 0
    return map(a, a) { kernel, out, a, _ in
      kernel.scale(out, a, scalars[index])
      index += 1
    }
  }

  /// The sum of polynomials, each multiplied by a canonical residue for each limb, in one pass.
  ///
  /// - Precondition: there is a term, and all terms have equally many limbs.
  package func linearCombination(
    _ terms: [(scalars: [UInt64], polynomial: RNSPolynomial)]
  ) -> RNSPolynomial {
    precondition(!terms.isEmpty, "a term to add")
    let limbCount = terms[0].polynomial.limbCount
    for term in terms {
      check(term.polynomial, terms[0].polynomial)
      precondition(term.scalars.count == limbCount, "a scalar for each limb")
    }
    return make(limbCount: limbCount) { out in
      for limb in 0..<limbCount {
        let offset = limb * degree
        kernels[limb].linear(
          out + offset, terms.map { $0.polynomial.words.pointer + offset },
          terms.map { $0.scalars[limb] })
      }
      withExtendedLifetime(terms) {}
    }
  }

  /// (a0 + a1 s)(b0 + b1 s) = d0 + d1 s + d2 s^2, all transformed.
  package func tensorProduct(
    _ a: (RNSPolynomial, RNSPolynomial), _ b: (RNSPolynomial, RNSPolynomial)
  ) -> (RNSPolynomial, RNSPolynomial, RNSPolynomial) {
    check(a.0, a.1)
    check(b.0, b.1)
    check(a.0, b.0)
    let limbCount = a.0.limbCount
    var d0 = RNSPolynomial(uninitialized: degree, limbCount: limbCount)
    var d1 = RNSPolynomial(uninitialized: degree, limbCount: limbCount)
    var d2 = RNSPolynomial(uninitialized: degree, limbCount: limbCount)
    let out = (
      d0.words.mutablePointer(), d1.words.mutablePointer(), d2.words.mutablePointer()
    )
    withExtendedLifetime((a.0, a.1, b.0, b.1)) {
      for limb in 0..<limbCount {
        let offset = limb * degree
        kernels[limb].tensor(
          out.0 + offset, out.1 + offset, out.2 + offset,
          a.0.words.pointer + offset, a.1.words.pointer + offset,
          b.0.words.pointer + offset, b.1.words.pointer + offset)
      }
    }
    return (d0, d1, d2)
  }

  /// (a0 + a1 s)^2 = d0 + d1 s + d2 s^2, all transformed.
  package func tensorSquare(
    _ a: (RNSPolynomial, RNSPolynomial)
  ) -> (RNSPolynomial, RNSPolynomial, RNSPolynomial) {
    check(a.0, a.1)
    let limbCount = a.0.limbCount
    var d0 = RNSPolynomial(uninitialized: degree, limbCount: limbCount)
    var d1 = RNSPolynomial(uninitialized: degree, limbCount: limbCount)
    var d2 = RNSPolynomial(uninitialized: degree, limbCount: limbCount)
    let out = (
      d0.words.mutablePointer(), d1.words.mutablePointer(), d2.words.mutablePointer()
    )
    withExtendedLifetime((a.0, a.1)) {
      for limb in 0..<limbCount {
        let offset = limb * degree
        kernels[limb].tensorSquare(
          out.0 + offset, out.1 + offset, out.2 + offset,
          a.0.words.pointer + offset, a.1.words.pointer + offset)
      }
    }
    return (d0, d1, d2)
  }

  /// The first `limbCount` limbs: modulo fewer primes.
  ///
  /// - Precondition: 1 <= limbCount <= p.limbCount.
  package func dropLast(_ p: RNSPolynomial, to limbCount: Int) -> RNSPolynomial {
    check(p)
    precondition(limbCount >= 1 && limbCount <= p.limbCount, "limbs to keep")
    guard limbCount < p.limbCount else { return p }
    return make(limbCount: limbCount) { out in
      out.update(from: p.words.pointer, count: limbCount * degree)
      withExtendedLifetime(p) {}
    }
  }

  /// A new polynomial that `body` writes.
  package func make(limbCount: Int, _ body: (LimbTarget) -> Void) -> RNSPolynomial {
    var result = RNSPolynomial(uninitialized: degree, limbCount: limbCount)
    body(result.words.mutablePointer())
    return result
  }

  /// A new polynomial from two, limb by limb.
  @inline(__always)
  private func map(
    _ a: RNSPolynomial, _ b: RNSPolynomial,
    _ body: (LimbKernels, LimbTarget, LimbSource, LimbSource) -> Void
  ) -> RNSPolynomial {
    check(a, b)
    return make(limbCount: a.limbCount) { out in
      for limb in 0..<a.limbCount {
        let offset = limb * degree
        body(kernels[limb], out + offset, a.words.pointer + offset, b.words.pointer + offset)
      }
      withExtendedLifetime((a, b)) {}
    }
  }
}
