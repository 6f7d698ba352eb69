extension BFV {
  /// Throws unless an operand belongs to the parameters (`wrongParameters`) and has so many
  /// polynomials (`malformed`).
  func check(_ a: LatticeCiphertext, sizes: ClosedRange<Int>) throws(HomomorphicError) {
    guard a.context == context, !a.isNTT else { throw .wrongParameters }
    guard sizes.contains(a.size) else { throw .malformed }
  }

  /// Throws unless two ciphertexts can be combined.
  func checkCompatible(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext, sizes: ClosedRange<Int>
  ) throws(HomomorphicError) {
    try check(a, sizes: sizes)
    try check(b, sizes: sizes)
    guard a.size == b.size else { throw .malformed }
    guard a.depth == b.depth else { throw .wrongLevel }
  }

  /// A plaintext as it is added to a ciphertext.
  func scaled(
    _ plain: BFVPlaintext, for a: LatticeCiphertext
  ) throws(HomomorphicError) -> RNSPolynomial {
    try check(a, sizes: 2...3)
    guard plain.context == context else { throw .wrongParameters }
    return tables.scaled(plain.polynomial, limbCount: a.depth + 1)
  }

  /// The result of an operation.
  func result(
    _ polynomials: [RNSPolynomial]
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try LatticeCiphertext(
      context: context, polynomials: polynomials, isNTT: false, scale: nil)
  }
}
