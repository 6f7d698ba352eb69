/// Integers modulo t as messages of BFV: in the slots, where sums and products are elementwise, or
/// as coefficients, where a product is that of polynomials modulo X^N + 1.
///
/// Slots have SEAL's order (`BatchEncoder`): a matrix of two rows of N/2. Numbers are signed, from
/// -(t - 1)/2 to (t - 1)/2.
package struct BFVEncoder: Sendable {
  /// The parameters with their tables.
  package let context: LatticeContext
  private let tables: BFVTables

  /// An encoder for parameters of BFV.
  ///
  /// Throws `wrongParameters`.
  package init(_ context: LatticeContext) throws(HomomorphicError) {
    guard let tables = context.bfv else { throw .wrongParameters }
    self.context = context
    self.tables = tables
  }

  /// The largest number: (t - 1) / 2.
  package var valueMax: Int64 { Int64(tables.plain.value / 2) }

  /// Puts numbers into the first slots, 0 into the others.
  ///
  /// Throws `shapeMismatch` for more than N numbers and `valueOutOfRange`.
  package func encode(_ values: [Int64]) throws(HomomorphicError) -> BFVPlaintext {
    let residues = try residues(values)
    var polynomial = RNSPolynomial(degree: tables.ring.degree, limbCount: 1) { words in
      words.update(repeating: 0)
      for (slot, residue) in residues.enumerated() { words[tables.slots[slot]] = residue }
    }
    tables.plainRing.inverseNTT(&polynomial)
    return BFVPlaintext(context: context, polynomial: polynomial)
  }

  /// The numbers of all N slots.
  ///
  /// Throws `wrongParameters`.
  package func decode(_ plaintext: BFVPlaintext) throws(HomomorphicError) -> [Int64] {
    guard plaintext.context == context else { throw .wrongParameters }
    var polynomial = plaintext.polynomial
    tables.plainRing.forwardNTT(&polynomial)
    return tables.slots.map { signed(polynomial.words[$0]) }
  }

  /// Puts numbers into the first coefficients, 0 into the others.
  ///
  /// Throws `shapeMismatch` for more than N numbers and `valueOutOfRange`.
  package func encode(coefficients: [Int64]) throws(HomomorphicError) -> BFVPlaintext {
    let residues = try residues(coefficients)
    return BFVPlaintext(
      context: context,
      polynomial: RNSPolynomial(degree: tables.ring.degree, limbCount: 1) { words in
        words.update(repeating: 0)
        for (place, residue) in residues.enumerated() { words[place] = residue }
      })
  }

  /// The N coefficients.
  ///
  /// Throws `wrongParameters`.
  package func decodeCoefficients(
    _ plaintext: BFVPlaintext
  ) throws(HomomorphicError) -> [Int64] {
    guard plaintext.context == context else { throw .wrongParameters }
    return plaintext.polynomial.words.map(signed)
  }

  private func residues(_ values: [Int64]) throws(HomomorphicError) -> [UInt64] {
    guard values.count <= tables.ring.degree else { throw .shapeMismatch }
    let largest = UInt64(valueMax)
    guard values.allSatisfy({ $0.magnitude <= largest }) else { throw .valueOutOfRange }
    return values.map { tables.plain.reduce(signed: $0) }
  }

  private func signed(_ residue: UInt64) -> Int64 {
    // Without a branch on a secret.
    let value = Int64(truncatingIfNeeded: residue)
    return value &- (Int64(tables.plain.value) & (valueMax &- value) &>> 63)
  }
}
