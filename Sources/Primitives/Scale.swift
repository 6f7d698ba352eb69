/// The factor between a value and its encoding: a positive normal number of IEEE 754 binary64, as
/// SEAL keeps it, but as bits and with integer arithmetic, so that every node gets the same.
package struct Scale: Hashable, Sendable {
  /// The number, as the bits of binary64.
  package let bits: UInt64

  /// The scale with these bits; nil for zero, a negative or subnormal number, infinity and NaN.
  package init?(bits: UInt64) {
    let field = bits &>> 52
    guard field >= 1, field <= 2046 else { return nil }
    self.bits = bits
  }

  /// 2^exponent.
  ///
  /// - Precondition: the exponent is in -1022...1023.
  package init(powerOfTwo exponent: Int) {
    precondition((-1022...1023).contains(exponent), "a power of two of binary64")
    bits = UInt64(exponent + 1023) &<< 52
  }

  /// The binary64 nearest to `value`, ties to even; nil for 0.
  package init?(_ value: UInt64) {
    guard value != 0 else { return nil }
    self.init(rounding: UInt128(value), exponent: 0, isInexact: false)
  }

  /// The binary64 nearest to significand * 2^exponent, ties to even, where the number is a little
  /// more than that when `isInexact` (then the significand has at least 55 bits). Nil outside of
  /// the normal numbers.
  private init?(rounding significand: UInt128, exponent: Int, isInexact: Bool) {
    let width = UInt128.bitWidth - significand.leadingZeroBitCount
    var mantissa: UInt64
    var power = exponent + width - 53
    if width <= 53 {
      mantissa = UInt64(truncatingIfNeeded: significand) &<< UInt64(53 - width)
    } else {
      let shift = UInt128(width - 53)
      mantissa = UInt64(truncatingIfNeeded: significand >> shift)
      let rest = significand & ((1 << shift) - 1)
      let half = UInt128(1) << (shift - 1)
      let isAbove = rest > half || (rest == half && isInexact)
      if isAbove || (rest == half && mantissa & 1 == 1) { mantissa += 1 }
      if mantissa == 1 << 53 {
        mantissa = 1 << 52
        power += 1
      }
    }
    let field = power + 52 + 1023
    guard (1...2046).contains(field) else { return nil }
    bits = UInt64(field) &<< 52 | mantissa & (1 << 52 - 1)
  }

  /// The mantissa with its leading bit, in 2^52..<2^53: the number is mantissa * 2^exponent.
  package var mantissa: UInt64 { bits & (1 << 52 - 1) | 1 << 52 }

  /// The exponent that belongs to `mantissa`.
  package var exponent: Int { Int(bits &>> 52) - 1075 }

  /// The largest integer not above the logarithm to base 2.
  package var floorLog2: Int { exponent + 52 }

  /// The product, rounded to nearest, ties to even; nil when it is not a normal number.
  package func multiplied(by other: Scale) -> Scale? {
    let product = UInt128(mantissa) * UInt128(other.mantissa)
    return Scale(rounding: product, exponent: exponent + other.exponent, isInexact: false)
  }

  /// The quotient, rounded to nearest, ties to even; nil when it is not a normal number.
  package func divided(by other: Scale) -> Scale? {
    let numerator = UInt128(mantissa) << 64
    let (quotient, remainder) = numerator.quotientAndRemainder(
      dividingBy: UInt128(other.mantissa))
    return Scale(
      rounding: quotient, exponent: exponent - other.exponent - 64, isInexact: remainder != 0)
  }

  /// The quotient by the binary64 nearest to a modulus.
  package func divided(by modulus: UInt64) -> Scale? {
    guard let divisor = Scale(modulus) else { return nil }
    return divided(by: divisor)
  }

  /// raw * 2^-fraction * self, rounded to the nearest integer, ties away from zero; nil when its
  /// magnitude is 2^62 or more.
  package func applied(to raw: Int64, fraction: Int) -> Int64? {
    guard raw != 0 else { return 0 }
    let product = UInt128(raw.magnitude) * UInt128(mantissa)
    let shift = exponent - fraction
    let width = UInt128.bitWidth - product.leadingZeroBitCount
    guard width + shift <= 62 else { return nil }
    var magnitude: UInt128 = 0
    if shift >= 0 {
      magnitude = product << UInt128(shift)
    } else if -shift <= width {
      magnitude = ((product >> UInt128(-shift - 1)) + 1) >> 1
    }
    guard magnitude < 1 << 62 else { return nil }
    let value = Int64(magnitude)
    return raw < 0 ? -value : value
  }
}

extension Scale: Comparable {
  /// Order of the numbers.
  package static func < (left: Scale, right: Scale) -> Bool { left.bits < right.bits }
}
