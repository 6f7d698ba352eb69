import HomomorphicEvaluation
import Primitives

extension PaillierPublicKey {
  /// Encrypts `values` as a vector of `shape`.
  ///
  /// `generator` must be cryptographically secure, and seeded for one use only: whoever knows its
  /// output can read the values. One exponentiation modulo n^2 with an exponent of `bits` bits per
  /// group element, eight at once where the processor can, in time that does not depend on the
  /// secret noise. `PaillierNoiseBase` and `PaillierSecretKey.encrypt` need less.
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
