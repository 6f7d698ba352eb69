/// Rounding to nearest, ties to even: the only rounding in this module.
enum Rounding {
  /// `value / 2^shift`, rounded. `0 <= shift < bitWidth - 1`; `|value|` must leave room for half
  /// a unit: `|value| + 2^(shift - 1)` fits the type.
  @inline(__always)
  static func shiftRight<Value: FixedWidthInteger & SignedInteger>(
    _ value: Value, by shift: Int
  ) -> Value {
    guard shift > 0 else { return value }
    let amount = Value(truncatingIfNeeded: shift)
    // Half a unit less one, plus one if the quotient is odd: carries exactly when the remainder is
    // above half, or is half and the quotient odd.
    let odd = (value &>> amount) & 1
    let almostHalf = ((1 as Value) &<< (amount &- 1)) &- 1
    return (value &+ almostHalf &+ odd) &>> amount
  }

  /// `numerator / denominator`, rounded. The denominator is not 0, neither operand is the type's
  /// smallest value.
  @inline(__always)
  static func divide<Value: FixedWidthInteger & SignedInteger>(
    _ numerator: Value, by denominator: Value
  ) -> Value {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    guard remainder != 0 else { return quotient }
    // |remainder| against |denominator| - |remainder|: no doubling, hence no overflow.
    let part = remainder.magnitude
    let rest = denominator.magnitude - part
    let up = part > rest || (part == rest && quotient & 1 != 0)
    guard up else { return quotient }
    return (numerator < 0) == (denominator < 0) ? quotient + 1 : quotient - 1
  }

  /// `value / 2^shift`, rounded, for an unsigned value and any `shift >= 0`.
  @inline(__always)
  static func shiftRight<Value: FixedWidthInteger & UnsignedInteger>(
    unsigned value: Value, by shift: Int
  ) -> Value {
    guard shift > 0 else { return value }
    guard shift <= Value.bitWidth else { return 0 }
    let quotient = shift == Value.bitWidth ? 0 : value >> Value(truncatingIfNeeded: shift)
    let half = (1 as Value) << Value(truncatingIfNeeded: shift - 1)
    let remainder = value & (half | (half &- 1))
    let up = remainder > half || (remainder == half && quotient & 1 == 1)
    return up ? quotient + 1 : quotient
  }
}
