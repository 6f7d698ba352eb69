/// The evaluator of BFV: pure functions on ciphertexts in coefficient form, integer arithmetic only.
/// Residues are those of SEAL, but for products of ciphertexts, which decrypt to the same values.
///
/// Operands belong to these parameters (`wrongParameters`), have two polynomials unless said
/// otherwise (`malformed`), and where two are combined, the same depth (`wrongLevel`). A result that
/// everybody could read is refused (`transparent`).
///
/// Source: Fan, Vercauteren, "Somewhat Practical Fully Homomorphic Encryption" (2012/144).
package struct BFV: Sendable {
  /// The parameters with their tables.
  package let context: LatticeContext
  let tables: BFVTables

  /// An evaluator for parameters of BFV.
  ///
  /// Throws `wrongParameters`.
  package init(_ context: LatticeContext) throws(HomomorphicError) {
    guard let tables = context.bfv else { throw .wrongParameters }
    self.context = context
    self.tables = tables
  }

  // MARK: Sums

  /// Encrypts the sums.
  package func add(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try checkCompatible(a, b, sizes: 2...3)
    return try result(zip(a.polynomials, b.polynomials).map { context.ring.add($0, $1) })
  }

  /// Encrypts the differences.
  package func subtract(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try checkCompatible(a, b, sizes: 2...3)
    return try result(zip(a.polynomials, b.polynomials).map { context.ring.subtract($0, $1) })
  }

  /// Encrypts the negated numbers.
  package func negate(_ a: LatticeCiphertext) throws(HomomorphicError) -> LatticeCiphertext {
    try check(a, sizes: 2...3)
    return try result(a.polynomials.map { context.ring.negate($0) })
  }

  /// Encrypts the sums with numbers that everybody knows.
  package func add(
    _ a: LatticeCiphertext, plain: BFVPlaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    let message = try scaled(plain, for: a)
    return try result(
      [context.ring.add(a.polynomials[0], message)] + a.polynomials.dropFirst())
  }

  /// Encrypts the differences from numbers that everybody knows.
  package func subtract(
    _ a: LatticeCiphertext, plain: BFVPlaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    let message = try scaled(plain, for: a)
    return try result(
      [context.ring.subtract(a.polynomials[0], message)] + a.polynomials.dropFirst())
  }

  // MARK: Products with what everybody knows

  /// Encrypts the products with numbers that everybody knows.
  package func multiply(
    _ a: LatticeCiphertext, plain: BFVPlaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try check(a, sizes: 2...3)
    guard plain.context == context else { throw .wrongParameters }
    let factor = tables.lifted(plain.polynomial, limbCount: a.depth + 1)
    return try result(
      a.polynomials.map { polynomial in
        var transformed = polynomial
        context.ring.forwardNTT(&transformed)
        var product = context.ring.multiply(transformed, factor)
        context.ring.inverseNTT(&product)
        return product
      })
  }

  /// Encrypts the numbers times an integer.
  package func multiply(
    _ a: LatticeCiphertext, integer: Int64
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try linearCombination([(integer, a)])
  }

  /// Encrypts the sum of numbers, each vector times an integer, in one pass.
  ///
  /// Throws also `shapeMismatch` for no terms and `tooLarge` for more than 2^16.
  package func linearCombination(
    _ terms: [(factor: Int64, ciphertext: LatticeCiphertext)]
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard let first = terms.first?.ciphertext else { throw .shapeMismatch }
    guard terms.count <= 1 << 16 else { throw .tooLarge }
    for term in terms { try checkCompatible(term.ciphertext, first, sizes: 2...3) }
    let ring = context.ring
    let scalars = terms.map { term in
      ring.moduli[...first.depth].map { $0.reduce(signed: term.factor) }
    }
    return try result(
      (0..<first.size).map { part in
        ring.linearCombination(
          zip(scalars, terms).map { ($0, $1.ciphertext.polynomials[part]) })
      })
  }

  // MARK: Levels

  /// The same numbers modulo fewer primes, with proportionally less noise: SEAL's
  /// `mod_switch_to`, smaller and faster, for results that only few operations follow.
  ///
  /// Throws also `wrongLevel` for a depth that is not below or the same.
  package func lowered(
    _ a: LatticeCiphertext, to depth: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try check(a, sizes: 2...3)
    guard (0...a.depth).contains(depth) else { throw .wrongLevel }
    var polynomials = a.polynomials
    for _ in depth..<a.depth {
      polynomials = polynomials.map { context.ring.divideAndRoundByLast($0, isNTT: false) }
    }
    return try result(polynomials)
  }
}
