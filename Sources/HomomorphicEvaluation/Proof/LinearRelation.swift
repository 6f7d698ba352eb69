import Primitives

/// Linear equations over the ring with small unknowns: for each row, the sum of factors times unknowns is the target. A proof
/// (`isProved(by:)`) shows that its maker knows such unknowns, and nothing about them.
///
/// The proof is Schnorr's for lattices, with rejection (Lyubashevsky, "Fiat-Shamir with Aborts", ASIACRYPT 2009) and
/// monomials as challenges (F. Benhamouda, J. Camenisch, S. Krenn, V. Lyubashevsky, G. Neven, "Better Zero-Knowledge Proofs for
/// Lattice Encryption and Their Application to Group Signatures", ASIACRYPT 2014, 2014/889): for random masks y the prover
/// hashes the sums of factors times y, the hash gives a monomial X^i with i below 2N for each repetition, and the responses are
/// y + X^i w. Masks are uniform, and what leaves the range in which every response is as likely under any unknowns is drawn again,
/// so responses are uniform and independent of the unknowns: not statistically so, but exactly.
///
/// What it proves: there are w with factors * w = 2 * target, every coefficient of w below 2^provenBits (`LinearProofShape`). The 2
/// and the slack come from the difference of two monomials, whose inverse has, times 2, only -1, 0 and 1 as coefficients.
/// The 2 is no formality: half of an odd polynomial is as large as the modulus, so whoever uses a statement uses twice the target.
package struct LinearRelation: Sendable {
  /// What an unknown is multiplied by.
  package enum Factor: Sendable {
    /// 1.
    case one
    /// An integer, by its residues.
    case residues([UInt64])
    /// A polynomial, transformed, modulo at least the moduli of the row.
    case polynomial(RNSPolynomial)
  }

  /// A factor and the number of an unknown.
  package struct Term: Sendable {
    let column: Int
    let factor: Factor

    /// Puts them together.
    package init(_ column: Int, _ factor: Factor) {
      self.column = column
      self.factor = factor
    }
  }

  /// One equation, modulo the moduli of its target.
  package struct Row: Sendable {
    let terms: [Term]
    /// Transformed.
    let target: RNSPolynomial

    /// Puts them together.
    package init(_ terms: [Term], equals target: RNSPolynomial) {
      self.terms = terms
      self.target = target
    }
  }

  /// The parameters with their tables.
  package let context: LatticeContext
  /// The sizes of its proofs.
  package let shape: LinearProofShape
  let rows: [Row]
  /// A hash of all that the rows were made of and of whatever a proof is to be bound to.
  let subject: Hash256

  /// Rows over as many unknowns as there are `columnBits`; `subject` must be a hash of everything that the rows
  /// follow from.
  ///
  /// Throws `unprovable` when the modulus of a row has no room for what a proof leaves open: it would prove nothing.
  package init(
    context: LatticeContext, columnBits: [Int], rows: [Row], subject: Hash256
  ) throws(HomomorphicError) {
    self.context = context
    shape = try LinearProofShape(degree: context.parameters.degree, columnBits: columnBits)
    self.rows = rows
    self.subject = subject
    for row in rows {
      context.ring.check(row.target)
      // The modulus is at least 2 to this.
      let bits = context.ring.moduli.prefix(row.target.limbCount).reduce(0) {
        $0 + $1.bitWidth - 1
      }
      for term in row.terms {
        precondition(columnBits.indices.contains(term.column), "an unknown of the relation")
        switch term.factor {
        case .residues(let factor): precondition(factor.count >= row.target.limbCount, "residues")
        case .polynomial(let factor):
          precondition(factor.limbCount >= row.target.limbCount, "limbs of the factor")
        case .one: break
        }
        if case .residues = term.factor { continue }
        guard shape.provenBits(term.column) + 2 <= bits else { throw .unprovable }
      }
    }
  }
}
