// Nothing here is secret: times depend on the operands' public values.

extension PaillierCiphertext {
  /// Encrypts the sums of the values of self and `other`; the weights add up.
  ///
  /// Throws `wrongKey`, `formatMismatch`, `shapeMismatch`, `laneOverflow`.
  package func adding(
    _ other: PaillierCiphertext
  ) throws(HomomorphicError) -> PaillierCiphertext {
    try requireCompatible(other)
    return PaillierCiphertext(
      key: key, format: format, shape: shape, weight: try format.sum(weight, other.weight),
      limbs: GMPInteger.products(
        limbs, other.limbs, size: key.elementLimbs, modulo: key.modulusSquared))
  }

  /// Encrypts the differences of the values of self and `other`; the weights add up.
  ///
  /// Throws `wrongKey`, `formatMismatch`, `shapeMismatch`, `laneOverflow`.
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
    }
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

  /// Encrypts multiplier * values; the weight is multiplied by |multiplier|, and 1 for 0.
  ///
  /// The product with 0 is a ciphertext that everybody can read, of zeros that everybody knew.
  /// Throws `laneOverflow`.
  package func multiplied(
    by multiplier: Int64
  ) throws(HomomorphicError) -> PaillierCiphertext {
    let weight = max(try format.product(weight, multiplier.magnitude), 1)
    let exponent = GMPInteger(UInt(multiplier.magnitude))
    var workspace = PaillierWorkspace(key: key)
    var base = GMPInteger(capacityBits: key.bits * 2)
    return try mapElements(weight: weight) { (element, _) throws(HomomorphicError) in
      base.assign(element)
      element.power(base, exponent, modulo: workspace.modulusSquared)
      if multiplier < 0 { try workspace.invert(&element) }
    }
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
