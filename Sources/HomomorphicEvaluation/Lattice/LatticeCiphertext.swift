import Primitives

/// A ciphertext of a lattice scheme: c0 + c1 s (+ c2 s^2) is the encoded message with some noise.
///
/// A value of this type is well formed: residues are canonical, all polynomials have as many limbs,
/// and not all of c1, c2 is zero, so nobody reads it without the key. CKKS is transformed and has a
/// scale; BFV is in coefficient form and has none.
package struct LatticeCiphertext: Hashable, Sendable {
  /// The parameters with their tables.
  package let context: LatticeContext
  /// c0, c1 and, before relinearisation, c2.
  package let polynomials: [RNSPolynomial]
  /// True when the polynomials are transformed.
  package let isNTT: Bool
  /// The factor between values and their encoding; nil for BFV.
  package let scale: Scale?

  /// Checks what can be asked of the result of an operation.
  ///
  /// Throws `transparent`, and `invalidScale` when a scale leaves no room below the modulus.
  package init(
    context: LatticeContext, polynomials: [RNSPolynomial], isNTT: Bool, scale: Scale?
  ) throws(HomomorphicError) {
    precondition(
      polynomials.count == 2 || polynomials.count == 3, "a ciphertext has two polynomials or three")
    guard !polynomials.dropFirst().allSatisfy(context.ring.isZero) else { throw .transparent }
    self.context = context
    self.polynomials = polynomials
    self.isNTT = isNTT
    self.scale = scale
    if let scale { try context.check(scale, limbCount: polynomials[0].limbCount) }
  }

  /// How many rescales (CKKS) or modulus switches (BFV) are left.
  package var depth: Int { polynomials[0].limbCount - 1 }

  /// The number of polynomials: 2, or 3 before relinearisation.
  package var size: Int { polynomials.count }

  /// N.
  package var degree: Int { context.parameters.degree }

  /// True for CKKS when the scale is that of contracts at this depth.
  package var hasCanonicalScale: Bool {
    switch context.parameters.scheme {
    case .bfv: false
    case .ckks: scale == context.canonicalScale(depth: depth)
    }
  }
}

/// An encoded message of CKKS.
package struct LatticePlaintext: Hashable, Sendable {
  /// The parameters with their tables.
  package let context: LatticeContext
  /// The message, transformed.
  package let polynomial: RNSPolynomial
  /// The factor between values and their encoding.
  package let scale: Scale

  /// Wraps a transformed polynomial.
  package init(context: LatticeContext, polynomial: RNSPolynomial, scale: Scale) {
    self.context = context
    self.polynomial = polynomial
    self.scale = scale
  }

  /// The depth of the ciphertexts that it can be combined with.
  package var depth: Int { polynomial.limbCount - 1 }
}

extension LatticeContext {
  /// Throws `invalidScale` for a scale below 1, or one whose logarithm is not below the bits of the
  /// modulus, as in SEAL.
  package func check(_ scale: Scale, limbCount: Int) throws(HomomorphicError) {
    let bits = parameters.moduli[..<limbCount].reduce(0) { $0 + BitPacking.width(of: $1) }
    guard scale.floorLog2 >= 0, scale.floorLog2 < bits else { throw .invalidScale }
  }
}
