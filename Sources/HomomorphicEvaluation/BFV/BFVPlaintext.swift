/// A message of BFV: a polynomial with N coefficients modulo t, in coefficient form.
package struct BFVPlaintext: Hashable, Sendable {
  /// The parameters with their tables.
  package let context: LatticeContext
  /// One limb modulo t.
  package let polynomial: RNSPolynomial

  /// Wraps coefficients below t.
  package init(context: LatticeContext, polynomial: RNSPolynomial) {
    self.context = context
    self.polynomial = polynomial
  }

  /// The N coefficients, each below t.
  package var coefficients: [UInt64] { Array(polynomial.words) }
}
