import HomomorphicClient
import HomomorphicEvaluation

/// The plaintext reference of the other schemes: nothing is hidden, but depth, keys and lengths have the
/// same rules, and every vector carries a bound on how far a real scheme may be from it. Any
/// encrypted computation can be run in clear and compared.
struct ClearScheme: Scheme {
  /// How the numbers behave.
  struct Arithmetic: Hashable, Sendable {
    /// The bits after the point of the values that are kept; 0 for exact integers.
    let fraction: Int
    /// The bits after the point of plain values.
    let plainFraction: Int
    /// The error of a fresh encryption and of a rescale, in units of 2^-fraction.
    let noise: UInt64
    /// The error of a key switch that no rescale follows, in the same units.
    let switchNoise: UInt64
    /// Values from here on are refused, in the same units: the room that the real scheme has.
    let limit: UInt64
    /// True when slots can be rotated.
    let canRotate: Bool

    /// Fixed-point numbers as CKKS has them under some parameters, with `plainFraction` bits after
    /// the point of plain values; the values are kept to the precision of the scale.
    ///
    /// Noise: the rounding of N coefficients times a ternary secret has a standard deviation of
    /// N / sqrt(18) in each slot; 4N is beyond it by 17 standard deviations. In a key switch the
    /// digits, in 0..<q, have the mean q / 2; a polynomial of N coefficients q / 2 is q N / pi in
    /// slot 0, where it meets an error of the key with the deviation 3.24 sqrt(N): 7 q N sqrt(N) is
    /// six of those, and is divided by the special prime.
    static func ckks(_ parameters: LatticeParameters, plainFraction: Int) -> Arithmetic {
      let bits = UInt64.bitWidth - 1 - parameters.moduli[0].leadingZeroBitCount
      let noise = UInt64(4 * parameters.degree)
      var switchNoise = UInt128(noise)
      if parameters.canSwitchKeys, let special = parameters.moduli.last {
        let root = UInt128(1) << UInt128((parameters.degree.trailingZeroBitCount + 1) / 2)
        for modulus in parameters.moduli.dropLast() {
          switchNoise += 7 * UInt128(modulus) * UInt128(parameters.degree) * root / UInt128(special)
        }
      }
      return Arithmetic(
        fraction: parameters.scaleBits, plainFraction: plainFraction, noise: noise,
        switchNoise: UInt64(clamping: switchNoise), limit: 1 << UInt64(min(bits, 62) - 2),
        canRotate: true)
    }

    /// Exact integers below a limit.
    static func integers(limit: UInt64, canRotate: Bool) -> Arithmetic {
      Arithmetic(
        fraction: 0, plainFraction: 0, noise: 0, switchNoise: 0, limit: limit,
        canRotate: canRotate)
    }
  }

  /// A vector that pretends to be encrypted.
  struct Ciphertext: Hashable, Sendable {
    /// The key that would decrypt it.
    let key: UInt64
    /// The values in units of 2^-fraction.
    let values: [Int64]
    /// The levels that are left.
    let depth: Int
    /// How far the real value of a slot may be from `values`, in the same units.
    let error: UInt64
  }

  /// A vector for sums and products.
  struct Plaintext: Hashable, Sendable {
    /// The values in units of 2^-fraction.
    let values: [Int64]
    /// The depth of the ciphertexts it is for.
    let depth: Int
  }

  /// Nothing is needed.
  struct NoKeys: Sendable {
    /// The only value.
    init() {}
  }

  let slotCount: Int
  let depthMax: Int
  /// How the numbers behave.
  let arithmetic: Arithmetic
  /// The key of all ciphertexts.
  let key: UInt64

  /// A plaintext reference of a scheme with so many slots and levels.
  ///
  /// - Precondition: there is a slot, the depth is not negative, and plain values have no more bits
  ///   after the point than those that are kept.
  init(slotCount: Int, depthMax: Int, arithmetic: Arithmetic, key: UInt64 = 0) {
    precondition(slotCount >= 1 && depthMax >= 0, "a scheme with slots")
    precondition(arithmetic.plainFraction <= arithmetic.fraction, "plain values are kept whole")
    self.slotCount = slotCount
    self.depthMax = depthMax
    self.arithmetic = arithmetic
    self.key = key
  }

  /// What a fresh encryption of plain values is.
  ///
  /// Throws as `encode`.
  func encrypt(_ raw: [Int64], depth: Int) throws(HomomorphicError) -> Ciphertext {
    let plaintext = try encode(raw, depth: depth)
    return try make(plaintext.values.map { Int128($0) }, depth: depth, error: unit)
  }

  /// The error of one rounding in the real scheme.
  var unit: UInt128 { UInt128(arithmetic.noise) }

  /// The error of one key switch in the real scheme.
  var switchUnit: UInt128 { UInt128(arithmetic.switchNoise) }

  func depth(of ciphertext: Ciphertext) -> Int { ciphertext.depth }

  func encode(_ raw: [Int64], depth: Int) throws(HomomorphicError) -> Plaintext {
    guard raw.count <= slotCount else { throw .tooLarge }
    guard (0...depthMax).contains(depth) else { throw .wrongLevel }
    var values: [Int64] = []
    values.reserveCapacity(slotCount)
    let unitRaw = Int128(1) << Int128(arithmetic.fraction - arithmetic.plainFraction)
    for value in raw {
      let scaled = Int128(value) * unitRaw
      guard scaled.magnitude < UInt128(arithmetic.limit) else { throw .valueOutOfRange }
      values.append(Int64(scaled))
    }
    values += [Int64](repeating: 0, count: slotCount - raw.count)
    return Plaintext(values: values, depth: depth)
  }

  /// Throws `wrongKey` and `wrongLevel`.
  func check(_ a: Ciphertext, _ b: Ciphertext) throws(HomomorphicError) {
    guard a.key == key, b.key == key else { throw .wrongKey }
    guard a.depth == b.depth else { throw .wrongLevel }
  }

  /// A result. Throws `laneOverflow` when a value may leave the room of the real scheme.
  func make(
    _ values: [Int128], depth: Int, error: UInt128
  ) throws(HomomorphicError) -> Ciphertext {
    let limit = UInt128(arithmetic.limit)
    guard error < limit, values.allSatisfy({ $0.magnitude < limit - error }) else {
      throw .laneOverflow
    }
    return Ciphertext(
      key: key, values: values.map { Int64(truncatingIfNeeded: $0) }, depth: depth,
      error: UInt64(error))
  }
}
