extension CKKSEncoder {
  /// The coefficients of a plaintext as signed numbers, by mixed radix digits in
  /// -q/2..<q/2 (H. L. Garner, "The Residue Number System", 1959).
  ///
  /// Throws `wrongParameters` and `valueOutOfRange` for a coefficient of 2^110 or more.
  func centredCoefficients(
    _ plaintext: LatticePlaintext
  ) throws(HomomorphicError) -> [Int128] {
    guard plaintext.context == context else { throw .wrongParameters }
    var polynomial = plaintext.polynomial
    context.ring.inverseNTT(&polynomial)
    let degree = embedding.degree
    let moduli = Array(context.ring.moduli.prefix(polynomial.limbCount))
    var result = [Int128](repeating: 0, count: degree)
    // Digits until their product has more than 111 bits; the other residues must agree.
    var used = 0
    var product: UInt128 = 1
    while used < moduli.count, product < 1 << 66 {
      product *= UInt128(moduli[used].value)
      used += 1
    }
    if used < moduli.count { used += 1 }
    let inverses = Self.inverses(moduli)
    var isInRange = true
    polynomial.words.withUnsafeBufferPointer { words in
      for index in 0..<degree {
        var value: Int128 = 0
        var radix: Int128 = 1
        for limb in 0..<used {
          let modulus = moduli[limb]
          let known = Self.residue(value, modulus)
          let difference = modulus.subtract(words[limb * degree + index], known)
          let digit = modulus.multiply(difference, inverses[limb])
          let centred =
            digit > modulus.value / 2
            ? Int128(digit) - Int128(modulus.value) : Int128(digit)
          let (part, overflow) = centred.multipliedReportingOverflow(by: radix)
          value &+= part
          isInRange = isInRange && !overflow && value.magnitude < 1 << 110
          radix = limb + 1 < used ? radix &* Int128(modulus.value) : radix
        }
        for limb in used..<moduli.count {
          let agrees = Self.residue(value, moduli[limb]) == words[limb * degree + index]
          isInRange = isInRange && agrees
        }
        result[index] = value
      }
    }
    guard isInRange else { throw .valueOutOfRange }
    return result
  }

  /// For each modulus the inverse of the product of those before it.
  static func inverses(_ moduli: [Modulus]) -> [UInt64] {
    moduli.enumerated().map { index, modulus in
      modulus.inverse(
        moduli[..<index].reduce(1) { modulus.multiply($0, modulus.reduce($1.value)) })
    }
  }

  private static func residue(_ value: Int128, _ modulus: Modulus) -> UInt64 {
    let residue = modulus.reduce(value.magnitude)
    return value < 0 ? modulus.negate(residue) : residue
  }
}

extension Int128 {
  /// The number as value * 2^-shift with a value below 2^62 in magnitude, cut below.
  var leadingBits: (value: Int64, shift: Int) {
    let width = Int128.bitWidth - magnitude.leadingZeroBitCount
    guard width > 62 else { return (Int64(truncatingIfNeeded: self), 0) }
    return (Int64(truncatingIfNeeded: self >> Int128(width - 62)), 62 - width)
  }
}
