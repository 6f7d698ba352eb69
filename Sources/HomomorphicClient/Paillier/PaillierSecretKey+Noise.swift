import HomomorphicEvaluation
import Primitives

// Whoever knows the factors computes r^n mod n^2 modulo p^2 and q^2 alone. There, the n-th power of
// r depends on r mod p only: r^n = (r^q mod p)^p mod p^2, as x = y mod p makes x^p = y^p mod p^2.

extension PaillierSecretKey {
  /// Encrypts `values` as a vector of `shape`, in less time than the public key can; the result is
  /// the one that the public key would give with the same generator.
  ///
  /// `generator` must be cryptographically secure, and seeded for one use only.
  /// Throws `shapeMismatch`, `malformed` or `tooLarge` for a shape beyond the limits,
  /// `valueOutOfRange`.
  package func encrypt(
    _ values: [Int64], shape: [Int], format: PaillierFormat,
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> PaillierCiphertext {
    let lanes = try PaillierLimits.laneCount(shape: shape)
    let count = PaillierCost.elements(lanes: lanes, format: format, bits: publicKey.bits)
    var noise = noise(count: count, using: &generator)
    return try publicKey.encrypt(values, shape: shape, format: format, noise: &noise)
  }

  /// Prepares noise for `count` group elements: r^n mod n^2 for the random r that
  /// `PaillierNoise.init(key:count:using:)` would draw from `generator`.
  package func noise(
    count: Int, path: PaillierPath = .best, using generator: inout some RandomNumberGenerator
  ) -> PaillierNoise {
    var noise = PaillierNoise(room: count, key: publicKey)
    var random = GMPInteger(capacityBits: publicKey.bits)
    switch path {
    case .portable:
      for index in 0..<count {
        PaillierNoise.draw(&random, below: modulus, using: &generator)
        noise.store(
          combineSquares(first.noise(random, other: second), second.noise(random, other: first)),
          at: index)
      }
    case .lanes:
      guard count > 0 else { return noise }
      let half = LaneModuli.laneCount / 2
      let moduli = laneModuli()
      var roots = LanePowers(digits: moduli.digits, exponentBits: publicKey.bits / 2)
      var powers = LanePowers(digits: moduli.digits, exponentBits: publicKey.bits / 2)
      for lane in 0..<half {
        roots.setExponent(first.crossExponent(second), lane: lane)
        roots.setExponent(second.crossExponent(first), lane: lane + half)
        powers.setExponent(first.prime, lane: lane)
        powers.setExponent(second.prime, lane: lane + half)
      }
      let chunks = roots.chunks(bits: publicKey.bits)
      for start in stride(from: 0, to: count, by: half) {
        let end = min(start + half, count)
        for lane in 0..<end - start {
          PaillierNoise.draw(&random, below: modulus, using: &generator)
          roots.setBase(random, lane: lane, chunks: chunks)
          roots.setBase(random, lane: lane + half, chunks: chunks)
        }
        roots.raise(
          moduli, isSquared: false, chunks: chunks, exponentBits: publicKey.bits / 2)
        for lane in 0..<LaneModuli.laneCount {
          roots.readResult(into: &random, lane: lane)
          powers.setBase(random, lane: lane)
        }
        powers.raise(moduli, isSquared: true, chunks: 1, exponentBits: publicKey.bits / 2)
        for lane in 0..<end - start {
          noise.store(
            combineSquares(
              first.power(&powers, lane: lane), second.power(&powers, lane: lane + half)),
            at: start + lane)
        }
      }
    }
    return noise
  }

  /// The number modulo n^2 that is `p` modulo the square of the first factor, `q` modulo the other.
  private func combineSquares(
    _ p: consuming GMPInteger, _ q: consuming GMPInteger
  ) -> GMPInteger {
    var inverse = GMPInteger(capacityBits: publicKey.bits)
    let exists = inverse.inverse(of: first.square, modulo: second.square)
    precondition(exists, "different primes have coprime squares")
    var result = GMPInteger(capacityBits: publicKey.bits * 2 + UInt.bitWidth)
    result.difference(q, p)
    result.multiply(by: inverse)
    result.reduce(modulo: second.square)
    result.multiply(by: first.square)
    result.add(p)
    return result
  }
}

extension PaillierSecretKey.Factor {
  /// other mod (this prime - 1), above 0: the exponent of r^other mod this prime.
  func crossExponent(_ other: borrowing Self) -> GMPInteger {
    var result = GMPInteger(capacityBits: exponent.bitLength)
    result.remainder(other.prime, modulo: exponent)
    return result
  }

  /// random^n modulo the square of this prime.
  func noise(_ random: borrowing GMPInteger, other: borrowing Self) -> GMPInteger {
    let bits = square.bitLength + 2 * UInt.bitWidth
    var reduced = GMPInteger(capacityBits: bits)
    reduced.remainder(random, modulo: prime)
    var root = GMPInteger(capacityBits: bits)
    root.powerConstantTime(reduced, crossExponent(other), modulo: prime)
    var result = GMPInteger(capacityBits: bits)
    result.powerConstantTime(root, prime, modulo: square)
    return result
  }

  /// The result of `lane`, a power modulo the square of this prime.
  func power(_ powers: inout LanePowers, lane: Int) -> GMPInteger {
    var result = GMPInteger(capacityBits: square.bitLength + UInt.bitWidth)
    powers.readResult(into: &result, lane: lane, part: 1)
    result.multiply(by: prime)
    var low = GMPInteger(capacityBits: prime.bitLength + UInt.bitWidth)
    powers.readResult(into: &low, lane: lane)
    result.add(low)
    return result
  }
}
