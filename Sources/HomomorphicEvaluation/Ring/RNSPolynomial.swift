/// Residues of a polynomial of degree < N modulo the first `limbCount` moduli of a ring, limb after
/// limb: limb i is `words[i * N ..< (i + 1) * N]`, each residue canonical in 0 ..< q_i. Whether it
/// is in coefficient form or transformed is the owner's knowledge.
package struct RNSPolynomial: Hashable, Sendable {
  /// N
  package let degree: Int
  /// How many moduli.
  package let limbCount: Int
  /// degree * limbCount words.
  package var words: PolynomialWords

  /// The polynomial 0.
  package init(degree: Int, limbCount: Int) {
    self.init(degree: degree, limbCount: limbCount) { $0.update(repeating: 0) }
  }

  /// The residues in order.
  ///
  /// - Precondition: there are degree * limbCount of them.
  package init(degree: Int, limbCount: Int, words: some Collection<UInt64>) {
    precondition(words.count == degree * limbCount, "as many words as the shape has")
    self.degree = degree
    self.limbCount = limbCount
    self.words = PolynomialWords(words)
  }

  /// Residues that `initialize` writes into a buffer of degree * limbCount words; it must set all.
  package init(
    degree: Int, limbCount: Int,
    initialize: (UnsafeMutableBufferPointer<UInt64>) throws -> Void
  ) rethrows {
    precondition(degree > 0 && limbCount > 0, "a polynomial has a degree and a limb")
    self.degree = degree
    self.limbCount = limbCount
    words = try PolynomialWords(count: degree * limbCount, initialize: initialize)
  }

  /// For kernels that write every word themselves.
  init(uninitialized degree: Int, limbCount: Int) {
    precondition(degree > 0 && limbCount > 0, "a polynomial has a degree and a limb")
    self.degree = degree
    self.limbCount = limbCount
    words = PolynomialWords(uninitialized: degree * limbCount)
  }

  /// The residues modulo q_i.
  package subscript(limb index: Int) -> Slice<PolynomialWords> {
    precondition(index >= 0 && index < limbCount, "a limb of the polynomial")
    return words[index * degree..<(index + 1) * degree]
  }

  /// Overwrites the residues with 0: for polynomials that were secret, as freed memory is reused
  /// without being cleared. Copies that were made keep their residues.
  package mutating func wipe() {
    words.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
  }
}
