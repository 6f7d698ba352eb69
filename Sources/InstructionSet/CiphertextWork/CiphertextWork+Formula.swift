/// A lattice scheme, as far as the work of its operations goes.
package enum LatticeSchemeName: String, Hashable, Sendable, CaseIterable {
  case ckks = "CKKS"
  case bfv = "BFV"
}

/// What an operation does to the ciphertexts of its operands.
package struct CiphertextFormula: Sendable {
  /// To each ciphertext of each tensor of a list.
  let each: WorkFormula
  /// To each ciphertext of the first tensor, or of the only one.
  let once: WorkFormula
  /// Whether the ciphertexts of a tensor are added first, so that the rest is done to one.
  let joinsGroups: Bool

  init(each: WorkFormula = .sequence([]), once: WorkFormula, joinsGroups: Bool = false) {
    self.each = each
    self.once = once
    self.joinsGroups = joinsGroups
  }

  /// The gas for tensors of these sizes. Stops at `UInt64.max`.
  package func gas(_ tensors: [LatticeSizes]) -> UInt64 {
    guard let first = tensors.first else { return 0 }
    let gas = once.gas(first, ciphertexts: joinsGroups ? 1 : first.groups)
    if case .sequence(let parts) = each, parts.isEmpty { return gas }
    return tensors.reduce(gas) { $0.addingSaturated(each.gas($1, ciphertexts: $1.groups)) }
  }
}

extension CiphertextFormula: CustomStringConvertible {
  /// As the manual writes it.
  package var description: String {
    if case .sequence(let parts) = each, parts.isEmpty { return "\(once)" }
    return "m \(each.factor) + \(once)"
  }
}

extension CiphertextWork {
  /// What the operation does under a scheme.
  package func formula(_ scheme: LatticeSchemeName) -> CiphertextFormula {
    switch scheme {
    case .ckks: formula(Self.ckks)
    case .bfv: formula(Self.bfv)
    }
  }

  private func formula(_ formulas: SchemeFormulas) -> CiphertextFormula {
    switch self {
    case .sum: formulas.sum
    case .negation: formulas.negation
    case .plainSum: formulas.plainSum
    case .scaling: formulas.scaling
    case .combination: formulas.combination
    case .product: formulas.product
    case .square: formulas.square
    case .plainProduct: formulas.plainProduct
    case .constantProduct: formulas.constantProduct
    case .lowering: formulas.lowering
    case .rotation: formulas.rotation
    case .slotSum: formulas.slotSum
    case .upload: formulas.upload
    case .matrixProduct: formulas.matrixProduct
    }
  }

  private static let ckks = SchemeFormulas(.ckks)
  private static let bfv = SchemeFormulas(.bfv)

  /// All operations, for the manual.
  static let all: [CiphertextWork] = [
    .sum, .negation, .plainSum, .scaling, .combination, .product, .square, .plainProduct,
    .constantProduct, .lowering, .rotation(by: .c), .slotSum, .upload, .matrixProduct(by: .c),
  ]
}
