extension CKKSEncoder {
  /// The coefficients of a plaintext as signed numbers, by mixed radix digits in
  /// -q/2..<q/2 (H. L. Garner, "The Residue Number System", 1959).
  ///
  /// Throws `wrongParameters` and `valueOutOfRange` for a coefficient of 2^109 or more, about.
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
    // Branches and divisions would let time depend on what was encrypted: there are none.
    let limits = Self.digitLimits(moduli.prefix(used))
    var isInRange = true
    polynomial.words.withUnsafeBufferPointer { words in
      for index in 0..<degree {
        var value: Int128 = 0
        var radix: Int128 = 1
        for limb in 0..<used {
          let modulus = moduli[limb]
          let known = Self.residue(value, modulus)
          let difference = modulus.subtract(words[limb * degree + index], known)
          let digit = Int64(bitPattern: modulus.multiply(difference, inverses[limb]))
          let q = Int64(bitPattern: modulus.value)
          let centred = digit &- (q & (q / 2 &- digit) &>> 63)
          let sign = centred &>> 63
          let fits = UInt64(bitPattern: (centred ^ sign) &- sign) <= limits[limb]
          isInRange = Self.both(isInRange, fits)
          value &+= Int128(centred) &* radix
          radix = radix &* Int128(q)
        }
        for limb in used..<moduli.count {
          let agrees = Self.residue(value, moduli[limb]) == words[limb * degree + index]
          isInRange = Self.both(isInRange, agrees)
        }
        result[index] = value
      }
    }
    guard isInRange else { throw .valueOutOfRange }
    return result
  }

  /// Whether every coefficient is below 3/8 of the modulus. Those of tensors stay below a quarter
  /// (`LatticeHeadroom`), with some noise; under another secret they are uniform, and all N pass by a
  /// chance of (3/4)^N. So a decryption tells by itself whether a ciphertext belongs to a secret.
  ///
  /// Throws `wrongParameters`.
  package func hasHeadroom(_ plaintext: LatticePlaintext) throws(HomomorphicError) -> Bool {
    guard plaintext.context == context else { throw .wrongParameters }
    let moduli = context.parameters.moduli[...plaintext.depth]
    let bits = moduli.reduce(0) { $0 + UInt64.bitWidth - $1.leadingZeroBitCount }
    let coefficients: [Int128]
    do throws(HomomorphicError) {
      coefficients = try centredCoefficients(plaintext)
    } catch {
      return false
    }
    // What could be read is below 2^110.
    guard bits <= 112 else { return true }
    let limit = moduli.reduce(UInt128(1)) { $0 * UInt128($1) } / 8 * 3
    var isBelow = true
    for coefficient in coefficients {
      isBelow = Self.both(isBelow, coefficient.magnitude <= limit)
    }
    return isBelow
  }

  /// For each modulus the inverse of the product of those before it.
  package static func inverses(_ moduli: [Modulus]) -> [UInt64] {
    moduli.enumerated().map { index, modulus in
      modulus.inverse(
        moduli[..<index].reduce(1) { modulus.multiply($0, modulus.reduce($1.value)) })
    }
  }

  /// The largest magnitude of a digit at each place: with it, sums stay below 2^110.
  private static func digitLimits(_ moduli: ArraySlice<Modulus>) -> [UInt64] {
    var radix: UInt128 = 1
    return moduli.map { modulus in
      defer { radix &*= UInt128(modulus.value) }
      return UInt64(clamping: (UInt128(1) << 109) / radix)
    }
  }

  /// Whether both hold, without a branch.
  private static func both(_ first: Bool, _ second: Bool) -> Bool {
    (first ? 1 : 0) & (second ? 1 : 0) as UInt8 == 1
  }

  /// The residue of a signed number, without a branch on its sign.
  private static func residue(_ value: Int128, _ modulus: Modulus) -> UInt64 {
    let sign = value &>> 127
    let residue = modulus.reduce(UInt128(truncatingIfNeeded: (value ^ sign) &- sign))
    return residue ^ (residue ^ modulus.negate(residue)) & UInt64(truncatingIfNeeded: sign)
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
