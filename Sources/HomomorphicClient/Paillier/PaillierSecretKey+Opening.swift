import HomomorphicEvaluation

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
