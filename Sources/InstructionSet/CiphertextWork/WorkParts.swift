/// What several operations have in common under a scheme; the manual defines them by these names.
struct WorkParts: Sendable {
  private typealias Work = WorkFormula

  /// Plain values to a polynomial: of CKKS the residues of its coefficients, of BFV modulo t.
  let encode: WorkFormula
  /// The inner products of k digits, each lifted to all data primes and the special one, with both halves of a
  /// key. Under CKKS the digits come from an inverse transform, and one residue of each is transformed
  /// already: as many transforms as for BFV.
  let digits: WorkFormula
  /// A key switch: inner products, and their division by the special prime.
  let switchKeys: WorkFormula
  /// Division of both polynomials by the last prime: it goes back to coefficients, its residues modulo each
  /// other prime are centred and transformed (or reduced), and the difference is multiplied.
  let divide: WorkFormula
  /// Of BFV: a product before keys are switched, with operands of two polynomials each.
  let exactProduct: WorkFormula
  /// Of BFV: a square before keys are switched.
  let exactSquare: WorkFormula

  init(_ scheme: LatticeSchemeName) {
    let (k, kLess1) = (WorkSize.size(.limbs), WorkSize.predecessor(.limbs))
    digits = .named(
      "digits", k * (k + 1) * Work.transform + 2 * (k + 1) * Work.productSum(k))
    switch scheme {
    case .ckks:
      encode = .named("encode", Work.embedding + Work.division + k * Work.sum)
      switchKeys = .named("switch", digits + 2 * (k + 1) * Work.transform + 4 * k * Work.scaling)
      divide = .named("divide", 2 * k * Work.transform + 4 * kLess1 * Work.scaling)
    case .bfv:
      encode = .named("encode", Work.division + Work.transform)
      switchKeys = .named("switch", digits + 2 * (k + 1) * Work.transform + 6 * k * Work.scaling)
      divide = .named("divide", 6 * kLess1 * Work.scaling)
    }
    exactProduct = .named("exact(4)", Self.exact(operands: 4, products: 4))
    exactSquare = .named("exact(2)", Self.exact(operands: 2, products: 3))
  }

  /// A product of BFV before keys are switched, of `operands` polynomials in all with so many products.
  private static func exact(operands: UInt64, products: UInt64) -> WorkFormula {
    let (k, e) = (WorkSize.size(.limbs), WorkSize.size(.auxiliaryPrimes))
    let (o, p) = (WorkSize.number(operands), WorkSize.number(products))
    // To the second base.
    let lift: Work =
      o * (k * Work.scaling + k * Work.term + Work.sum) + o * e * Work.productSum(k + 1)
    // The product in both bases.
    let multiply: Work =
      WorkSize.number(operands + 3) * (k + e) * Work.transform + (k + e)
      * (p * Work.term + 3 * Work.reduction)
    // t/Q of its three polynomials, in the second base, and back.
    let scale: Work =
      3
      * (k * Work.scaling + k * Work.term + Work.sum + WorkSize.size(.wideQuotients) * Work.scaling)
      + 3 * e * Work.productSum(k + 2)
    let back: WorkFormula = 3 * (e * Work.term + Work.sum) + 3 * k * Work.productSum(e + 1)
    return lift + multiply + scale + back
  }

  /// The definitions that the manual lists: name and formula.
  static func definitions(_ scheme: LatticeSchemeName) -> [(name: String, formula: WorkFormula)] {
    let parts = WorkParts(scheme)
    var all = [parts.encode, parts.digits, parts.switchKeys, parts.divide]
    if scheme == .bfv { all += [parts.exactProduct, parts.exactSquare] }
    return all.compactMap { part in
      guard case .named(let name, let formula) = part else { return nil }
      return (name, formula)
    }
  }
}

/// What a ciphertext takes that comes in.
extension WorkFormula {
  /// Reading and checking both polynomials.
  package static let decoding: WorkFormula =
    2 * WorkSize.size(.limbs) * .kernel(.unpacking)
  /// Reading and checking one, and drawing the other from a seed.
  package static let seededDecoding: WorkFormula =
    WorkSize.size(.limbs) * .kernel(.unpacking) + WorkSize.size(.limbs) * .kernel(.expansion)
}
