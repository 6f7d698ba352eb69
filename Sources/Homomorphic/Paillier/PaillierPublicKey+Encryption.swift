import Primitives

extension PaillierPublicKey {
  /// Encrypts `values` as a vector of `shape`.
  ///
  /// `generator` must be cryptographically secure, and seeded for one use only: whoever knows its
  /// output can read the values. One exponentiation modulo n^2 with an exponent of `bits` bits per
  /// group element, in time that does not depend on the secret noise.
  /// Throws `shapeMismatch`, `malformed` or `tooLarge` for a shape beyond the limits,
  /// `valueOutOfRange`.
  package func encrypt(
    _ values: [Int64], shape: [Int], format: PaillierFormat,
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> PaillierCiphertext {
    let count = try elementCount(values, shape: shape, format: format)
    var noise = PaillierNoise(key: self, count: count, using: &generator)
    return try encrypt(values, shape: shape, format: format, noise: &noise)
  }

  /// Encrypts `values` as a vector of `shape` with noise prepared before, which is used up: one
  /// modular multiplication per group element.
  ///
  /// Throws what the other form throws, `wrongKey`, and `noiseExhausted` with nothing used up.
  package func encrypt(
    _ values: [Int64], shape: [Int], format: PaillierFormat, noise: inout PaillierNoise
  ) throws(HomomorphicError) -> PaillierCiphertext {
    let count = try elementCount(values, shape: shape, format: format)
    guard noise.keyIdentity == identity else { throw .wrongKey }
    guard noise.remaining >= count else { throw .noiseExhausted }
    let lanes = format.lanesPerElement(modulusBits: bits)
    let modulus = GMPInteger(limbs: modulus)
    var limbs: [UInt] = []
    limbs.reserveCapacity(count * elementLimbs)
    var workspace = PaillierWorkspace(key: self)
    var number = GMPInteger(capacityBits: bits * 2)
    for index in 0..<count {
      let end = min((index + 1) * lanes, values.count)
      let plaintext = PaillierPacking.pack(
        values[index * lanes..<end], format: format, modulus: modulus)
      noise.takeNext(into: &number)
      workspace.addPlain(plaintext, modulus: modulus, to: &number)
      number.appendLimbs(count: elementLimbs, to: &limbs)
    }
    return PaillierCiphertext(key: self, format: format, shape: shape, weight: 1, limbs: limbs)
  }

  /// The number of group elements for `values`, which are checked against shape and format.
  private func elementCount(
    _ values: [Int64], shape: [Int], format: PaillierFormat
  ) throws(HomomorphicError) -> Int {
    let lanes = try PaillierLimits.laneCount(shape: shape)
    guard values.count == lanes else { throw .shapeMismatch }
    guard values.allSatisfy(format.holds) else { throw .valueOutOfRange }
    return PaillierCost.elements(lanes: lanes, format: format, bits: bits)
  }
}

/// Noise for encryptions, prepared while there is time: powers r^n mod n^2 of random r.
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

  /// Prepares noise for `count` group elements.
  package init(
    key: PaillierPublicKey, count: Int, using generator: inout some RandomNumberGenerator
  ) {
    precondition(count >= 0, "a count is not negative")
    keyIdentity = key.identity
    elementLimbs = key.elementLimbs
    capacity = count
    words = SecretWords(count: count * key.elementLimbs)
    let modulus = GMPInteger(limbs: key.modulus)
    let modulusSquared = GMPInteger(limbs: key.modulusSquared)
    var random = GMPInteger(capacityBits: key.bits)
    var power = GMPInteger(capacityBits: key.bits * 2)
    for index in 0..<count {
      repeat {
        random.assignRandom(bits: key.bits, using: &generator)
      } while random.isZero || !random.isLess(than: modulus) || !random.isCoprime(to: modulus)
      power.powerConstantTime(random, modulus, modulo: modulusSquared)
      words.store(power, at: index * elementLimbs, length: elementLimbs)
    }
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
