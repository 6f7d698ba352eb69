import HomomorphicEvaluation

extension PaillierNoise {
  /// Prepares noise for `count` group elements: r^n mod n^2 for random r.
  ///
  /// `generator` must be cryptographically secure and seeded for one use only.
  package init(
    key: PaillierPublicKey, count: Int, path: PaillierPath = .best,
    using generator: inout some RandomNumberGenerator
  ) {
    self.init(room: count, key: key)
    let modulus = GMPInteger(limbs: key.modulus)
    switch path {
    case .portable:
      let modulusSquared = GMPInteger(limbs: key.modulusSquared)
      var random = GMPInteger(capacityBits: key.bits)
      var power = GMPInteger(capacityBits: key.bits * 2)
      for index in 0..<count {
        Self.draw(&random, below: modulus, using: &generator)
        power.powerConstantTime(random, modulus, modulo: modulusSquared)
        store(power, at: index)
      }
    case .lanes:
      guard count > 0 else { return }
      let moduli = LaneModuli(repeating: modulus)
      var powers = LanePowers(digits: moduli.digits, exponentBits: 0)
      var random = GMPInteger(capacityBits: key.bits)
      for start in stride(from: 0, to: count, by: LaneModuli.laneCount) {
        let end = min(start + LaneModuli.laneCount, count)
        for index in start..<end {
          Self.draw(&random, below: modulus, using: &generator)
          powers.setBase(random, lane: index - start)
        }
        powers.raise(moduli, to: modulus)
        storeResults(&powers, from: start, to: end, modulus: modulus)
      }
    }
  }

  /// Makes `number` a random number in 1..<modulus. That it has a factor in common with the modulus
  /// is as likely as to guess a factor: a test, whose time depends on the number, would cost more
  /// secrecy than it saves.
  static func draw(
    _ number: inout GMPInteger, below modulus: borrowing GMPInteger,
    using generator: inout some RandomNumberGenerator
  ) {
    repeat {
      number.assignRandom(bits: modulus.bitLength, using: &generator)
    } while number.isZero || !number.isLess(than: modulus)
  }
}
