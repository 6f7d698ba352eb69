/// Elementary functions in integers: table-driven argument reduction, then a short series with
/// every step truncated at the width of the mantissa.
///
/// Error bounds, by counting truncations: `exponential` is below the exact value by at most
/// `2^-60` (64-bit mantissa) or `2^-112` (128-bit) of it; `logarithm` is within `2^-59` or `2^-112`
/// absolutely. Rounded to the unit of a format these give at most 0.5 units in the last place plus
/// a hair, and since neighbouring arguments lie further apart than the error, monotone results.
enum Elementary<M: Mantissa> {
  /// `mantissa * 2^(exponent - bitWidth + 1)`, with the top bit of the mantissa set.
  struct Floating {
    let mantissa: M
    let exponent: Int

    /// The value with `bitWidth - 2` fraction bits, truncated. For values of at most 1.
    @inline(__always)
    var fraction: M {
      let shift = 1 - exponent
      return shift >= M.bitWidth ? 0 : mantissa >> M(truncatingIfNeeded: shift)
    }
  }

  /// Fraction bits of the arguments of `exponential` and the results of `logarithm`.
  static var fractionBits: Int { 120 }

  /// `e^x`, for `x` with 120 fraction bits and `|x| < 64`.
  ///
  /// `x = k ln 2 + j/32 + t` with `0 <= t < 1/32`, so `e^x = 2^k e^(j/32) e^t`.
  static func exponential(_ x: Int128) -> Floating {
    let ln2 = ElementaryTables.naturalLogarithmOf2
    // 56 fraction bits of x times 62 of 1 / ln 2: k is right or off by one.
    let leading = Int64(truncatingIfNeeded: x >> 64)
    var k = Int(
      leading.multipliedFullWidth(by: ElementaryTables.inverseNaturalLogarithmOf2).high >> 54)
    var rest = x - Int128(k) * ln2
    if rest < 0 {
      rest += ln2
      k -= 1
    } else if rest >= ln2 {
      rest -= ln2
      k += 1
    }
    let fraction = UInt128(truncatingIfNeeded: rest) << 8
    let j = Int(truncatingIfNeeded: fraction >> 123)
    let t = M(top: fraction & (UInt128.max >> 5))

    let factorials = ElementaryTables.inverseFactorials
    var series = M.constant(factorials, M.exponentialTerms - 1)
    for n in stride(from: M.exponentialTerms - 2, through: 0, by: -1) {
      series = M.constant(factorials, n) &+ series.timesHigh(t)
    }
    let power = M.constant(ElementaryTables.powers, j)
    let growth = power.timesHigh(series.timesHigh(t)) << 1
    return Floating(mantissa: power &+ growth, exponent: k)
  }

  /// The natural logarithm of `mantissa / 2^117 * 2^exponent`, with 120 fraction bits, for a
  /// mantissa in `2^117 ..< 2^118` and `|exponent| < 64`.
  ///
  /// With `c / 256` close above the mantissa's reciprocal, `m c / 256 = 1 + z` is exact, and
  /// `log m = log(256 / c) + log(1 + z)`.
  static func logarithm(mantissa: UInt128, exponent: Int) -> Int128 {
    let j = Int(truncatingIfNeeded: mantissa >> 112) & 31
    let product = mantissa &* UInt128(ElementaryTables.approximateReciprocals[j])
    let z = M(top: (product &- (1 << 125)) << 3)

    let inverses = ElementaryTables.inverses
    var series = M.constant(inverses, M.logarithmTerms - 1)
    for n in stride(from: M.logarithmTerms - 2, through: 0, by: -1) {
      series = M.constant(inverses, n) &- series.timesHigh(z)
    }
    let small = series.timesHigh(z).fraction128 >> 7
    let table = ElementaryTables.logarithms.wide(j) >> 8
    return Int128(exponent) * ElementaryTables.naturalLogarithmOf2
      + Int128(truncatingIfNeeded: table) + Int128(truncatingIfNeeded: small)
  }

  /// `numerator / denominator` with `fractionBits` fraction bits, to nearest, ties to even, for
  /// `numerator <= denominator`, a non-zero denominator and fewer fraction bits than the width.
  @inline(__always)
  static func ratio(_ numerator: M, _ denominator: M, fractionBits: Int) -> M {
    // Only 1 needs more than the low half of the dividend can hold.
    guard numerator < denominator else { return 1 << M(truncatingIfNeeded: fractionBits) }
    let high = fractionBits == 0 ? 0 : numerator >> M(truncatingIfNeeded: M.bitWidth - fractionBits)
    let low = M.Magnitude(truncatingIfNeeded: numerator << M(truncatingIfNeeded: fractionBits))
    let (quotient, remainder) = denominator.dividingFullWidth((high, low))
    let rest = denominator - remainder
    let up = remainder > rest || (remainder == rest && quotient & 1 == 1)
    return up ? quotient + 1 : quotient
  }

  /// `1 / (1 + e^-x)` with `fractionBits` fraction bits, rounded, for `x >= 0` with 120 fraction
  /// bits; nil stands for 64 or more.
  static func sigmoid(_ x: Int128?, fractionBits: Int) -> M {
    let one = (1 as M) << M(truncatingIfNeeded: M.bitWidth - 2)
    let decay = x.map { exponential(-$0).fraction } ?? 0
    return ratio(one, one + decay, fractionBits: fractionBits)
  }

  /// `tanh(x)` with `fractionBits` fraction bits, rounded, given `2 x >= 0` with 120 fraction bits;
  /// nil stands for 64 or more.
  static func hyperbolicTangent(twice x: Int128?, fractionBits: Int) -> M {
    let one = (1 as M) << M(truncatingIfNeeded: M.bitWidth - 2)
    let decay = x.map { exponential(-$0).fraction } ?? 0
    return ratio(one - decay, one + decay, fractionBits: fractionBits)
  }
}
