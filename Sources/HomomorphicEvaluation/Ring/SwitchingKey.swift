/// A key-switching key: digit i encrypts P q^_i s' under s, as in SEAL's `KSwitchKeys`; a pair
/// (b_i, a_i) modulo all moduli of the ring, the special prime included, transformed.
package struct SwitchingKey: Hashable, Sendable {
  /// One digit of the key.
  package struct Digit: Hashable, Sendable {
    /// The part that is added to the first polynomial.
    package let b: RNSPolynomial
    /// The uniform part.
    package let a: RNSPolynomial

    /// A digit.
    package init(b: RNSPolynomial, a: RNSPolynomial) {
      self.b = b
      self.a = a
    }
  }

  /// One digit for each data modulus.
  package let digits: [Digit]

  /// A key of these digits.
  package init(digits: [Digit]) { self.digits = digits }
}
