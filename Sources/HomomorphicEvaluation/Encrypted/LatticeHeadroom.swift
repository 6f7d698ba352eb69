import Primitives

/// What a ciphertext can hold at a depth, and how operations let noise grow. Bounds on noise hold
/// with overwhelming probability for noise that is as random as it should be: standard deviations
/// are taken eight times, and products of random polynomials grow like sqrt(N).
package struct LatticeHeadroom: Sendable {
  private let context: LatticeContext
  private let depth: Int

  /// The room at a depth of the parameters.
  package init(_ context: LatticeContext, depth: Int) {
    self.context = context
    self.depth = depth
  }

  /// Whether raw values within a bound can be decrypted: under CKKS they stay below a quarter of the
  /// modulus over the scale, under BFV below half of t.
  package func holds(_ bound: Magnitude, fraction: Int) -> Bool {
    switch context.parameters.scheme {
    case .bfv: return bound < Magnitude(context.parameters.plainModulus / 2)
    case .ckks:
      let scale = context.canonicalScale(depth: depth)
      return bound.scaled(byPowerOfTwo: 2 - fraction) * Self.magnitude(scale) < modulus
    }
  }

  /// Whether BFV decrypts correctly under so much noise: below q / 2t, with a bit to spare.
  package func holds(noise: Magnitude) -> Bool {
    switch context.parameters.scheme {
    case .ckks: true
    case .bfv: noise * Magnitude(4 * context.parameters.plainModulus) < modulus
    }
  }

  /// A bound on the modulus from below, but for one part in 2^25: the 31 leading bits of each prime
  /// less one, for products of magnitudes are rounded up.
  private var modulus: Magnitude {
    context.parameters.moduli[...depth].reduce(Magnitude(1)) { product, prime in
      let shift = Self.bits(prime) - 31
      let top = shift >= 0 ? prime >> UInt64(shift) : prime << UInt64(-shift)
      return product * Magnitude(UInt128(top - 1), power: shift)
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
  package var freshNoise: Magnitude { Magnitude(32) * rootOfDegree }

  /// What switching keys adds. Each digit is a polynomial below its prime q, times a noise
  /// polynomial, divided by the special prime P: the standard deviation is 3.24 sqrt(N / 3) q / P, for
  /// digits are not centred, and four times that for keys of 16 parties (`CollectiveSession`). Digits
  /// add up; then rounding adds what `loweredNoise` says.
  package var switchingNoise: Magnitude {
    guard let special = context.parameters.moduli.last else { return .zero }
    let below = Self.bits(special) - 1
    let primes = context.parameters.moduli[...depth].reduce(Magnitude.zero) {
      $0 + Magnitude($1)
    }
    return primes.scaled(byPowerOfTwo: -below) * Magnitude(64) * rootOfDegree
      + rootOfDegree * Magnitude(8)
  }

  /// Of a product of ciphertexts before it is relinearised.
  func productNoise(_ a: Magnitude, _ b: Magnitude) -> Magnitude {
    (a + b) * Magnitude(context.parameters.plainModulus) * Magnitude(UInt64(degree))
  }

  /// Of a product with numbers that everybody knows.
  func plainProductNoise(_ a: Magnitude) -> Magnitude {
    a * Magnitude(context.parameters.plainModulus) * rootOfDegree
  }

  /// After the modulus was divided by its last prime: what is left, and what rounding adds.
  package func loweredNoise(_ a: Magnitude) -> Magnitude {
    let below = Self.bits(context.parameters.moduli[depth]) - 1
    return a.scaled(byPowerOfTwo: -below) + rootOfDegree * Magnitude(8)
  }

  private static func bits(_ prime: UInt64) -> Int { UInt64.bitWidth - prime.leadingZeroBitCount }
}
