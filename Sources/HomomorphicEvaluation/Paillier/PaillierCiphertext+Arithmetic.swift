// Nothing here is secret: times depend on the operands' public values.

extension PaillierCiphertext {
  /// Encrypts the sums of the values of self and `other`; the weights add up.
  ///
  /// Throws `wrongKey`, `formatMismatch`, `shapeMismatch`, `laneOverflow`, and `transparent` where the
  /// randomness of both cancels.
  package func adding(
    _ other: PaillierCiphertext
  ) throws(HomomorphicError) -> PaillierCiphertext {
    try requireCompatible(other)
    return try PaillierCiphertext(
      key: key, format: format, shape: shape, weight: try format.sum(weight, other.weight),
      limbs: GMPInteger.products(
        limbs, other.limbs, size: key.elementLimbs, modulo: key.modulusSquared)
    ).hidden()
  }

  /// Encrypts the differences of the values of self and `other`; the weights add up.
  ///
  /// Throws `wrongKey`, `formatMismatch`, `shapeMismatch`, `laneOverflow`, and `transparent` where the
  /// randomness of both cancels, as in the difference of a ciphertext from itself.
  package func subtracting(
    _ other: PaillierCiphertext
  ) throws(HomomorphicError) -> PaillierCiphertext {
    try requireCompatible(other)
    let weight = try format.sum(weight, other.weight)
    var workspace = PaillierWorkspace(key: key)
    var right = GMPInteger(capacityBits: key.bits * 2)
    return try mapElements(weight: weight) { (left, index) throws(HomomorphicError) in
      right.assign(limbs: other.element(index))
      try workspace.invert(&right)
      workspace.multiply(&left, by: right)
    }.hidden()
  }

  /// Encrypts the negated values.
  package func negated() throws(HomomorphicError) -> PaillierCiphertext {
    var workspace = PaillierWorkspace(key: key)
    return try mapElements(weight: weight) { (element, _) throws(HomomorphicError) in
      try workspace.invert(&element)
    }
  }

  /// Encrypts the sums of the values of self and multiplier * values; |multiplier| is added to the
  /// weight. `values` has `laneCount` elements.
  ///
  /// Throws `shapeMismatch`, `valueOutOfRange`, `laneOverflow`.
  package func adding(
    plain values: [Int64], times multiplier: Int64 = 1
  ) throws(HomomorphicError) -> PaillierCiphertext {
    guard values.count == laneCount else { throw .shapeMismatch }
    guard values.allSatisfy(format.holds) else { throw .valueOutOfRange }
    let weight = try format.sum(weight, multiplier.magnitude)
    let modulus = GMPInteger(limbs: key.modulus)
    let lanes = format.lanesPerElement(modulusBits: key.bits)
    var workspace = PaillierWorkspace(key: key)
    return try mapElements(weight: weight) { (element, index) throws(HomomorphicError) in
      let end = min((index + 1) * lanes, values.count)
      var plaintext = PaillierPacking.pack(
        values[index * lanes..<end], format: format, modulus: modulus)
      plaintext.multiply(by: Int(multiplier))
      plaintext.reduce(modulo: modulus)
      workspace.addPlain(plaintext, modulus: modulus, to: &element)
    }
  }

  /// Encrypts multiplier * values; the weight is multiplied by |multiplier|.
  ///
  /// Throws `laneOverflow`, and `transparent` for 0: everybody could read the product, and what is
  /// added to it.
  package func multiplied(
    by multiplier: Int64
  ) throws(HomomorphicError) -> PaillierCiphertext {
    guard multiplier != 0 else { throw .transparent }
    let weight = try format.product(weight, multiplier.magnitude)
    let exponent = GMPInteger(UInt(multiplier.magnitude))
    var workspace = PaillierWorkspace(key: key)
    var base = GMPInteger(capacityBits: key.bits * 2)
    return try mapElements(weight: weight) { (element, _) throws(HomomorphicError) in
      base.assign(element)
      element.power(base, exponent, modulo: workspace.modulusSquared)
      if multiplier < 0 { try workspace.invert(&element) }
    }.hidden()
  }

  /// A ciphertext like self whose elements are those of self after `change`.
  private func mapElements(
    weight: UInt64,
    _ change: (inout GMPInteger, Int) throws(HomomorphicError) -> Void
  ) throws(HomomorphicError) -> PaillierCiphertext {
    var result: [UInt] = []
    result.reserveCapacity(limbs.count)
    var number = GMPInteger(capacityBits: key.bits * 2)
    for index in 0..<elementCount {
      number.assign(limbs: element(index))
      try change(&number, index)
      number.appendLimbs(count: key.elementLimbs, to: &result)
    }
    return PaillierCiphertext(
      key: key, format: format, shape: shape, weight: weight, limbs: result)
  }
}
