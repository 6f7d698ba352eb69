/// Division, and modular arithmetic with a 512-bit intermediate.
extension U256 {
  /// The unsigned quotient and remainder, or nil when the divisor is zero.
  @inlinable
  public func quotientAndRemainder(dividingBy divisor: U256) -> (quotient: U256, remainder: U256)? {
    if (w1 | w2 | w3 | divisor.w1 | divisor.w2 | divisor.w3) == 0 {
      if divisor.w0 == 0 { return nil }
      let (quotient, remainder) = w0.quotientAndRemainder(dividingBy: divisor.w0)
      return (U256(quotient), U256(remainder))
    }
    return wideQuotientAndRemainder(dividingBy: divisor)
  }

  /// (self + other) mod modulus, the sum taken exactly; nil when the modulus is zero.
  @inlinable
  public func addingModulo(_ other: U256, modulus: U256) -> U256? {
    // The common case: both reduced already, so one subtraction suffices.
    if self < modulus && other < modulus {
      let (sum, carry) = addingReportingOverflow(other)
      let (reduced, borrow) = sum.subtractingReportingOverflow(modulus)
      return carry || !borrow ? reduced : sum
    }
    return wideAddingModulo(other, modulus: modulus)
  }

  /// (self * other) mod modulus, the product taken exactly; nil when the modulus is zero.
  @inlinable
  public func multiplyingModulo(_ other: U256, modulus: U256) -> U256? {
    if modulus.isZero { return nil }
    let (high, low) = multipliedFullWidth(by: other)
    return U256.remainder(high: high, low: low, modulus: modulus)
  }

  /// The division when an operand is wider than 64 bits.
  @usableFromInline
  @inline(never)
  func wideQuotientAndRemainder(dividingBy divisor: U256) -> (quotient: U256, remainder: U256)? {
    if divisor.isZero { return nil }
    if self < divisor { return (.zero, self) }
    if divisor.w1 | divisor.w2 | divisor.w3 == 0 {
      return shortQuotientAndRemainder(dividingBy: divisor.w0)
    }
    let normal = NormalisedDivisor(divisor)
    let scaled = self << normal.shift
    var rest = self >> normal.skip
    var quotient = U256.zero
    if divisor.w2 | divisor.w3 == 0 { quotient.w2 = normal.step(&rest, appending: scaled.w2) }
    if divisor.w3 == 0 { quotient.w1 = normal.step(&rest, appending: scaled.w1) }
    quotient.w0 = normal.step(&rest, appending: scaled.w0)
    return (quotient, rest >> normal.shift)
  }

  /// Division by one limb, which must not be zero.
  private func shortQuotientAndRemainder(
    dividingBy divisor: UInt64
  ) -> (quotient: U256, remainder: U256) {
    let normal = NormalisedLimb(divisor)
    let scaled = self << normal.shift
    var rest = spill(shiftedLeftBy: normal.shift)
    var quotient = U256.zero
    quotient.w3 = normal.step(&rest, appending: scaled.w3)
    quotient.w2 = normal.step(&rest, appending: scaled.w2)
    quotient.w1 = normal.step(&rest, appending: scaled.w1)
    quotient.w0 = normal.step(&rest, appending: scaled.w0)
    return (quotient, U256(rest &>> normal.shift))
  }

  /// The modular sum when an operand is not reduced.
  @usableFromInline
  @inline(never)
  func wideAddingModulo(_ other: U256, modulus: U256) -> U256? {
    if modulus.isZero { return nil }
    let (sum, carry) = addingReportingOverflow(other)
    return U256.remainder(high: carry ? .one : .zero, low: sum, modulus: modulus)
  }

  /// (high 2^256 + low) mod modulus. The modulus must not be zero.
  @usableFromInline
  @inline(never)
  static func remainder(high: U256, low: U256, modulus: U256) -> U256 {
    if high.isZero {
      // Division by a modulus that is not zero always has a result.
      return low.quotientAndRemainder(dividingBy: modulus)?.remainder ?? .zero
    }
    if modulus.w1 | modulus.w2 | modulus.w3 == 0 {
      return shortRemainder(high: high, low: low, modulus: modulus.w0)
    }
    let normal = NormalisedDivisor(modulus)
    let middle = high << normal.shift | low >> (256 &- normal.shift)
    let scaled = low << normal.shift
    var rest = high >> normal.skip
    if modulus.w2 | modulus.w3 == 0 { _ = normal.step(&rest, appending: middle.w2) }
    if modulus.w3 == 0 { _ = normal.step(&rest, appending: middle.w1) }
    _ = normal.step(&rest, appending: middle.w0)
    _ = normal.step(&rest, appending: scaled.w3)
    _ = normal.step(&rest, appending: scaled.w2)
    _ = normal.step(&rest, appending: scaled.w1)
    _ = normal.step(&rest, appending: scaled.w0)
    return rest >> normal.shift
  }

  /// (high 2^256 + low) mod modulus for a modulus of one limb, which must not be zero.
  private static func shortRemainder(high: U256, low: U256, modulus: UInt64) -> U256 {
    let normal = NormalisedLimb(modulus)
    let middle = high << normal.shift | low >> (256 &- normal.shift)
    let scaled = low << normal.shift
    var rest = high.spill(shiftedLeftBy: normal.shift)
    _ = normal.step(&rest, appending: middle.w3)
    _ = normal.step(&rest, appending: middle.w2)
    _ = normal.step(&rest, appending: middle.w1)
    _ = normal.step(&rest, appending: middle.w0)
    _ = normal.step(&rest, appending: scaled.w3)
    _ = normal.step(&rest, appending: scaled.w2)
    _ = normal.step(&rest, appending: scaled.w1)
    _ = normal.step(&rest, appending: scaled.w0)
    return U256(rest &>> normal.shift)
  }

  /// The bits that a left shift by fewer than 64 pushes out at the top.
  private func spill(shiftedLeftBy count: UInt64) -> UInt64 {
    count == 0 ? 0 : w3 &>> (64 &- count)
  }
}

/// A divisor of one limb, shifted until its top bit is set, with its reciprocal.
struct NormalisedLimb {
  /// The shifted divisor, at least 2^63.
  let value: UInt64
  /// floor((2^128 - 1) / value) - 2^64.
  let reciprocal: UInt64
  /// How far the divisor was shifted, 0 to 63.
  let shift: UInt64

  /// Normalises a divisor, which must not be zero.
  init(_ divisor: UInt64) {
    shift = UInt64(truncatingIfNeeded: divisor.leadingZeroBitCount)
    value = divisor &<< shift
    // (2^128 - 1) - value 2^64 has the high limb ~value, below value: the quotient fits.
    reciprocal = value.dividingFullWidth((~value, ~0)).quotient
  }

  /// Divides `rest` 2^64 + `limb` by the divisor, for rest < value: returns the quotient and
  /// leaves the remainder in `rest`.
  ///
  /// Möller and Granlund, "Improved division by invariant integers" (2011), algorithm 4.
  @inline(__always)
  func step(_ rest: inout UInt64, appending limb: UInt64) -> UInt64 {
    let product =
      UInt128(reciprocal) &* UInt128(rest) &+ (UInt128(rest) &<< 64 | UInt128(limb))
    var quotient = UInt64(truncatingIfNeeded: product &>> 64) &+ 1
    var remainder = limb &- quotient &* value
    if remainder > UInt64(truncatingIfNeeded: product) {
      quotient &-= 1
      remainder &+= value
    }
    if _slowPath(remainder >= value) {
      quotient &+= 1
      remainder &-= value
    }
    rest = remainder
    return quotient
  }
}

/// A divisor of two to four limbs, shifted until bit 255 is set, with the reciprocal of its top
/// two limbs: one division step costs a few multiplications.
///
/// The steps are those of Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D, with the
/// digit estimated as in Möller and Granlund (2011), algorithm 5 (three limbs by two).
struct NormalisedDivisor {
  /// The shifted divisor, at least 2^255.
  let value: U256
  /// floor((2^192 - 1) / (w3 2^64 + w2)) - 2^64.
  let reciprocal: UInt64
  /// How far the divisor was shifted, 0 to 191.
  let shift: UInt64
  /// The dividend's right shift that gives the first rest: the digits above it are all zero.
  let skip: UInt64

  /// Normalises a divisor, which must not be zero.
  init(_ divisor: U256) {
    shift = UInt64(truncatingIfNeeded: divisor.leadingZeroBitCount)
    skip = 64 &- (shift & 63)
    value = divisor << shift
    reciprocal = NormalisedDivisor.reciprocal(high: value.w3, low: value.w2)
  }

  /// Algorithm 6 of the same paper: the reciprocal of a two-limb divisor whose top bit is set.
  private static func reciprocal(high: UInt64, low: UInt64) -> UInt64 {
    var result = high.dividingFullWidth((~high, ~0)).quotient
    var rest = high &* result &+ low
    if rest < low {
      result &-= 1
      if rest >= high {
        result &-= 1
        rest &-= high
      }
      rest &-= high
    }
    let product = result.multipliedFullWidth(by: low)
    rest &+= product.high
    if rest < product.high {
      result &-= 1
      if rest > high || (rest == high && product.low >= low) { result &-= 1 }
    }
    return result
  }

  /// Divides `rest` 2^64 + `limb` by the divisor, for rest < value: returns the quotient and
  /// leaves the remainder in `rest`.
  @inline(__always)
  func step(_ rest: inout U256, appending limb: UInt64) -> UInt64 {
    var quotient = estimate(rest.w3, rest.w2, rest.w1)
    let (p0, p1, p2, p3, p4) = value.row(by: quotient)
    let window = U256(w0: limb, w1: rest.w0, w2: rest.w1, w3: rest.w2)
    var (difference, borrow) = window.subtractingReportingOverflow(
      U256(w0: p0, w1: p1, w2: p2, w3: p3))
    var top = rest.w3 &- p4 &- (borrow ? 1 : 0)
    // The estimate is never too small; when too large, the difference is negative.
    while _slowPath(top != 0) {
      quotient &-= 1
      (difference, borrow) = difference.addingReportingOverflow(value)
      if borrow { top &+= 1 }
    }
    rest = difference
    return quotient
  }

  /// The quotient of three limbs by the top two of the divisor; at most 2^64 - 1.
  @inline(__always)
  private func estimate(_ u2: UInt64, _ u1: UInt64, _ u0: UInt64) -> UInt64 {
    let divisor = value.high
    let top = UInt128(u2) &<< 64 | UInt128(u1)
    if _slowPath(top >= divisor) { return .max }
    let product = UInt128(reciprocal) &* UInt128(u2) &+ top
    let low = UInt64(truncatingIfNeeded: product)
    var quotient = UInt64(truncatingIfNeeded: product &>> 64)
    let rest1 = u1 &- quotient &* value.w3
    let taken = UInt128(quotient) &* UInt128(value.w2)
    var rest = (UInt128(rest1) &<< 64 | UInt128(u0)) &- taken &- divisor
    quotient &+= 1
    if UInt64(truncatingIfNeeded: rest &>> 64) >= low {
      quotient &-= 1
      rest &+= divisor
    }
    if _slowPath(rest >= divisor) { quotient &+= 1 }
    return quotient
  }
}
