/// Addition, subtraction and multiplication, with overflow reported or wrapped.
extension U256 {
  /// The sum modulo 2^256, and whether the true sum needs more than 256 bits.
  @inlinable @inline(__always)
  public func addingReportingOverflow(_ other: U256) -> (partialValue: U256, overflow: Bool) {
    // One wide carry chain: LLVM turns it into add, adc, adc, adc.
    let s0 = UInt128(w0) &+ UInt128(other.w0)
    let s1 = UInt128(w1) &+ UInt128(other.w1) &+ (s0 &>> 64)
    let s2 = UInt128(w2) &+ UInt128(other.w2) &+ (s1 &>> 64)
    let s3 = UInt128(w3) &+ UInt128(other.w3) &+ (s2 &>> 64)
    return (
      U256(
        w0: UInt64(truncatingIfNeeded: s0), w1: UInt64(truncatingIfNeeded: s1),
        w2: UInt64(truncatingIfNeeded: s2), w3: UInt64(truncatingIfNeeded: s3)),
      s3 &>> 64 != 0
    )
  }

  /// The difference modulo 2^256, and whether the true difference is negative.
  @inlinable @inline(__always)
  public func subtractingReportingOverflow(_ other: U256) -> (partialValue: U256, overflow: Bool) {
    // a - b = a + ~b + 1: the carry chain of addition costs a third of one of borrows. No carry
    // at the end is a borrow.
    let d0 = UInt128(w0) &+ UInt128(~other.w0) &+ 1
    let d1 = UInt128(w1) &+ UInt128(~other.w1) &+ (d0 &>> 64)
    let d2 = UInt128(w2) &+ UInt128(~other.w2) &+ (d1 &>> 64)
    let d3 = UInt128(w3) &+ UInt128(~other.w3) &+ (d2 &>> 64)
    return (
      U256(
        w0: UInt64(truncatingIfNeeded: d0), w1: UInt64(truncatingIfNeeded: d1),
        w2: UInt64(truncatingIfNeeded: d2), w3: UInt64(truncatingIfNeeded: d3)),
      d3 &>> 64 == 0
    )
  }

  /// The product modulo 2^256, and whether the true product needs more than 256 bits.
  @inlinable @inline(__always)
  public func multipliedReportingOverflow(by other: U256) -> (partialValue: U256, overflow: Bool) {
    // Ten of the sixteen limb products reach the low half. All terms are non-negative, so the
    // product overflows exactly when a row spills past limb 3 or one of the other six is not zero.
    let (r00, r01, r02, r03, h0) = other.row(by: w0)
    let (r10, r11, r12, h1) = other.row3(by: w1, adding: r01, r02, r03)
    let (r20, r21, h2) = other.row2(by: w2, adding: r11, r12)
    let last = UInt128(w3) &* UInt128(other.w0) &+ UInt128(r21)
    let h3 = UInt64(truncatingIfNeeded: last &>> 64)
    let above1 = other.w1 | other.w2 | other.w3
    let above2 = other.w2 | other.w3
    let crossed =
      (w3 != 0 && above1 != 0) || (w2 != 0 && above2 != 0) || (w1 != 0 && other.w3 != 0)
    return (
      U256(w0: r00, w1: r10, w2: r20, w3: UInt64(truncatingIfNeeded: last)),
      crossed || (h0 | h1 | h2 | h3) != 0
    )
  }

  /// The full 512-bit product as two halves of 256 bits.
  @inlinable @inline(__always)
  public func multipliedFullWidth(by other: U256) -> (high: U256, low: U256) {
    let (r00, r01, r02, r03, r04) = other.row(by: w0)
    let (r10, r11, r12, r13, r14) = other.row(by: w1, adding: r01, r02, r03, r04)
    let (r20, r21, r22, r23, r24) = other.row(by: w2, adding: r11, r12, r13, r14)
    let (r30, r31, r32, r33, r34) = other.row(by: w3, adding: r21, r22, r23, r24)
    return (
      U256(w0: r31, w1: r32, w2: r33, w3: r34), U256(w0: r00, w1: r10, w2: r20, w3: r30)
    )
  }

  /// The sum modulo 2^256.
  @inlinable @inline(__always)
  public static func &+ (left: U256, right: U256) -> U256 {
    left.addingReportingOverflow(right).partialValue
  }

  /// The difference modulo 2^256.
  @inlinable @inline(__always)
  public static func &- (left: U256, right: U256) -> U256 {
    left.subtractingReportingOverflow(right).partialValue
  }

  /// The product modulo 2^256.
  @inlinable @inline(__always)
  public static func &* (left: U256, right: U256) -> U256 {
    // The overflow test is dead code here and the optimiser drops it.
    left.multipliedReportingOverflow(by: right).partialValue
  }

  /// Two's complement negation, modulo 2^256.
  @inlinable @inline(__always)
  public var wrappingNegated: U256 { U256.zero &- self }

  /// All four limbs times `factor`, plus four limbs: five limbs, which cannot overflow.
  @inlinable @inline(__always)
  func row(
    by factor: UInt64, adding a0: UInt64 = 0, _ a1: UInt64 = 0, _ a2: UInt64 = 0, _ a3: UInt64 = 0
  ) -> (UInt64, UInt64, UInt64, UInt64, UInt64) {
    let (r0, r1, r2, high) = row3(by: factor, adding: a0, a1, a2)
    let t3 = UInt128(factor) &* UInt128(w3) &+ UInt128(a3) &+ UInt128(high)
    return (
      r0, r1, r2, UInt64(truncatingIfNeeded: t3), UInt64(truncatingIfNeeded: t3 &>> 64)
    )
  }

  /// Limbs 0 to 2 times `factor`, plus three limbs: four limbs.
  @inlinable @inline(__always)
  func row3(
    by factor: UInt64, adding a0: UInt64, _ a1: UInt64, _ a2: UInt64
  ) -> (UInt64, UInt64, UInt64, UInt64) {
    let (r0, r1, high) = row2(by: factor, adding: a0, a1)
    let t2 = UInt128(factor) &* UInt128(w2) &+ UInt128(a2) &+ UInt128(high)
    return (r0, r1, UInt64(truncatingIfNeeded: t2), UInt64(truncatingIfNeeded: t2 &>> 64))
  }

  /// Limbs 0 and 1 times `factor`, plus two limbs: three limbs.
  @inlinable @inline(__always)
  func row2(by factor: UInt64, adding a0: UInt64, _ a1: UInt64) -> (UInt64, UInt64, UInt64) {
    let t0 = UInt128(factor) &* UInt128(w0) &+ UInt128(a0)
    let t1 = UInt128(factor) &* UInt128(w1) &+ UInt128(a1) &+ (t0 &>> 64)
    return (
      UInt64(truncatingIfNeeded: t0), UInt64(truncatingIfNeeded: t1),
      UInt64(truncatingIfNeeded: t1 &>> 64)
    )
  }
}
