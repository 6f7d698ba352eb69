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
