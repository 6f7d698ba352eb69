/// A plain matrix times a vector in slots, by diagonals: a product for each, baby steps and giant steps, so that
/// some 2 sqrt(n) rotations do for n diagonals (Halevi and Shoup, "Algorithms in HElib", CRYPTO 2014). The baby
/// steps share one decomposition.
package struct SlotMatrix {
  /// The elements that go in.
  package let inputs: Int
  /// The elements that come out.
  package let outputs: Int
  /// The period of the diagonals: the least power of two that holds both.
  package let period: Int
  /// Rotations of what goes in: by 0 to babies - 1.
  package let babies: Int
  /// Sums that are rotated afterwards: by 0, babies, 2 babies ...
  package let giants: Int
  /// How far a copy of the vector stands behind it; 0 where the slots turn it around themselves.
  package let copy: Int

  /// Throws `shapeMismatch` when input and output do not fit into the slots, or for a single element, beside which
  /// anything may stand.
  package init(inputs: Int, outputs: Int, slots: Int) throws(HomomorphicError) {
    guard inputs > 1, outputs > 0, max(inputs, outputs) <= slots else { throw .shapeMismatch }
    var period = 1
    while period < max(inputs, outputs) { period *= 2 }
    let bits = period.trailingZeroBitCount
    self.inputs = inputs
    self.outputs = outputs
    self.period = period
    babies = 1 << ((bits + 1) / 2)
    giants = period / babies
    // A period below all slots is at most half of them.
    copy = period == slots ? 0 : period
  }

  /// All rotations, one for each.
  package var rotations: [Int] {
    (copy == 0 ? [] : [-copy]) + (1..<babies) + (1..<giants).map { $0 * babies }
  }

  /// Diagonal `giant * babies + baby` of a matrix with the rows of its inputs, where it meets the vector before the
  /// giant step; nil if it is zero.
  package func diagonal(_ matrix: [Int64], giant: Int, baby: Int, slots: Int) -> [Int64]? {
    let shift = giant * babies
    var values = [Int64](repeating: 0, count: copy == 0 ? slots : min(slots, 2 * period))
    var isZero = true
    for output in 0..<outputs {
      let input = (output + shift + baby) & (period - 1)
      guard input < inputs else { continue }
      let factor = matrix[input * outputs + output]
      isZero = isZero && factor == 0
      values[(output + shift) & (slots - 1)] = factor
    }
    return isZero ? nil : values
  }
}

extension CKKS {
  /// Encrypts the sums over inputs i of value i times matrix[i][j], raw * 2^-fraction each, in slot j; the depth is
  /// one less. Slots of `a` behind its inputs are zero; so are those of the result behind its outputs.
  ///
  /// Throws also `depthExhausted`, `keyMissing`, `transparent` for a matrix of zeros, and what
  /// `CKKSEncoder.encode` throws.
  ///
  /// - Precondition: the matrix has inputs * outputs values.
  func multiply(
    _ a: LatticeCiphertext, by matrix: [Int64], _ form: SlotMatrix, fraction: Int,
    _ encoder: CKKSEncoder, with bundle: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    precondition(matrix.count == form.inputs * form.outputs, "as many values as the form says")
    guard a.depth > 0 else { throw .depthExhausted }
    var twice = a
    if form.copy > 0 { twice = try add(a, try rotate(a, by: -form.copy, with: bundle)) }
    let turned = try rotations(twice, by: Array(0..<form.babies), with: bundle)
    let slots = context.parameters.slotCount
    var total: LatticeCiphertext?
    for giant in 0..<form.giants {
      var part: LatticeCiphertext?
      for baby in 0..<form.babies {
        guard
          let diagonal = form.diagonal(matrix, giant: giant, baby: baby, slots: slots)
        else { continue }
        let plain = try encoder.encode(diagonal, fraction: fraction, depth: a.depth)
        let product = try multiplyWithoutRescale(turned[baby], plain: plain)
        part = if let part { try add(part, product) } else { product }
      }
      guard let sum = part else { continue }
      let stepped = try rotate(sum, by: giant * form.babies, with: bundle)
      total = if let total { try add(total, stepped) } else { stepped }
    }
    guard let total else { throw .transparent }
    return try rescale(total)
  }
}
