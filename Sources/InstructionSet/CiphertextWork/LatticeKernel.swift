/// A kernel of the lattice schemes: one pass over one limb of N residues.
package enum LatticeKernel: Hashable, Sendable, CaseIterable {
  /// A number-theoretic transform: N/2 butterflies for each of log2 N levels.
  case transform
  /// A sum, difference, copy or substitution of residues.
  case sum
  /// A negation.
  case negation
  /// A product of residues with a constant, or the reduction of a word: one precomputed quotient.
  case scaling
  /// A 128-bit product of residues that is added to a sum.
  case term
  /// The reduction of such a sum.
  case reduction
  /// Plain values put in their places, or divisions of 128 bits: encoding and scaling of plain numbers.
  case division
  /// The map of CKKS from slots to coefficients: N/4 complex butterflies for each of log2 N - 1 levels.
  case embedding
  /// A limb read from bits and checked.
  case unpacking
  /// A uniform limb drawn from a seed.
  case expansion
  /// A limb hashed, 8 bytes a residue.
  case hashing

  /// Units of a gas, in which prices are.
  package static let unitsPerGas: UInt64 = 8

  /// What the kernel costs on the portable path, in units for each residue of a limb; of `transform` and
  /// `embedding` for each of their levels. Measured; `galaxy-dev bench gas` measures them again.
  package var price: UInt64 {
    switch self {
    case .transform: 6
    case .sum: 5
    case .negation: 2
    case .scaling: 9
    case .term: 6
    case .reduction: 16
    case .division: 48
    case .embedding: 8
    case .unpacking: 15
    case .expansion: 240
    case .hashing: 160
    }
  }

  /// The price of a residue at a degree of 2^`logDegree`; `logDegree` is at least 1.
  func price(logDegree: UInt64) -> UInt64 {
    switch self {
    case .transform: price.multipliedSaturated(by: logDegree)
    case .embedding: price.multipliedSaturated(by: logDegree - 1)
    case .sum, .negation, .scaling, .term, .reduction, .division, .unpacking, .expansion,
      .hashing:
      price
    }
  }
}

/// The row of a kernel in the manual.
extension LatticeKernel {
  /// Its letter in formulas.
  var letter: String {
    switch self {
    case .transform: "T"
    case .sum: "A"
    case .negation: "G"
    case .scaling: "S"
    case .term: "M"
    case .reduction: "R"
    case .division: "D"
    case .embedding: "P"
    case .unpacking: "U"
    case .expansion: "X"
    case .hashing: "H"
    }
  }

  /// What it does.
  var meaning: String {
    switch self {
    case .transform: "a number-theoretic transform"
    case .sum: "a sum, difference, copy or substitution"
    case .negation: "a negation"
    case .scaling: "a product with a constant, or the reduction of a word"
    case .term: "a 128-bit product, added to a sum"
    case .reduction: "the reduction of such a sum"
    case .division: "plain values put in their places, or divisions of 128 bits"
    case .embedding: "the map from slots to coefficients of CKKS"
    case .unpacking: "residues read from bits and checked"
    case .expansion: "residues drawn from a seed"
    case .hashing: "residues hashed, 8 bytes each"
    }
  }

  /// Its price.
  var priceText: String {
    switch self {
    case .transform: "\(price) log2 N"
    case .embedding: "\(price) (log2 N - 1)"
    case .sum, .negation, .scaling, .term, .reduction, .division, .unpacking, .expansion,
      .hashing:
      "\(price)"
    }
  }
}
