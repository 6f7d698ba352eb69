// Elementary functions of fixed-point numbers, in integers only. Each result differs from the exact
// value by less than 0.501 units in the last place (so at most one unit from the exact value
// rounded), in 32-bit and 64-bit formats alike, and each function is monotone.

extension FixedPoint {
  /// `e^a`. Throws `overflow` where it does not fit; far below zero the result is 0.
  package static func exp(_ a: Int64, _ format: FixedFormat) throws(TensorError) -> Int64 {
    guard let x = argument(Int128(a), format) else {
      // e^64 exceeds every format, and e^-64 is below half a unit of each.
      guard a < 0 else { throw .overflow }
      return 0
    }
    return format.isWide
      ? try round(Elementary<UInt128>.exponential(x), format)
      : try round(Elementary<UInt64>.exponential(x), format)
  }

  /// The natural logarithm. Throws `domain` unless `a > 0`, `overflow` where it does not fit.
  package static func log(_ a: Int64, _ format: FixedFormat) throws(TensorError) -> Int64 {
    guard a > 0 else { throw .domain }
    let bits = 64 - a.leadingZeroBitCount
    let mantissa = UInt128(truncatingIfNeeded: a) << (118 - bits)
    let exact = exactLogarithm(mantissa, exponent: bits - 1 - format.fractionBits, format)
    let shift = Elementary<UInt64>.fractionBits - format.fractionBits
    return try fit(Rounding.shiftRight(exact, by: shift), format)
  }

  /// The square root, correctly rounded. Throws `domain` if `a < 0`. Always fits: the root of the
  /// largest number below 1 lies just nearer to that number than to 1.
  package static func sqrt(_ a: Int64, _ format: FixedFormat) throws(TensorError) -> Int64 {
    guard a >= 0 else { throw .domain }
    // The root of r / 2^f is the integer root of r * 2^f, over 2^f. Above the integer root s the
    // half-way point is s^2 + s + 1/4: no tie exists.
    if format.isWide {
      let square = UInt128(truncatingIfNeeded: a) << format.fractionBits
      let root = square.squareRoot
      return try fit(square - root * root > root ? root + 1 : root, format)
    }
    let square = UInt64(truncatingIfNeeded: a) << UInt64(format.fractionBits)
    let root = square.squareRoot
    return try fit(square - root * root > root ? root + 1 : root, format)
  }

  /// `1 / (1 + e^-a)`; `sigmoid(-a)` is exactly `1 - sigmoid(a)`. Throws `overflow` in formats that
  /// hold no 1 where it rounds up to 1.
  package static func sigmoid(_ a: Int64, _ format: FixedFormat) throws(TensorError) -> Int64 {
    let f = format.fractionBits
    let x = argument(Int128(a.magnitude), format)
    let upper =
      format.isWide
      ? Int128(truncatingIfNeeded: Elementary<UInt128>.sigmoid(x, fractionBits: f))
      : Int128(truncatingIfNeeded: Elementary<UInt64>.sigmoid(x, fractionBits: f))
    return try fit(a < 0 ? (1 << f) - upper : upper, format)
  }

  /// The hyperbolic tangent; odd: `tanh(-a)` is exactly `-tanh(a)`.
  package static func tanh(_ a: Int64, _ format: FixedFormat) throws(TensorError) -> Int64 {
    let f = format.fractionBits
    let x = argument(Int128(a.magnitude) * 2, format)
    let upper =
      format.isWide
      ? Int128(truncatingIfNeeded: Elementary<UInt128>.hyperbolicTangent(twice: x, fractionBits: f))
      : Int128(truncatingIfNeeded: Elementary<UInt64>.hyperbolicTangent(twice: x, fractionBits: f))
    return try fit(a < 0 ? -upper : upper, format)
  }

  /// A raw value with the fraction bits of `Elementary`; nil if its magnitude is 64 or more.
  @inline(__always)
  static func argument(_ raw: Int128, _ format: FixedFormat) -> Int128? {
    let limit = Int128(64) << format.fractionBits
    guard -limit < raw, raw < limit else { return nil }
    return raw << (Elementary<UInt64>.fractionBits - format.fractionBits)
  }

  /// Rounds an exponential to the format.
  @inline(__always)
  private static func round<M: Mantissa>(
    _ value: Elementary<M>.Floating, _ format: FixedFormat
  ) throws(TensorError) -> Int64 {
    // The value is at least 2^exponent; past this guard it fits the mantissa unshifted.
    guard value.exponent < format.integerBits - 1 else { throw .overflow }
    let shift = M.bitWidth - 1 - value.exponent - format.fractionBits
    return try fit(Rounding.shiftRight(unsigned: value.mantissa, by: shift), format)
  }

  /// The logarithm of `mantissa / 2^117 * 2^exponent` with 120 fraction bits, as precise as the
  /// format asks; see `Elementary`.
  @inline(__always)
  static func exactLogarithm(
    _ mantissa: UInt128, exponent: Int, _ format: FixedFormat
  ) -> Int128 {
    format.isWide
      ? Elementary<UInt128>.logarithm(mantissa: mantissa, exponent: exponent)
      : Elementary<UInt64>.logarithm(mantissa: mantissa, exponent: exponent)
  }
}
