import HomomorphicEvaluation

/// The tables of a `PaillierNoiseBase`: what makes short noise fast.
package struct PaillierNoiseTable: ~Copyable {
  /// The key that the noise is for.
  package let key: PaillierPublicKey
  private let exponentBits: Int
  private let modulus: GMPInteger
  private var comb: FixedBaseComb?
  private let lanes: Lanes?

  /// What the vector kernels read; a class because owners in an optional cannot be borrowed.
  private final class Lanes {
    let moduli: LaneModuli
    let step: Int
    let table: SecretWords

    init(moduli: consuming LaneModuli, step: Int, table: consuming SecretWords) {
      self.moduli = moduli
      self.step = step
      self.table = table
    }
  }

  init(
    key: PaillierPublicKey, modulus: borrowing GMPInteger, residue: borrowing GMPInteger,
    exponentBits: Int, path: PaillierPath
  ) {
    self.key = key
    self.exponentBits = exponentBits
    self.modulus = GMPInteger(copying: modulus)
    let modulusSquared = GMPInteger(limbs: key.modulusSquared)
    switch path {
    case .portable:
      comb = FixedBaseComb(
        base: residue, modulusSquared: modulusSquared, exponentBits: exponentBits)
      lanes = nil
    case .lanes:
      comb = nil
      let moduli = LaneModuli(repeating: modulus)
      let step = LaneComb.step(exponentBits: exponentBits)
      let table = Self.table(
        residue, modulus: modulus, modulusSquared: modulusSquared, digits: moduli.digits,
        step: step)
      lanes = Lanes(moduli: moduli, step: step, table: table)
    }
  }

  /// The entries as pairs of digits in Montgomery's form.
  private static func table(
    _ residue: borrowing GMPInteger, modulus: borrowing GMPInteger,
    modulusSquared: borrowing GMPInteger, digits: Int, step: Int
  ) -> SecretWords {
    var words = SecretWords(count: LaneComb.entries * 2 * digits)
    var number = GMPInteger(capacityBits: 2 * modulusSquared.bitLength)
    var part = GMPInteger(capacityBits: modulusSquared.bitLength)
    FixedBaseComb.forEachEntry(
      base: residue, modulusSquared: modulusSquared, step: step
    ) { entry, index in
      number.assign(entry)
      number.shiftLeft(52 * digits)
      number.reduce(modulo: modulusSquared)
      part.remainder(number, modulo: modulus)
      words.storeDigits(part, at: index * 2 * digits, digits: digits)
      part.quotient(number, dividingBy: modulus)
      words.storeDigits(part, at: (index * 2 + 1) * digits, digits: digits)
    }
    return words
  }

  /// Prepares noise for `count` group elements.
  ///
  /// `generator` must be cryptographically secure and seeded for one use only. Time does not depend
  /// on the exponents.
  package mutating func noise(
    count: Int, using generator: inout some RandomNumberGenerator
  ) -> PaillierNoise {
    var noise = PaillierNoise(room: count, key: key)
    var exponent = GMPInteger(capacityBits: exponentBits)
    var power = GMPInteger(capacityBits: key.bits * 2)
    if let lanes {
      store(lanes, count: count, to: &noise, using: &generator)
      return noise
    }
    for index in 0..<count {
      exponent.assignRandom(bits: exponentBits, using: &generator)
      comb?.power(&power, exponent: exponent)
      noise.store(power, at: index)
    }
    return noise
  }

  private func store(
    _ lanes: Lanes, count: Int, to noise: inout PaillierNoise,
    using generator: inout some RandomNumberGenerator
  ) {
    var powers = LanePowers(
      digits: lanes.moduli.digits, exponentBits: LaneComb.bits(step: lanes.step))
    var exponent = GMPInteger(capacityBits: exponentBits)
    for start in stride(from: 0, to: count, by: LaneModuli.laneCount) {
      let end = min(start + LaneModuli.laneCount, count)
      for index in start..<end {
        exponent.assignRandom(bits: exponentBits, using: &generator)
        powers.setExponent(exponent, lane: index - start)
      }
      powers.raise(lanes.moduli, table: lanes.table, step: lanes.step)
      noise.storeResults(&powers, from: start, to: end, modulus: modulus)
    }
  }
}
