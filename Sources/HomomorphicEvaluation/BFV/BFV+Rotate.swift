// Slots are two rows of N/2. The substitution of X^(3^steps) rotates both rows, that of X^(2N - 1)
// swaps them.

extension BFV {
  /// Moves the number of slot j + steps to slot j in both rows (of slot j - |steps| for negative
  /// steps), around the ends. Where the bundle has no key for the number of steps, it goes in powers
  /// of two.
  ///
  /// Throws also `keyMissing`, and `shapeMismatch` for as many steps as a row has slots or more.
  package func rotateRows(
    _ a: LatticeCiphertext, by steps: Int, with bundle: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    var result = a
    for element in try bundle.elements(rotatingBy: steps) {
      result = try substitute(result, element: element, with: bundle)
    }
    return result
  }

  /// Swaps the two rows.
  ///
  /// Throws also `keyMissing`.
  package func swapRows(
    _ a: LatticeCiphertext, with bundle: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try substitute(a, element: 2 * context.parameters.degree - 1, with: bundle)
  }

  /// Encrypts in every slot the sum of all slots. The bundle needs keys for the rotations by powers
  /// of two and for the swap.
  ///
  /// Throws also `keyMissing`.
  package func sumSlots(
    _ a: LatticeCiphertext, with bundle: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    var sum = try add(a, try swapRows(a, with: bundle))
    var step = 1
    while step < context.parameters.degree / 2 {
      sum = try add(sum, try rotateRows(sum, by: step, with: bundle))
      step *= 2
    }
    return sum
  }

  /// Substitutes X^element for X and switches back to the key.
  private func substitute(
    _ a: LatticeCiphertext, element: Int, with bundle: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try check(a, sizes: 2...2)
    return try context.substituted(a, element: element, with: bundle)
  }
}
