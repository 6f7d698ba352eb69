import Synchronization

/// x -> x^g for odd g: rotations of slots.
extension RingContext {
  /// p(x^g), in the form of p.
  ///
  /// - Precondition: `galoisElement` is odd and in 1 ..< 2N.
  package func automorphism(
    _ p: RNSPolynomial, galoisElement: Int, isNTT: Bool
  ) -> RNSPolynomial {
    check(p)
    precondition(
      galoisElement & 1 == 1 && galoisElement > 0 && galoisElement < 2 * degree,
      "an odd exponent below 2N")
    return make(limbCount: p.limbCount) { out in
      if isNTT {
        permute(p, out, permutation(galoisElement: galoisElement))
      } else {
        substitute(p, out, galoisElement)
      }
      withExtendedLifetime(p) {}
    }
  }

  /// Place i of the transform of p(x^g) holds the value of p at root^(e g), which is place table[i]
  /// of the transform of p, where e = 2 reverse(i) + 1 is the exponent of place i.
  func permutation(galoisElement: Int) -> [UInt32] {
    if let kept = permutations.withLock({ $0[galoisElement] }) { return kept }
    let made = makePermutation(galoisElement: galoisElement)
    permutations.withLock { kept in
      if kept.count >= Self.permutationsMax { kept = [:] }
      kept[galoisElement] = made
    }
    return made
  }

  private func makePermutation(galoisElement: Int) -> [UInt32] {
    let bits = degree.trailingZeroBitCount
    // Consecutive values of i are not consecutive exponents, so reversals are made once, by doubling.
    var reversal = [UInt32](repeating: 0, count: degree)
    for bit in 0..<bits {
      for i in 0..<(1 << bit) {
        reversal[1 << bit + i] = reversal[i] | 1 << UInt32(bits - 1 - bit)
      }
    }
    return reversal.map { place in
      let exponent = (2 * Int(place) + 1) * galoisElement & (2 * degree - 1)
      return reversal[exponent >> 1]
    }
  }

  private func permute(_ p: RNSPolynomial, _ out: LimbTarget, _ table: [UInt32]) {
    for limb in 0..<p.limbCount {
      permute(p.words.pointer + limb * degree, out + limb * degree, table)
    }
  }

  /// One limb: target[i] = source[table[i]].
  func permute(_ source: LimbSource, _ target: LimbTarget, _ table: [UInt32]) {
    table.withUnsafeBufferPointer { table in
      for i in 0..<degree { target[i] = source[Int(table[i])] }
    }
  }

  private func substitute(_ p: RNSPolynomial, _ out: LimbTarget, _ galoisElement: Int) {
    for limb in 0..<p.limbCount {
      let source = p.words.pointer + limb * degree
      let target = out + limb * degree
      let q = moduli[limb].value
      var exponent = 0
      for i in 0..<degree {
        let x = source[i]
        let place = exponent & (degree - 1)
        target[place] = exponent & degree == 0 || x == 0 ? x : q &- x
        exponent = (exponent &+ galoisElement) & (2 &* degree &- 1)
      }
    }
  }
}
