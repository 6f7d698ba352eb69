import HomomorphicEvaluation

extension PaillierSecretKey {
  /// The values of `ciphertext`, in order: exact sums, which may be wider than the format.
  ///
  /// Group elements are decrypted four at a time where the processor can: eight exponentiations.
  /// Throws `wrongKey`, `notPacked` when an element does not hold lanes, and `laneOverflow` when a
  /// value is larger than the weight allows: somebody encrypted values outside of the format.
  package func decryptWide(
    _ ciphertext: PaillierCiphertext, path: PaillierPath = .best
  ) throws(HomomorphicError) -> [Int128] {
    guard ciphertext.key.identity == publicKey.identity else { throw .wrongKey }
    let format = ciphertext.format
    let lanes = format.lanesPerElement(modulusBits: publicKey.bits)
    let total = ciphertext.laneCount
    var values: [Int128] = []
    values.reserveCapacity(total)
    try plaintexts(of: ciphertext, path: path) { (plaintext, index) throws(HomomorphicError) in
      try PaillierPacking.unpack(
        plaintext, count: min(lanes, total - index * lanes), lanes: lanes, format: format,
        modulus: modulus, to: &values)
    }
    guard values.allSatisfy({ ciphertext.allows($0) }) else { throw .laneOverflow }
    return values
  }

  /// The values of `ciphertext`, in order: exact sums. With 32-bit values they always fit.
  ///
  /// Throws what `decryptWide` throws, and `valueOutOfRange` for a sum of 64-bit values that does
  /// not fit 64 bits.
  package func decrypt(
    _ ciphertext: PaillierCiphertext, path: PaillierPath = .best
  ) throws(HomomorphicError) -> [Int64] {
    var values: [Int64] = []
    for wide in try decryptWide(ciphertext, path: path) {
      guard let value = Int64(exactly: wide) else { throw .valueOutOfRange }
      values.append(value)
    }
    return values
  }

  /// Hands the plaintext of every group element, in 0..<n, to `body`, with the element's number.
  func plaintexts(
    of ciphertext: PaillierCiphertext, path: PaillierPath,
    _ body: (borrowing GMPInteger, Int) throws(HomomorphicError) -> Void
  ) throws(HomomorphicError) {
    var element = GMPInteger(capacityBits: publicKey.bits * 2)
    let count = ciphertext.elementCount
    switch path {
    case .portable:
      for index in 0..<count {
        element.assign(limbs: ciphertext.element(index))
        try body(plaintext(of: element), index)
      }
    case .lanes:
      let half = LaneModuli.laneCount / 2
      let exponentBits = publicKey.bits / 2
      let moduli = laneModuli()
      var powers = LanePowers(digits: moduli.digits, exponentBits: exponentBits)
      for lane in 0..<half {
        powers.setExponent(first.exponent, lane: lane)
        powers.setExponent(second.exponent, lane: lane + half)
      }
      let chunks = powers.chunks(bits: publicKey.bits * 2)
      for start in stride(from: 0, to: count, by: half) {
        let end = min(start + half, count)
        for index in start..<end {
          element.assign(limbs: ciphertext.element(index))
          powers.setBase(element, lane: index - start, chunks: chunks)
          powers.setBase(element, lane: index - start + half, chunks: chunks)
        }
        powers.raise(moduli, isSquared: true, chunks: chunks, exponentBits: exponentBits)
        for index in start..<end {
          // The power is 1 + p * L(power): its high part is the quotient that is asked for.
          var p = GMPInteger(capacityBits: publicKey.bits * 2)
          var q = GMPInteger(capacityBits: publicKey.bits * 2)
          powers.readResult(into: &p, lane: index - start, part: 1)
          powers.readResult(into: &q, lane: index - start + half, part: 1)
          try body(
            combine(first.plaintext(scaling: p), second.plaintext(scaling: q)), index)
        }
      }
    }
  }

  /// The first factor in lanes 0 to 3, the second one in the others.
  func laneModuli() -> LaneModuli {
    var moduli = LaneModuli(bits: publicKey.bits / 2)
    for lane in 0..<LaneModuli.laneCount / 2 {
      moduli.set(first.prime, lane: lane)
      moduli.set(second.prime, lane: lane + LaneModuli.laneCount / 2)
    }
    return moduli
  }

  /// The number modulo n that is `p` modulo the first factor and `q` modulo the second one.
  func combine(_ p: consuming GMPInteger, _ q: consuming GMPInteger) -> GMPInteger {
    q.subtract(p)
    q.multiply(by: firstInverse)
    q.reduce(modulo: second.prime)
    q.multiply(by: first.prime)
    q.add(p)
    return q
  }
}
