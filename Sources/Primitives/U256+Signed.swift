/// The two's complement reading: values from -2^255 to 2^255 - 1.
extension U256 {
  /// The smallest signed value, -2^255.
  @inlinable @inline(__always)
  public static var signedMin: U256 { U256(w0: 0, w1: 0, w2: 0, w3: 1 &<< 63) }

  /// The largest signed value, 2^255 - 1.
  @inlinable @inline(__always)
  public static var signedMax: U256 { U256(w0: ~0, w1: ~0, w2: ~0, w3: ~0 &>> 1) }

  /// The signed value -1: all bits set.
  @inlinable @inline(__always)
  public static var minusOne: U256 { .max }

  /// Makes the 256-bit two's complement form of a signed 64-bit value.
  @inlinable @inline(__always)
  public init(signExtending value: Int64) {
    let sign = UInt64(bitPattern: value &>> 63)
    self.init(w0: UInt64(bitPattern: value), w1: sign, w2: sign, w3: sign)
  }

  /// The low `bits` bits read as a signed number of that width, extended to 256 bits.
  ///
  /// `bits` of 256 or more changes nothing; 0 or less gives zero.
  @inlinable
  public func signExtended(fromBits bits: Int) -> U256 {
    if bits >= 256 { return self }
    if bits <= 0 { return .zero }
    let count = UInt64(truncatingIfNeeded: 256 &- bits)
    return (self << count).arithmeticShiftRight(by: count)
  }

  /// True when the sign bit is set.
  @inlinable @inline(__always)
  public var isNegative: Bool { w3 &>> 63 != 0 }

  /// All ones when negative, else zero.
  @inlinable @inline(__always)
  var signMask: U256 {
    let sign = 0 &- (w3 &>> 63)
    return U256(w0: sign, w1: sign, w2: sign, w3: sign)
  }

  /// The absolute value as an unsigned number; -2^255 gives 2^255.
  @inlinable @inline(__always)
  public var signedMagnitude: U256 {
    let mask = signMask
    return (self ^ mask) &- mask
  }

  /// The signed value as 64 bits, or nil when it does not fit.
  @inlinable @inline(__always)
  public var asInt64: Int64? {
    let value = Int64(bitPattern: w0)
    return U256(signExtending: value) == self ? value : nil
  }

  /// The signed sum modulo 2^256, and whether the true sum leaves the signed range.
  @inlinable @inline(__always)
  public func signedAddReportingOverflow(_ other: U256) -> (partialValue: U256, overflow: Bool) {
    let sum = self &+ other
    // Overflow: both operands have the sign that the sum lacks.
    return (sum, ((w3 ^ sum.w3) & (other.w3 ^ sum.w3)) &>> 63 != 0)
  }

  /// The signed difference modulo 2^256, and whether the true one leaves the signed range.
  @inlinable @inline(__always)
  public func signedSubtractReportingOverflow(
    _ other: U256
  ) -> (partialValue: U256, overflow: Bool) {
    let difference = self &- other
    return (difference, ((w3 ^ other.w3) & (w3 ^ difference.w3)) &>> 63 != 0)
  }

  /// The signed product modulo 2^256, and whether the true one leaves the signed range.
  @inlinable @inline(__always)
  public func signedMultiplyReportingOverflow(
    by other: U256
  ) -> (partialValue: U256, overflow: Bool) {
    let (magnitude, wraps) = signedMagnitude.multipliedReportingOverflow(by: other.signedMagnitude)
    let negative = isNegative != other.isNegative
    let product = negative ? magnitude.wrappingNegated : magnitude
    // A magnitude of 2^255 is in range only when negative; any larger one never is.
    let inRange = product.isZero || product.isNegative == negative
    return (product, wraps || !inRange || (magnitude > .signedMin))
  }

  /// The signed quotient, truncated towards zero; nil when the divisor is zero.
  ///
  /// Only -2^255 / -1 overflows; its wrapped quotient is -2^255.
  @inlinable
  public func signedDivide(by divisor: U256) -> (partialValue: U256, overflow: Bool)? {
    guard
      let (quotient, _) = signedMagnitude.quotientAndRemainder(
        dividingBy: divisor.signedMagnitude)
    else { return nil }
    let negative = isNegative != divisor.isNegative
    return (negative ? quotient.wrappingNegated : quotient, !negative && quotient.isNegative)
  }

  /// The remainder of the truncating signed division, with the sign of the dividend; nil when the
  /// divisor is zero. It never overflows.
  @inlinable
  public func signedRemainder(dividingBy divisor: U256) -> U256? {
    guard
      let (_, remainder) = signedMagnitude.quotientAndRemainder(
        dividingBy: divisor.signedMagnitude)
    else { return nil }
    return isNegative ? remainder.wrappingNegated : remainder
  }

  /// True when `self` is less than `other` in signed order.
  @inlinable @inline(__always)
  public func signedLess(than other: U256) -> Bool {
    // Flipping the sign bits maps signed order to unsigned order.
    (self ^ .signedMin) < (other ^ .signedMin)
  }

  /// True when the signed value lies in -2^(bits-1) ... 2^(bits-1) - 1; false for bits below 1.
  @inlinable @inline(__always)
  public func fits(signedBits bits: Int) -> Bool {
    (self ^ signMask).significantBitCount < bits
  }
}
