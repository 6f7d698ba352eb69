/// What an instruction does to lattice ciphertexts. `GasMeasure.work` prices it: the kernels that it
/// calls are counted from parameters, shape and depth, and `KernelPrices` says what each costs.
package enum CiphertextWork: Hashable, Sendable {
  /// Adds or subtracts ciphertexts.
  case sum
  /// Negates.
  case negation
  /// Encodes plain values and adds them.
  case plainSum
  /// Multiplies by an integer.
  case scaling
  /// Adds integer multiples.
  case combination
  /// Multiplies ciphertexts, switches keys, takes a level.
  case product
  /// Squares, switches keys, takes a level.
  case square
  /// Encodes plain values, multiplies by them, takes a level.
  case plainProduct
  /// Multiplies by one number, takes a level.
  case constantProduct
  /// Takes levels down to the depth of the type operand.
  case lowering
  /// Rotates by the signed word in a register.
  case rotation(by: OperandField)
  /// Adds the elements.
  case slotSum
}

/// What kernels of lattice schemes cost, on the portable path: eighths of a gas for each residue of
/// a limb. Measured; `galaxy-dev bench gas` measures them again.
package enum KernelPrices {
  /// A level of a transform.
  package static let transformLevel: UInt64 = 6
  /// A sum, difference or copy.
  package static let sum: UInt64 = 5
  /// A negation.
  package static let negation: UInt64 = 2
  /// A product with a constant, or the reduction of a word.
  package static let scaling: UInt64 = 9
  /// A 128-bit product added to a sum.
  package static let term: UInt64 = 6
  /// The reduction of such a sum.
  package static let reduction: UInt64 = 16
  /// A division of 128 bits, or a plain value put in its place.
  package static let division: UInt64 = 48
  /// A level of the map from slots to coefficients, of N/4 complex butterflies.
  package static let embeddingLevel: UInt64 = 8
  /// A residue read from bits and checked.
  package static let unpacking: UInt64 = 15
  /// A residue drawn from a seed.
  package static let expansion: UInt64 = 240
  /// Units of a gas.
  package static let unitsPerGas: UInt64 = 8

  /// All of them as the manual writes them.
  static let all: [(symbol: String, meaning: String, price: String)] = [
    ("T", "a number-theoretic transform", "\(transformLevel) log2 N"),
    ("A", "a sum, difference, copy or substitution", "\(sum)"),
    ("G", "a negation", "\(negation)"),
    ("S", "a product with a constant, or the reduction of a word", "\(scaling)"),
    ("M", "a 128-bit product, added to a sum", "\(term)"),
    ("R", "the reduction of such a sum", "\(reduction)"),
    ("D", "plain values put in their places, or divisions of 128 bits", "\(division)"),
    ("P", "the map from slots to coefficients of CKKS", "\(embeddingLevel) (log2 N - 1)"),
    ("U", "residues read from bits and checked", "\(unpacking)"),
    ("X", "residues drawn from a seed", "\(expansion)"),
  ]
}

extension CiphertextWork {
  /// All of them, for the manual.
  static let all: [CiphertextWork] = [
    .sum, .negation, .plainSum, .scaling, .combination, .product, .square, .plainProduct,
    .constantProduct, .lowering, .rotation(by: .c), .slotSum,
  ]

  /// The kernels, as the manual writes them; `RingWork` of Homomorphic counts them.
  var formula: (ckks: String, bfv: String) {
    switch self {
    case .sum: ("2k A", "2k A")
    case .negation: ("2k G", "2k G")
    case .plainSum: ("P + D + 2k A + k T", "2 D + T + k (A + S + 2 M + R)")
    case .scaling: ("2k S", "2k S")
    case .combination: ("2k (m M + R)", "2k (m M + R)")
    case .product:
      (
        "m k (4 M + 3 R) + digits + 2 (k + 1) T + (10k - 4) S + 2 A",
        "m exact(4) + switch + 2k A + divide"
      )
    case .square:
      (
        "k (3 M + 3 R) + digits + 2 (k + 1) T + (10k - 4) S + 2 A",
        "exact(2) + switch + 2k A + divide"
      )
    case .plainProduct:
      (
        "P + D + k A + k T + 2k (M + R) + divide",
        "D + T + k (5 T + 2 S + 2 A + 2 M + 2 R) + divide"
      )
    case .constantProduct: ("2k S + divide", "2k S + divide")
    case .lowering: ("2k S + divide, for each level", "divide, for each level")
    case .rotation: ("s (switch + 3k A)", "s (switch + 3k A)")
    case .slotSum:
      (
        "r (switch + 5k A) + 2k (g - 1) A, r = ceil(log2(elements)), at most log2 N - 1",
        "r (switch + 5k A) + 2k (g - 1) A, r = log2 N"
      )
    }
  }
}

extension CiphertextWork: CustomStringConvertible {
  /// The name, as the manual writes it.
  package var description: String {
    switch self {
    case .sum: "sum"
    case .negation: "negation"
    case .plainSum: "plainSum"
    case .scaling: "scaling"
    case .combination: "combination"
    case .product: "product"
    case .square: "square"
    case .plainProduct: "plainProduct"
    case .constantProduct: "constantProduct"
    case .lowering: "lowering"
    case .rotation(let steps): "rotation(\(steps))"
    case .slotSum: "slotSum"
    }
  }
}
