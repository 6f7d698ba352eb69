import HomomorphicEvaluation

// A secret belongs to a public key by arithmetic, not by name: the name of a bundle covers the
// evaluation keys beside it, which others may have made, left out or replaced.

extension LatticeSecretKey {
  /// The largest coefficient of an error in a key: ours and SEAL's are at most 21.
  private static let errorMax: UInt64 = 64

  /// Whether a public key was made with this secret: b + a s is a small error.
  ///
  /// For the owner: whoever learns the answer for many keys of his own making learns the errors.
  package func owns(_ key: LatticePublicKey) -> Bool {
    guard key.context == context else { return false }
    return isError(b: key.b, a: key.a, source: nil)
  }

  /// Whether all keys of a bundle were made with this secret: with others somebody could make it
  /// decrypt what he likes, and read the secret from what it says.
  package func owns(_ keys: LatticeKeyBundle) -> Bool {
    guard owns(keys.publicKey) else { return false }
    if let key = keys.relinearizationKey {
      let square = context.ring.multiply(transformed, transformed)
      defer { Self.wipe(square) }
      guard switches(key, from: square) else { return false }
    }
    return keys.galoisKeys.allSatisfy { key in
      let image = context.ring.automorphism(
        transformed, galoisElement: key.element, isNTT: true)
      defer { Self.wipe(image) }
      return switches(key.key, from: image)
    }
  }

  /// Whether each digit encrypts its part of the secret `source`.
  private func switches(_ key: SwitchingKey, from source: RNSPolynomial) -> Bool {
    key.digits.enumerated().allSatisfy { digit, part in
      let secret = context.ring.switchingPart(of: source, digit: digit)
      defer { Self.wipe(secret) }
      return isError(b: part.b, a: part.a, source: secret)
    }
  }

  /// Whether b + a s - source is one small polynomial modulo all moduli.
  private func isError(b: RNSPolynomial, a: RNSPolynomial, source: RNSPolynomial?) -> Bool {
    let ring = context.ring
    var sum = b
    ring.addProduct(to: &sum, a, transformed)
    if let source { sum = ring.subtract(sum, source) }
    ring.inverseNTT(&sum)
    defer { Self.wipe(sum) }
    let degree = context.parameters.degree
    // The coefficient plus its bound, below twice the bound, is the same modulo every prime.
    let shifted = ring.moduli.enumerated().map { limb, modulus in
      sum.words[limb * degree..<(limb + 1) * degree].map { modulus.add($0, Self.errorMax) }
    }
    return shifted.allSatisfy { $0 == shifted[0] }
      && shifted[0].allSatisfy { $0 <= 2 * Self.errorMax }
  }
}
