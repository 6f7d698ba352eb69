extension PaillierCiphertext {
  /// Whether `opening` proves that this ciphertext holds its values: c = (1 + m n) r^n mod n^2 for
  /// every group element. One exponentiation per element, of public numbers.
  ///
  /// Throws `wrongKey`, `formatMismatch` for another width, `shapeMismatch` for another number of
  /// values or roots, `laneOverflow` for a value that the weight does not allow: with such values
  /// different vectors could look the same.
  package func isOpened(
    by opening: PaillierOpening, path: PaillierPath = .best
  ) throws(HomomorphicError) -> Bool {
    guard opening.key.identity == key.identity else { throw .wrongKey }
    guard opening.width == format.width else { throw .formatMismatch }
    guard opening.values.count == laneCount, opening.rootCount == elementCount else {
      throw .shapeMismatch
    }
    guard opening.values.allSatisfy(allows) else { throw .laneOverflow }
    let modulus = GMPInteger(limbs: key.modulus)
    let lanes = format.lanesPerElement(modulusBits: key.bits)
    var workspace = PaillierWorkspace(key: key)
    var element = GMPInteger(capacityBits: key.bits * 2)
    var noise = PaillierNoise(roots: opening, path: path)
    var isOpened = true
    for index in 0..<elementCount {
      let end = min((index + 1) * lanes, opening.values.count)
      let plaintext = PaillierPacking.pack(
        opening.values[index * lanes..<end], format: format, modulus: modulus)
      noise.takeNext(into: &element)
      workspace.addPlain(plaintext, modulus: modulus, to: &element)
      isOpened = isOpened && element.equals(GMPInteger(limbs: self.element(index)))
    }
    return isOpened
  }
}

extension PaillierPublicKey {
  /// Whether `ciphertext` holds `values`, by the roots of its elements, bits / 8 bytes each, most
  /// significant first.
  ///
  /// Throws what `PaillierOpening.init` and `PaillierCiphertext.isOpened` throw.
  package func verifyOpening(
    _ ciphertext: PaillierCiphertext, values: [Int128], rootsBigEndian: [UInt8]
  ) throws(HomomorphicError) -> Bool {
    try ciphertext.isOpened(
      by: PaillierOpening(
        key: self, format: ciphertext.format, values: values, rootsBigEndian: rootsBigEndian))
  }
}

extension PaillierNoise {
  /// The powers r^n mod n^2 of an opening's roots, which are public.
  init(roots opening: PaillierOpening, path: PaillierPath) {
    let key = opening.key
    let count = opening.rootCount
    self.init(room: count, key: key)
    let modulus = GMPInteger(limbs: key.modulus)
    // One element fills one lane of eight: GMP is as fast.
    guard path == .lanes, count > 1 else {
      let modulusSquared = GMPInteger(limbs: key.modulusSquared)
      var power = GMPInteger(capacityBits: key.bits * 2)
      for index in 0..<count {
        power.power(GMPInteger(limbs: opening.root(index)), modulus, modulo: modulusSquared)
        store(power, at: index)
      }
      return
    }
    let moduli = LaneModuli(repeating: modulus)
    var powers = LanePowers(digits: moduli.digits, exponentBits: 0)
    for start in stride(from: 0, to: count, by: LaneModuli.laneCount) {
      let end = min(start + LaneModuli.laneCount, count)
      for index in start..<end {
        powers.setBase(GMPInteger(limbs: opening.root(index)), lane: index - start)
      }
      powers.raise(moduli, to: modulus)
      storeResults(&powers, from: start, to: end, modulus: modulus)
    }
  }
}

extension PaillierSecretKey {
  /// The values of `ciphertext` with the proof that they are right.
  ///
  /// The root of an element c is (c mod n)^(1 / n mod lambda) mod n, computed modulo both factors.
  /// Throws what `decryptWide` throws.
  package func open(
    _ ciphertext: PaillierCiphertext, path: PaillierPath = .best
  ) throws(HomomorphicError) -> PaillierOpening {
    let values = try decryptWide(ciphertext, path: path)
    var roots: [UInt] = []
    roots.reserveCapacity(ciphertext.elementCount * publicKey.modulus.count)
    let half = LaneModuli.laneCount / 2
    let exponentBits = publicKey.bits / 2
    let exponents = SecretExponents(first.rootExponent(modulus), second.rootExponent(modulus))
    var element = GMPInteger(capacityBits: publicKey.bits * 2)
    switch path {
    case .portable:
      for index in 0..<ciphertext.elementCount {
        element.assign(limbs: ciphertext.element(index))
        combine(
          first.root(element, exponent: exponents.first),
          second.root(element, exponent: exponents.second)
        ).appendLimbs(count: publicKey.modulus.count, to: &roots)
      }
    case .lanes:
      let moduli = laneModuli()
      var powers = LanePowers(digits: moduli.digits, exponentBits: exponentBits)
      for lane in 0..<half {
        powers.setExponent(exponents.first, lane: lane)
        powers.setExponent(exponents.second, lane: lane + half)
      }
      let chunks = powers.chunks(bits: publicKey.bits * 2)
      for start in stride(from: 0, to: ciphertext.elementCount, by: half) {
        let end = min(start + half, ciphertext.elementCount)
        for index in start..<end {
          element.assign(limbs: ciphertext.element(index))
          powers.setBase(element, lane: index - start, chunks: chunks)
          powers.setBase(element, lane: index - start + half, chunks: chunks)
        }
        powers.raise(moduli, isSquared: false, chunks: chunks, exponentBits: exponentBits)
        for lane in 0..<end - start {
          var p = GMPInteger(capacityBits: publicKey.bits)
          var q = GMPInteger(capacityBits: publicKey.bits * 2)
          powers.readResult(into: &p, lane: lane)
          powers.readResult(into: &q, lane: lane + half)
          combine(p, q).appendLimbs(count: publicKey.modulus.count, to: &roots)
        }
      }
    }
    return PaillierOpening(
      key: publicKey, width: ciphertext.format.width, values: values, roots: roots)
  }

  /// An exponent for each factor.
  private struct SecretExponents: ~Copyable {
    let first: GMPInteger
    let second: GMPInteger

    init(_ first: consuming GMPInteger, _ second: consuming GMPInteger) {
      self.first = first
      self.second = second
    }
  }
}

extension PaillierSecretKey.Factor {
  /// 1 / n mod (this prime - 1).
  fileprivate func rootExponent(_ modulus: borrowing GMPInteger) -> GMPInteger {
    var result = GMPInteger(capacityBits: exponent.bitLength)
    let exists = result.inverse(of: modulus, modulo: exponent)
    precondition(exists, "n is coprime to (p - 1)(q - 1)")
    return result
  }

  /// element^exponent modulo this prime.
  fileprivate func root(
    _ element: borrowing GMPInteger, exponent: borrowing GMPInteger
  ) -> GMPInteger {
    var reduced = GMPInteger(capacityBits: prime.bitLength)
    reduced.remainder(element, modulo: prime)
    var result = GMPInteger(capacityBits: 2 * square.bitLength)
    result.powerConstantTime(reduced, exponent, modulo: prime)
    return result
  }
}
