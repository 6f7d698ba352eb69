import Primitives

extension CKKS {
  /// Encrypts the products of the values: multiplied, relinearised and rescaled in one; the depth is
  /// one less.
  ///
  /// Throws also `depthExhausted` and `keyMissing`.
  package func multiply(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext, with key: SwitchingKey?
  ) throws(HomomorphicError) -> LatticeCiphertext {
    let scale = try checkFactors(a, b)
    let key = try context.usable(key)
    let product = context.ring.multiplyRelinearizeRescale(
      (a.polynomials[0], a.polynomials[1]), (b.polynomials[0], b.polynomials[1]), with: key)
    return try result([product.0, product.1], scale: scale)
  }

  /// Encrypts the squares of the values; the depth is one less.
  ///
  /// Throws also `depthExhausted` and `keyMissing`.
  package func square(
    _ a: LatticeCiphertext, with key: SwitchingKey?
  ) throws(HomomorphicError) -> LatticeCiphertext {
    let scale = try checkFactors(a, a)
    let key = try context.usable(key)
    let square = context.ring.squareRelinearizeRescale(
      (a.polynomials[0], a.polynomials[1]), with: key)
    return try result([square.0, square.1], scale: scale)
  }

  /// Encrypts the sums over all pairs of the products of their values, slot by slot, with one
  /// relinearisation and one rescale; the depth is one less.
  ///
  /// Throws also `shapeMismatch` for no pairs or lists of different lengths, `depthExhausted` and
  /// `keyMissing`.
  package func dot(
    _ a: [LatticeCiphertext], _ b: [LatticeCiphertext], with key: SwitchingKey?
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard let first = a.first, a.count == b.count else { throw .shapeMismatch }
    let ring = context.ring
    var scale: Scale?
    var sums: (RNSPolynomial, RNSPolynomial, RNSPolynomial)?
    for (left, right) in zip(a, b) {
      let product = try checkFactors(left, right)
      guard left.depth == first.depth else { throw .wrongLevel }
      guard scale == nil || scale == product else { throw .scaleMismatch }
      scale = product
      let (a0, a1) = (left.polynomials[0], left.polynomials[1])
      let (b0, b1) = (right.polynomials[0], right.polynomials[1])
      guard var total = sums else {
        sums = ring.tensorProduct((a0, a1), (b0, b1))
        continue
      }
      sums = nil
      ring.addProduct(to: &total.0, a0, b0)
      ring.addProduct(to: &total.1, a0, b1)
      ring.addProduct(to: &total.1, a1, b0)
      ring.addProduct(to: &total.2, a1, b1)
      sums = total
    }
    let key = try context.usable(key)
    guard let sums else { throw .shapeMismatch }
    let total = ring.relinearizeRescale(sums, with: key)
    return try result([total.0, total.1], scale: scale)
  }

  /// Encrypts the sums over all pairs of the products with values that everybody knows, with one
  /// rescale; the depth is one less.
  ///
  /// Throws also `shapeMismatch` for no pairs or lists of different lengths and `depthExhausted`.
  package func dot(
    _ a: [LatticeCiphertext], plain b: [LatticePlaintext]
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard let first = a.first, a.count == b.count else { throw .shapeMismatch }
    guard first.depth > 0 else { throw .depthExhausted }
    var scale: Scale?
    var sums: [RNSPolynomial] = []
    for (left, right) in zip(a, b) {
      let own = try self.scale(of: left, sizes: 2...2)
      guard right.context == context else { throw .wrongParameters }
      guard left.depth == first.depth, right.depth == first.depth else { throw .wrongLevel }
      guard let product = own.multiplied(by: right.scale) else { throw .invalidScale }
      guard scale == nil || scale == product else { throw .scaleMismatch }
      scale = product
      if sums.isEmpty {
        sums = left.polynomials.map { context.ring.multiply($0, right.polynomial) }
      } else {
        for index in 0..<2 {
          context.ring.addProduct(to: &sums[index], left.polynomials[index], right.polynomial)
        }
      }
    }
    return try rescale(try result(sums, scale: scale))
  }

  /// The product before relinearisation: three polynomials, the depth stays, the scales multiply
  /// (`invalidScale`).
  package func multiplyWithoutRelinearize(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    let left = try scale(of: a, sizes: 2...2)
    let right = try scale(of: b, sizes: 2...2)
    guard a.depth == b.depth else { throw .wrongLevel }
    guard let product = left.multiplied(by: right) else { throw .invalidScale }
    let d = context.ring.tensorProduct(
      (a.polynomials[0], a.polynomials[1]), (b.polynomials[0], b.polynomials[1]))
    return try result([d.0, d.1, d.2], scale: product)
  }

  /// Brings a product back to two polynomials.
  ///
  /// Throws also `keyMissing`.
  package func relinearize(
    _ a: LatticeCiphertext, with key: SwitchingKey?
  ) throws(HomomorphicError) -> LatticeCiphertext {
    let scale = try scale(of: a, sizes: 3...3)
    let key = try context.usable(key)
    let switched = context.ring.keySwitch(a.polynomials[2], isNTT: true, with: key)
    return try result(
      [
        context.ring.add(a.polynomials[0], switched.0),
        context.ring.add(a.polynomials[1], switched.1),
      ], scale: scale)
  }

  // MARK: Linear combinations

  /// Encrypts the sum of weight * values over all terms, in one pass; depth and scale stay.
  ///
  /// Throws also `shapeMismatch` for no terms.
  package func linearCombination(
    _ terms: [(weight: Int64, ciphertext: LatticeCiphertext)]
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard let first = terms.first?.ciphertext else { throw .shapeMismatch }
    return try combine(first, terms.map(\.ciphertext)) { (index, modulus) in
      modulus.reduce(signed: terms[index].weight)
    }
  }

  /// Encrypts the sum of raw * 2^-fraction * values over all terms, in one pass and one rescale; the
  /// depth is one less.
  ///
  /// Throws also `shapeMismatch` for no terms, `depthExhausted`, `formatMismatch` and
  /// `valueOutOfRange`.
  package func linearCombination(
    _ terms: [(raw: Int64, ciphertext: LatticeCiphertext)], fraction: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard let first = terms.first?.ciphertext else { throw .shapeMismatch }
    let scale = try scale(of: first, sizes: 2...2)
    guard first.depth > 0 else { throw .depthExhausted }
    guard (0...CKKSEncoder.fractionMax).contains(fraction) else { throw .formatMismatch }
    guard first.depth <= context.parameters.depthMax,
      let product = scale.multiplied(by: context.canonicalScale(depth: first.depth)),
      let factors = context.canonicalScale(depth: first.depth).applied(
        to: terms.map(\.raw), fraction: fraction)
    else { throw .valueOutOfRange }
    let sum = try combine(first, terms.map(\.ciphertext)) { (index, modulus) in
      modulus.reduce(signed: factors[index])
    }
    return try rescale(try result(sum.polynomials, scale: product))
  }

  private func combine(
    _ first: LatticeCiphertext, _ ciphertexts: [LatticeCiphertext],
    _ factor: (Int, Modulus) -> UInt64
  ) throws(HomomorphicError) -> LatticeCiphertext {
    for ciphertext in ciphertexts { try checkCompatible(first, ciphertext) }
    let moduli = context.ring.moduli[...first.depth]
    let scalars = ciphertexts.indices.map { index in moduli.map { factor(index, $0) } }
    let polynomials = (0..<first.size).map { part in
      context.ring.linearCombination(
        zip(scalars, ciphertexts).map { ($0, $1.polynomials[part]) })
    }
    return try result(polynomials, scale: first.scale)
  }

  // MARK: Checks

  /// The scale of the rescaled product of two ciphertexts.
  private func checkFactors(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> Scale {
    let left = try scale(of: a, sizes: 2...2)
    let right = try scale(of: b, sizes: 2...2)
    guard a.depth == b.depth else { throw .wrongLevel }
    guard a.depth > 0 else { throw .depthExhausted }
    return try rescaledProduct(left, right, depth: a.depth)
  }
}
