/// What a ciphertext can hold at a depth, and how operations let noise grow. Bounds on noise hold
/// with overwhelming probability for noise that is as random as it should be: standard deviations
/// are taken eight times, and products of random polynomials grow like sqrt(N).
struct LatticeRoom {
  private let context: LatticeContext
  private let depth: Int

  init(_ context: LatticeContext, depth: Int) {
    self.context = context
    self.depth = depth
  }

  /// Whether raw values within a bound can be decrypted: under CKKS they stay below a quarter of the
  /// modulus over the scale, under BFV below half of t.
  func holds(_ bound: Magnitude, fraction: Int) -> Bool {
    switch context.parameters.scheme {
    case .bfv: return bound < Magnitude(context.parameters.plainModulus / 2)
    case .ckks:
      let scale = context.canonicalScale(depth: depth)
      return bound.scaled(byPowerOfTwo: 2 - fraction) * Self.magnitude(scale) < modulus
    }
  }

  /// Whether BFV decrypts correctly under so much noise: below q / 2t, with a bit to spare.
  func holds(noise: Magnitude) -> Bool {
    switch context.parameters.scheme {
    case .ckks: true
    case .bfv: noise * Magnitude(4 * context.parameters.plainModulus) < modulus
    }
  }

  /// A bound on the modulus from below, but for one part in 2^26: moduli are rounded down first.
  private var modulus: Magnitude {
    context.parameters.moduli[...depth].reduce(Magnitude(1)) { product, prime in
      let width = UInt64.bitWidth - prime.leadingZeroBitCount
      let low = UInt64(max(width - 31, 0))
      return product * Magnitude((prime >> low - 1) << low)
    }
  }

  private static func magnitude(_ scale: Scale) -> Magnitude {
    // A double is 1.fraction * 2^(exponent - 1023).
    let fraction = scale.bits & (1 << 52 - 1) | 1 << 52
    return Magnitude(UInt128(fraction), power: Int(scale.bits >> 52) - 1023 - 52)
  }

  // MARK: Noise of BFV

  private var degree: Int { context.parameters.degree }

  /// A power of two of at least sqrt(N).
  private var rootOfDegree: Magnitude {
    .powerOfTwo((degree.trailingZeroBitCount + 1) / 2)
  }

  /// Of a fresh encryption: e u + e0 + e1 s, with standard deviation 3.24 * sqrt(4 N / 3).
  var freshNoise: Magnitude { Magnitude(32) * rootOfDegree }

  /// What switching keys adds.
  var switchingNoise: Magnitude { .powerOfTwo(14) }

  /// Of a product of ciphertexts before it is relinearised.
  func productNoise(_ a: Magnitude, _ b: Magnitude) -> Magnitude {
    (a + b) * Magnitude(context.parameters.plainModulus) * Magnitude(UInt64(degree))
  }

  /// Of a product with numbers that everybody knows.
  func plainProductNoise(_ a: Magnitude) -> Magnitude {
    a * Magnitude(context.parameters.plainModulus) * rootOfDegree
  }

  /// After the modulus was divided by its last prime: what is left, and what rounding adds.
  func loweredNoise(_ a: Magnitude) -> Magnitude {
    let prime = context.parameters.moduli[depth]
    let width = UInt64.bitWidth - prime.leadingZeroBitCount
    return a.scaled(byPowerOfTwo: 1 - width) + rootOfDegree * Magnitude(8)
  }
}
