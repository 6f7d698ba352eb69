// What CKKS and BFV do alike with the keys of a bundle; they have checked the ciphertext.

extension LatticeContext {
  /// A key that is there and belongs to the parameters.
  ///
  /// Throws `keyMissing` and `wrongParameters`.
  func usable(_ key: SwitchingKey?) throws(HomomorphicError) -> SwitchingKey {
    guard let key else { throw .keyMissing }
    guard key.digits.count == parameters.dataLimbCount,
      key.digits.allSatisfy({
        $0.a.limbCount == parameters.moduli.count && $0.a.degree == parameters.degree
          && $0.b.limbCount == parameters.moduli.count && $0.b.degree == parameters.degree
      })
    else { throw .wrongParameters }
    return key
  }

  /// Substitutes X^element for X in a ciphertext of two polynomials and switches back to the key:
  /// SEAL's `apply_galois`.
  ///
  /// Throws `wrongParameters` for a bundle of others, `keyMissing`, and `transparent`.
  func substituted(
    _ a: LatticeCiphertext, element: Int, with bundle: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard bundle.context == self else { throw .wrongParameters }
    let key = try usable(bundle.galoisKey(element: element))
    let first = ring.automorphism(a.polynomials[0], galoisElement: element, isNTT: a.isNTT)
    let second = ring.automorphism(a.polynomials[1], galoisElement: element, isNTT: a.isNTT)
    let switched = ring.keySwitch(second, isNTT: a.isNTT, with: key)
    return try LatticeCiphertext(
      context: self, polynomials: [ring.add(first, switched.0), switched.1], isNTT: a.isNTT,
      scale: a.scale)
  }

  /// The same for a transformed ciphertext whose second polynomial `ring.hoisted` has taken apart.
  ///
  /// Throws what `substituted(_:element:with:)` throws.
  func substituted(
    _ a: LatticeCiphertext, hoisted digits: [RNSPolynomial], element: Int,
    with bundle: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard bundle.context == self else { throw .wrongParameters }
    let key = try usable(bundle.galoisKey(element: element))
    let first = ring.automorphism(a.polynomials[0], galoisElement: element, isNTT: true)
    let switched = ring.keySwitch(hoisted: digits, galoisElement: element, with: key)
    return try LatticeCiphertext(
      context: self, polynomials: [ring.add(first, switched.0), switched.1], isNTT: true,
      scale: a.scale)
  }
}
