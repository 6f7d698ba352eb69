extension BFV {
  /// Encrypts the products: multiplied and relinearised.
  ///
  /// Throws also `keyMissing`.
  package func multiply(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext, with key: SwitchingKey?
  ) throws(HomomorphicError) -> LatticeCiphertext {
    let key = try context.usable(key)
    return try relinearize(try multiplyWithoutRelinearization(a, b), with: key)
  }

  /// Encrypts the squares.
  ///
  /// Throws also `keyMissing`.
  package func square(
    _ a: LatticeCiphertext, with key: SwitchingKey?
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try check(a, sizes: 2...2)
    let key = try context.usable(key)
    return try relinearize(try result(tables.square(a.polynomials)), with: key)
  }

  /// Encrypts the products in three polynomials: sums of them need one relinearisation.
  package func multiplyWithoutRelinearization(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try checkCompatible(a, b, sizes: 2...2)
    return try result(tables.multiply(a.polynomials, b.polynomials))
  }

  /// Three polynomials back to two; two stay as they are.
  ///
  /// Throws also `keyMissing`.
  package func relinearize(
    _ a: LatticeCiphertext, with key: SwitchingKey?
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try check(a, sizes: 2...3)
    guard a.size == 3 else { return a }
    let key = try context.usable(key)
    let ring = context.ring
    let switched = ring.keySwitch(a.polynomials[2], isNTT: false, with: key)
    return try result([
      ring.add(a.polynomials[0], switched.0), ring.add(a.polynomials[1], switched.1),
    ])
  }

  /// Encrypts the sums over all pairs of their products, with one relinearisation.
  ///
  /// Throws also `shapeMismatch` for no pairs or lists of different lengths, and `keyMissing`.
  package func dot(
    _ a: [LatticeCiphertext], _ b: [LatticeCiphertext], with key: SwitchingKey?
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard let first = a.first, a.count == b.count else { throw .shapeMismatch }
    let key = try context.usable(key)
    let ring = context.ring
    var sums: [RNSPolynomial] = []
    for (left, right) in zip(a, b) {
      try checkCompatible(left, right, sizes: 2...2)
      guard left.depth == first.depth else { throw .wrongLevel }
      let product = tables.multiply(left.polynomials, right.polynomials)
      sums = sums.isEmpty ? product : zip(sums, product).map { ring.add($0, $1) }
    }
    return try relinearize(try result(sums), with: key)
  }
}
