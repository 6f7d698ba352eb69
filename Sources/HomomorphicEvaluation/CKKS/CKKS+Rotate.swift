extension CKKS {
  /// Moves the value of slot j + steps to slot j (of slot j - |steps| for negative steps), around
  /// the end. Where the bundle has no key for the number of steps, it goes in powers of two.
  ///
  /// Throws also `keyMissing` and `shapeMismatch` for as many steps as slots or more.
  package func rotate(
    _ a: LatticeCiphertext, by steps: Int, with bundle: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    var result = a
    for element in try bundle.elements(rotatingBy: steps) {
      result = try substitute(result, element: element, with: bundle)
    }
    return result
  }

  /// The rotations by several numbers of steps, with one decomposition for all of those that the bundle
  /// has a key for: they hold the same values as `rotate` gives, with other residues.
  ///
  /// Throws what `rotate` throws.
  package func rotations(
    _ a: LatticeCiphertext, by steps: [Int], with bundle: LatticeKeyBundle
  ) throws(HomomorphicError) -> [LatticeCiphertext] {
    _ = try scale(of: a, sizes: 2...2)
    guard bundle.context == context else { throw .wrongParameters }
    var digits: [RNSPolynomial]?
    var results: [LatticeCiphertext] = []
    for step in steps {
      let elements = try bundle.elements(rotatingBy: step)
      guard let first = elements.first else {
        results.append(a)
        continue
      }
      let hoisted = digits ?? context.ring.hoisted(a.polynomials[1])
      digits = hoisted
      var result = try context.substituted(a, hoisted: hoisted, element: first, with: bundle)
      for element in elements.dropFirst() {
        result = try substitute(result, element: element, with: bundle)
      }
      results.append(result)
    }
    return results
  }

  /// Encrypts the complex conjugates of the values: for messages with imaginary parts.
  ///
  /// Throws also `keyMissing`.
  package func conjugate(
    _ a: LatticeCiphertext, with bundle: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try substitute(a, element: 2 * context.parameters.degree - 1, with: bundle)
  }

  /// Adds to each slot the `count - 1` slots after it, around the end: with all slots, every slot
  /// gets the sum; with fewer, slot 0 gets the sum of the first `count`. The bundle needs keys for
  /// the rotations by the powers of two below the count.
  ///
  /// Throws also `keyMissing`, and `shapeMismatch` unless the count is a power of two in
  /// 1...slotCount.
  package func sumSlots(
    _ a: LatticeCiphertext, count: Int, with bundle: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard count >= 1, count <= context.parameters.slotCount, count & (count - 1) == 0 else {
      throw .shapeMismatch
    }
    _ = try scale(of: a, sizes: 2...2)
    var sum = a
    var step = 1
    while step < count {
      sum = try add(sum, try rotate(sum, by: step, with: bundle))
      step *= 2
    }
    return sum
  }

  /// Substitutes X^element for X and switches back to the key.
  private func substitute(
    _ a: LatticeCiphertext, element: Int, with bundle: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    _ = try scale(of: a, sizes: 2...2)
    return try context.substituted(a, element: element, with: bundle)
  }
}
