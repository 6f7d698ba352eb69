/// What BFV needs beside the ring of its ciphertexts, prepared once: the ring of plaintexts, a second
/// base of primes for products, and the constants of each level.
package final class BFVTables: Sendable {
  /// The ring of ciphertexts.
  package let ring: RingContext
  /// t
  package let plain: Modulus
  /// Polynomials modulo t.
  package let plainRing: RingContext
  /// The second base: primes of 50 bits beside those of the ring.
  let auxiliary: RingContext
  /// Level l - 1: ciphertexts of l limbs.
  package let levels: [BFVLevel]
  /// Slot i is place slots[i] of the transform modulo t, in SEAL's order: two rows of N/2 slots,
  /// which rotate by powers of 3, the second the conjugate of the first.
  let slots: [Int]

  /// - Throws: `invalidParameters` unless t is a prime that is 1 modulo 2N.
  init(ring: RingContext, plain: Modulus) throws(HomomorphicError) {
    self.ring = ring
    self.plain = plain
    // A residue of a wide prime is no operand of the kernels of IFMA.
    let isNarrow = ring.moduli.allSatisfy { $0.value < 1 << 50 }
    let path = isNarrow ? ring.path : min(ring.path, .avx512)
    plainRing = try RingContext(degree: ring.degree, moduli: [plain], path: path)
    let data = Array(ring.moduli.prefix(ring.dataLimbCount))
    let count = BFVLevel.auxiliaryCount(data: data, plain: plain, degree: ring.degree)
    let candidates = try Primes.largest(
      bits: 50, count: count + ring.moduli.count + 1, degree: ring.degree)
    var primes: [Modulus] = []
    for candidate in candidates
    where primes.count < count && candidate != plain.value
      && !ring.moduli.contains(where: { $0.value == candidate })
    {
      primes.append(try Modulus(candidate))
    }
    let auxiliary = try RingContext(degree: ring.degree, moduli: primes, path: path)
    self.auxiliary = auxiliary
    levels = (1...data.count).map { limbCount in
      BFVLevel(
        data: Array(data.prefix(limbCount)), auxiliary: primes, plain: plain, degree: ring.degree)
    }
    slots = Self.slots(degree: ring.degree)
  }

  private static func slots(degree: Int) -> [Int] {
    let bits = degree.trailingZeroBitCount
    var slots = [Int](repeating: 0, count: degree)
    var exponent = 1
    for i in 0..<(degree / 2) {
      slots[i] = BitReversal.reverse((exponent - 1) / 2, bits: bits)
      slots[i + degree / 2] = BitReversal.reverse((2 * degree - exponent - 1) / 2, bits: bits)
      exponent = exponent * 3 & (2 * degree - 1)
    }
    return slots
  }

  /// The kernels for sums over residues of the first `limbCount` primes: those of the widest.
  package func widest(_ limbCount: Int) -> LimbKernels {
    let widest = ring.moduli[..<limbCount].enumerated().max { $0.element.value < $1.element.value }
    return ring.kernels[widest?.offset ?? 0]
  }
}

/// The constants of one level, with Q the product of its l primes q_i, P that of as many primes p_j
/// of the second base as hold a scaled product.
///
/// A number x with residues x_i is the sum of y_i Q/q_i minus v Q with y_i = x_i (Q/q_i)^-1 mod q_i
/// and v = round(sum of y_i / q_i): the representative nearest to 0. Halevi, Polyakov and Shoup
/// (2018/117) find v in floating point; here y_i / q_i is a product with an integer constant, shifted.
package struct BFVLevel: Sendable {
  /// A conversion: terms are multiplied by `fractions`, added and shifted to give one more term; row
  /// j of `matrix` has a factor for each term and for that one.
  package struct Conversion: Sendable {
    /// What each term is multiplied by for the quotient, scaled by 2^`shift`.
    package var fractions: [UInt64]
    /// The bits behind the point of `fractions`.
    package var shift: Int
    /// A row for each prime of the new base.
    package var matrix: [[UInt64]]
  }

  /// How many primes of the second base.
  let auxiliaryCount: Int
  /// (Q/q_i)^-1 mod q_i
  let extensionFactors: [UInt64]
  /// From q to p.
  let extend: Conversion
  /// (Q P/q_i)^-1 mod q_i
  let scaleFactors: [UInt64]
  /// From q and p to t/Q of it modulo p_j, multiplied by (P/p_j)^-1; the row has first the factor of
  /// the residue modulo p_j itself.
  let scale: Conversion
  /// Whether the rounded quotients of `scale` stay below 2^52.
  let scaleFits: Bool
  /// From p (factors were applied) to q.
  let `return`: Conversion
  /// t (Q/q_i)^-1 mod q_i
  package let decryptionFactors: [UInt64]
  /// From q to t/Q of it modulo t.
  package let decrypt: Conversion
  /// floor(Q / t) mod q_i
  package let delta: [UInt64]
  /// Q mod t
  let remainder: UInt64

  init(data: [Modulus], auxiliary all: [Modulus], plain: Modulus, degree: Int) {
    auxiliaryCount = Self.auxiliaryCount(data: data, plain: plain, degree: degree)
    let auxiliary = Array(all.prefix(auxiliaryCount))
    let inverses = data.map { q in q.inverse(Self.product(data, except: q, modulo: q)) }
    extensionFactors = inverses
    extend = Conversion(
      fractions: Self.fractions(data), shift: Self.shift(data),
      matrix: auxiliary.map { p in
        data.map { Self.product(data, except: $0, modulo: p) }
          + [p.negate(Self.product(data, modulo: p))]
      })

    // t P / q_i is an integer, whose residue modulo p_j is -(t P mod q_i) / q_i, and a fraction.
    let rests = data.map { q in
      q.multiply(q.reduce(plain.value), Self.product(auxiliary, modulo: q))
    }
    scaleFactors = data.indices.map {
      data[$0].multiply(
        inverses[$0], data[$0].inverse(Self.product(auxiliary, modulo: data[$0])))
    }
    scale = Conversion(
      fractions: zip(data, rests).map { q, rest in q.quotient(rest) &>> 12 }, shift: 52,
      matrix: auxiliary.map { p in
        let factor = p.inverse(Self.product(auxiliary, except: p, modulo: p))
        let own = p.multiply(
          p.reduce(plain.value), p.inverse(Self.product(data, modulo: p)))
        let others = zip(data, rests).map { q, rest in
          p.negate(p.multiply(p.reduce(rest), p.inverse(p.reduce(q.value))))
        }
        return ([own] + others + [1]).map { p.multiply($0, factor) }
      })
    scaleFits = data.reduce(UInt64(0)) { $0 &+ $1.value } < 1 << 52
    `return` = Conversion(
      fractions: Self.fractions(auxiliary), shift: Self.shift(auxiliary),
      matrix: data.map { q in
        auxiliary.map { Self.product(auxiliary, except: $0, modulo: q) }
          + [q.negate(Self.product(auxiliary, modulo: q))]
      })

    decryptionFactors = zip(data, inverses).map { q, inverse in
      q.multiply(q.reduce(plain.value), inverse)
    }
    decrypt = Conversion(
      fractions: Self.fractions(data), shift: Self.shift(data),
      matrix: [data.map { q in plain.negate(plain.inverse(plain.reduce(q.value))) } + [1]])

    let rest = Self.product(data, modulo: plain)
    remainder = rest
    delta = data.map { q in
      q.negate(q.multiply(q.reduce(rest), q.inverse(q.reduce(plain.value))))
    }
  }

  /// A scaled product is below N t Q in magnitude; the primes of the second base are above 2^49, and
  /// two bits are left.
  static func auxiliaryCount(data: [Modulus], plain: Modulus, degree: Int) -> Int {
    let bits = data.reduce(0) { $0 + $1.bitWidth } + plain.bitWidth
    return (bits + degree.trailingZeroBitCount + 2) / 49 + 1
  }

  /// The product of primes modulo another.
  private static func product(
    _ primes: [Modulus], except: Modulus? = nil, modulo q: Modulus
  ) -> UInt64 {
    primes.reduce(1) { $1 == except ? $0 : q.multiply($0, q.reduce($1.value)) }
  }

  /// 52 bits and as many as give constants below 2^52 for the least prime.
  private static func shift(_ primes: [Modulus]) -> Int {
    52 + (primes.map(\.bitWidth).min() ?? 20) - 1
  }

  /// floor(2^shift / q)
  private static func fractions(_ primes: [Modulus]) -> [UInt64] {
    let shift = shift(primes)
    return primes.map { UInt64(truncatingIfNeeded: UInt128(1) << shift / UInt128($0.value)) }
  }
}
