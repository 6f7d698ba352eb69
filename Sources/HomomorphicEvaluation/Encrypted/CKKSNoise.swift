import Primitives

/// Public bounds on the noise of CKKS ciphertexts at a depth: on the Euclidean norm of the noise's
/// coefficients, which is the root mean square of its slots.
///
/// Noise is what of a ciphertext's phase depends on the key and on the randomness of keys and
/// encryptions: what decryption must not show (see `NoiseFlood`). Bounds follow from what was done
/// and from the bound on values alone. They hold with overwhelming probability for noise that is as
/// random as it should be, under secrets that are sums of up to `CollectiveSession.partiesMax`
/// ternary ones; those of products hold always, because ||m e|| <= max |slot of m| * ||e||.
package struct CKKSNoise {
  private let context: LatticeContext
  private let depth: Int

  /// The rules at a depth of parameters of CKKS.
  package init(_ context: LatticeContext, depth: Int) {
    self.context = context
    self.depth = depth
  }

  private var degree: Magnitude { Magnitude(UInt64(context.parameters.degree)) }

  /// What rounding both polynomials to integers adds: t0 + t1 s with uniform t in -1/2...1/2, so
  /// sqrt(N h / 12) in each of N coefficients for a secret of norm h = sqrt(2 n N / 3), n parties:
  /// N sqrt(n / 18).
  private var rounding: Magnitude { degree }

  /// Of a fresh encryption: the errors, divided by the modulus of key switching P, vanish in the
  /// rounding. Without P they stay: e u + e0 + e1 s, 3.24 sqrt(4 N / 3) in each coefficient.
  package var fresh: Magnitude {
    context.parameters.canSwitchKeys ? rounding : degree * Magnitude(8)
  }

  /// What a switch of keys adds: each digit below a prime q, not centred, times the key's error,
  /// divided by P: 3.24 sqrt(n N / 3) q / P in each of N coefficients. Taken eight times, as the
  /// error is the same in every switch.
  package var switching: Magnitude {
    switched(error: Magnitude(4)) + rounding
  }

  /// 8 * 3.24 / sqrt(3) * N q / P for each digit, times what parties do to the error of a key.
  private func switched(error: Magnitude) -> Magnitude {
    guard let special = context.parameters.moduli.last else { return .zero }
    let primes = context.parameters.moduli[...depth].reduce(Magnitude.zero) { $0 + Magnitude($1) }
    return degree * Magnitude(16) * error * primes * Self.inverse(special)
  }

  /// The noise of a product of ciphertexts with values up to a and b before it is relinearised and
  /// rescaled: m_a e_b + m_b e_a + e_a e_b. The largest slot of noise is at most sqrt(N) times its
  /// root mean square.
  package func product(
    _ a: Magnitude, _ first: Magnitude, _ b: Magnitude, _ second: Magnitude, fraction: Int
  ) -> Magnitude {
    let root = Magnitude.powerOfTwo((context.parameters.degree.trailingZeroBitCount + 1) / 2)
    return message(a, fraction: fraction) * second + message(b, fraction: fraction) * first
      + first * second * root
  }

  /// What relinearisation adds before the rescale, which leaves nothing of it but for tiny primes.
  /// The error of a key of n parties is made of products of their secrets and errors: below 2 n
  /// sqrt(N) times one.
  package var relinearization: Magnitude { switched(error: .powerOfTwo(13)) + rounding }

  /// After a product with values that everybody knows and a rescale.
  package func plainProduct(
    _ noise: Magnitude, by plain: Magnitude, fraction: Int
  ) -> Magnitude {
    rescaled(noise * message(plain, fraction: fraction))
  }

  /// After a product with a matrix by diagonals (`SlotMatrix`) and a rescale: what goes in is added to a copy of itself
  /// and turned, two rotations of at most 16 key switches each; every diagonal multiplies that, and each giant step
  /// turns a sum at the square of the scale.
  func matrix(
    _ noise: Magnitude, by plain: Magnitude, fraction: Int, diagonals: Int, giants: Int
  ) -> Magnitude {
    let turn = switching.scaled(byPowerOfTwo: 4)
    let turned = noise + noise + turn + turn
    return rescaled(
      turned * message(plain, fraction: fraction) * Magnitude(UInt64(diagonals))
        + turn * Magnitude(UInt64(giants)))
  }

  /// After a ciphertext was brought to the scale one depth lower: multiplied by the scale,
  /// rescaled.
  package func lowered(_ noise: Magnitude) -> Magnitude {
    rescaled(noise * (Magnitude(context.canonicalScale(depth: depth)) + Magnitude(1)))
  }

  /// After a division by the last prime of the depth.
  package func rescaled(_ noise: Magnitude) -> Magnitude {
    noise * Self.inverse(context.parameters.moduli[depth]) + rounding
  }

  /// The largest coefficient of what a ciphertext decrypts to: of the encoded values, which is at most
  /// their largest slot, and of the noise.
  package func phase(_ bound: Magnitude, _ noise: Magnitude, fraction: Int) -> Magnitude {
    message(bound, fraction: fraction) + noise
  }

  /// After a collective refresh to this depth, by a factor that brings the scales together: the noise
  /// that was there; an error of every party, 3.24 sqrt(n N) together; a rounding of each mask and of
  /// what is masked, (n + 2) / 2 sqrt(N). With 16 parties the last two are below N.
  package func refreshed(_ noise: Magnitude, by factor: Magnitude) -> Magnitude {
    noise * factor + degree
  }

  /// The largest slot of encoded raw values: rounding N coefficients adds at most N.
  private func message(_ raw: Magnitude, fraction: Int) -> Magnitude {
    raw.scaled(byPowerOfTwo: -fraction) * Magnitude(context.canonicalScale(depth: depth)) + degree
  }

  /// The least bound on 1 / q that 95 bits express.
  private static func inverse(_ modulus: UInt64) -> Magnitude {
    Magnitude((UInt128(1) << 95) / UInt128(modulus) + 1, power: -95)
  }
}

extension Magnitude {
  /// The least bound on a scale.
  package init(_ scale: Scale) {
    self.init(UInt128(scale.mantissa), power: scale.exponent)
  }
}
