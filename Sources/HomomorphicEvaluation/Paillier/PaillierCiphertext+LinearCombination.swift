extension PaillierCiphertext {
  /// Encrypts the sum of multiplier * values over all terms, as federated averaging needs it; the
  /// weight is the sum of |multiplier| * weight.
  ///
  /// All terms share the squarings: the cost per element is the longest multiplier's bit length
  /// plus the number of bits set in all of them (E. G. Straus, "Addition chains of vectors", 1964).
  /// Throws `shapeMismatch` for no terms or unequal shapes, `wrongKey`, `formatMismatch`,
  /// `laneOverflow`, and `transparent` where nothing but zeros is left, or the randomness cancels.
  package static func linearCombination(
    _ terms: [(multiplier: Int64, ciphertext: PaillierCiphertext)]
  ) throws(HomomorphicError) -> PaillierCiphertext {
    guard let first = terms.first else { throw .shapeMismatch }
    if terms.count == 1 { return try first.ciphertext.multiplied(by: first.multiplier) }
    let model = first.ciphertext
    var weight: UInt64 = 0
    for term in terms {
      try model.requireCompatible(term.ciphertext)
      let share = try model.format.product(term.ciphertext.weight, term.multiplier.magnitude)
      weight = try model.format.sum(weight, share)
    }
    let used = terms.filter { $0.multiplier != 0 }
    guard !used.isEmpty else { throw .transparent }
    let squarings = used.map { PaillierCost.exponentBits($0.multiplier) }.max() ?? 0

    var result: [UInt] = []
    result.reserveCapacity(model.limbs.count)
    var workspace = PaillierWorkspace(key: model.key)
    var sum = GMPInteger(capacityBits: model.key.bits * 2)
    var factor = GMPInteger(capacityBits: model.key.bits * 2)
    for index in 0..<model.elementCount {
      // Inverses once per term, kept as limbs because owners of numbers do not fit in an array.
      var bases: [[UInt]] = []
      for term in used where term.multiplier < 0 {
        factor.assign(limbs: term.ciphertext.element(index))
        try workspace.invert(&factor)
        bases.append(factor.limbs(count: model.key.elementLimbs))
      }
      sum.assign(1)
      for bit in stride(from: squarings - 1, through: 0, by: -1) {
        if !sum.equals(1) { workspace.square(&sum) }
        var negative = 0
        for term in used {
          let isSet = term.multiplier.magnitude >> UInt64(bit) & 1 == 1
          if term.multiplier < 0 {
            if isSet { factor.assign(limbs: bases[negative][...]) }
            negative += 1
          } else if isSet {
            factor.assign(limbs: term.ciphertext.element(index))
          }
          if isSet { workspace.multiply(&sum, by: factor) }
        }
      }
      sum.appendLimbs(count: model.key.elementLimbs, to: &result)
    }
    return try PaillierCiphertext(
      key: model.key, format: model.format, shape: model.shape, weight: weight, limbs: result
    ).hidden()
  }
}
