import Primitives

/// Noise for encryptions, prepared while there is time: n-th powers modulo n^2 of random numbers.
///
/// It cannot be copied and each power is handed out once: two encryptions with the same power
/// reveal the difference of their values.
package struct PaillierNoise: ~Copyable {
  /// Identity of the key that the noise is for.
  let keyIdentity: Hash256
  private let elementLimbs: Int
  private let capacity: Int
  private var words: SecretWords
  private var used = 0

  /// Room for `count` powers, to be stored by the ways to compute them.
  init(room count: Int, key: PaillierPublicKey) {
    precondition(count >= 0, "a count is not negative")
    keyIdentity = key.identity
    elementLimbs = key.elementLimbs
    capacity = count
    words = SecretWords(count: count * key.elementLimbs)
  }

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

  /// Stores the powers modulo n^2 that the lanes from 0 on hold as those from `start` to `end`.
  mutating func storeResults(
    _ powers: inout LanePowers, from start: Int, to end: Int, modulus: borrowing GMPInteger
  ) {
    var power = GMPInteger(capacityBits: 2 * modulus.bitLength + UInt.bitWidth)
    var high = GMPInteger(capacityBits: 2 * modulus.bitLength + UInt.bitWidth)
    for index in start..<end {
      powers.readResult(into: &power, lane: index - start)
      powers.readResult(into: &high, lane: index - start, part: 1)
      high.multiply(by: modulus)
      power.add(high)
      store(power, at: index)
    }
  }

  /// Stores the power number `index`.
  mutating func store(_ power: borrowing GMPInteger, at index: Int) {
    words.store(power, at: index * elementLimbs, length: elementLimbs)
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

  /// Group elements that can still be encrypted.
  package var remaining: Int { capacity - used }

  /// Hands out the next power; some must remain.
  mutating func takeNext(into number: inout GMPInteger) {
    precondition(remaining > 0, "no noise left")
    words.take(into: &number, at: used * elementLimbs, length: elementLimbs)
    used += 1
  }
}
