import Primitives

/// A public key of a lattice scheme: b + a s = -e modulo all moduli, transformed, as in SEAL.
package struct LatticePublicKey: Hashable, Sendable {
  /// The parameters with their tables.
  package let context: LatticeContext
  /// The part that hides the message.
  package let b: RNSPolynomial
  /// The uniform part.
  package let a: RNSPolynomial

  /// Wraps polynomials that are known to be well formed.
  package init(context: LatticeContext, b: RNSPolynomial, a: RNSPolynomial) {
    self.context = context
    self.b = b
    self.a = a
  }

  /// keccak256 of the canonical encoding.
  package var identity: Hash256 { keccak256(encoded()) }
}

/// The key for one substitution X -> X^element.
package struct GaloisKey: Hashable, Sendable {
  /// The exponent, odd, in 3..<2N.
  package let element: Int
  /// The key that switches back.
  package let key: SwitchingKey

  /// Names a key by its element.
  package init(element: Int, key: SwitchingKey) {
    self.element = element
    self.key = key
  }
}

extension LatticeParameters {
  /// The exponent whose substitution rotates the slots to the left by `steps` (to the right when
  /// negative); nil for 0 and for as many steps as slots or more. Rows of BFV have N/2 slots.
  package func galoisElement(rotatingBy steps: Int) -> Int? {
    let slots = degree / 2
    guard steps != 0, steps > -slots, steps < slots else { return nil }
    var element = 1
    for _ in 0..<(steps < 0 ? steps + slots : steps) {
      element = element * 3 & (2 * degree - 1)
    }
    return element
  }

  /// The steps to the left whose substitution has the exponent, those of more than half a row as steps to
  /// the right, negative; nil for an exponent that rotates nothing, such as that of the swap of rows.
  package func rotation(ofGaloisElement element: Int) -> Int? {
    let slots = degree / 2
    var power = 1
    for steps in 1..<slots {
      power = power * 3 & (2 * degree - 1)
      if power == element { return steps <= slots / 2 ? steps : steps - slots }
    }
    return nil
  }
}
