/// Bitwise operations, shifts and bit counts.
extension U256 {
  /// The number of bits of the type, 256.
  @inlinable @inline(__always)
  public static var bitWidth: Int { 256 }

  /// Bitwise and.
  @inlinable @inline(__always)
  public static func & (left: U256, right: U256) -> U256 {
    U256(
      w0: left.w0 & right.w0, w1: left.w1 & right.w1, w2: left.w2 & right.w2,
      w3: left.w3 & right.w3)
  }

  /// Bitwise or.
  @inlinable @inline(__always)
  public static func | (left: U256, right: U256) -> U256 {
    U256(
      w0: left.w0 | right.w0, w1: left.w1 | right.w1, w2: left.w2 | right.w2,
      w3: left.w3 | right.w3)
  }

  /// Bitwise exclusive or.
  @inlinable @inline(__always)
  public static func ^ (left: U256, right: U256) -> U256 {
    U256(
      w0: left.w0 ^ right.w0, w1: left.w1 ^ right.w1, w2: left.w2 ^ right.w2,
      w3: left.w3 ^ right.w3)
  }

  /// Bitwise complement.
  @inlinable @inline(__always)
  public static prefix func ~ (value: U256) -> U256 {
    U256(w0: ~value.w0, w1: ~value.w1, w2: ~value.w2, w3: ~value.w3)
  }

  /// Shift towards the high end; 256 or more bits give zero.
  @inlinable @inline(__always)
  public static func << (value: U256, count: UInt64) -> U256 {
    if count >= 256 { return .zero }
    if count >= 128 { return U256(low: 0, high: value.low &<< UInt128(count &- 128)) }
    if count == 0 { return value }
    let shift = UInt128(count)
    return U256(
      low: value.low &<< shift, high: value.high &<< shift | value.low &>> (128 &- shift))
  }

  /// Shift towards the low end, filling with zeros; 256 or more bits give zero.
  @inlinable @inline(__always)
  public static func >> (value: U256, count: UInt64) -> U256 {
    if count >= 256 { return .zero }
    if count >= 128 { return U256(low: value.high &>> UInt128(count &- 128), high: 0) }
    if count == 0 { return value }
    let shift = UInt128(count)
    return U256(
      low: value.low &>> shift | value.high &<< (128 &- shift), high: value.high &>> shift)
  }

  /// Shift towards the low end, filling with the sign bit; 256 or more bits give 0 or -1.
  @inlinable @inline(__always)
  public func arithmeticShiftRight(by count: UInt64) -> U256 {
    // A negative value shifts as the complement of its complement, which is not negative.
    let mask = signMask
    return ((self ^ mask) >> count) ^ mask
  }

  /// Shift towards the high end by a 256-bit count; 256 or more bits give zero.
  @inlinable @inline(__always)
  public func shiftedLeft(by count: U256) -> U256 { self << (count.asUInt64 ?? .max) }

  /// Shift towards the low end by a 256-bit count; 256 or more bits give zero.
  @inlinable @inline(__always)
  public func shiftedRight(by count: U256) -> U256 { self >> (count.asUInt64 ?? .max) }

  /// Arithmetic shift by a 256-bit count; 256 or more bits give 0 or -1.
  @inlinable @inline(__always)
  public func arithmeticShiftRight(by count: U256) -> U256 {
    arithmeticShiftRight(by: count.asUInt64 ?? .max)
  }

  /// The number of zero bits above the highest set bit; 256 for zero.
  @inlinable @inline(__always)
  public var leadingZeroBitCount: Int {
    if w3 != 0 { return w3.leadingZeroBitCount }
    if w2 != 0 { return 64 &+ w2.leadingZeroBitCount }
    if w1 != 0 { return 128 &+ w1.leadingZeroBitCount }
    return 192 &+ w0.leadingZeroBitCount
  }

  /// The number of zero bits below the lowest set bit; 256 for zero.
  @inlinable @inline(__always)
  public var trailingZeroBitCount: Int {
    if w0 != 0 { return w0.trailingZeroBitCount }
    if w1 != 0 { return 64 &+ w1.trailingZeroBitCount }
    if w2 != 0 { return 128 &+ w2.trailingZeroBitCount }
    return 192 &+ w3.trailingZeroBitCount
  }

  /// The number of set bits.
  @inlinable @inline(__always)
  public var nonzeroBitCount: Int {
    w0.nonzeroBitCount &+ w1.nonzeroBitCount &+ w2.nonzeroBitCount &+ w3.nonzeroBitCount
  }

  /// The number of bits that the unsigned value needs: 0 for 0, 256 for the largest.
  @inlinable @inline(__always)
  public var significantBitCount: Int { 256 &- leadingZeroBitCount }

  /// Bit `index`, counted from the least significant; false past bit 255.
  @inlinable @inline(__always)
  public func bit(at index: Int) -> Bool {
    index >= 0 && index < 256 && (self >> UInt64(truncatingIfNeeded: index)).w0 & 1 == 1
  }

  /// True when the value is below 2^`bits`; any `bits` of 256 or more holds, below 0 nothing does.
  @inlinable @inline(__always)
  public func fits(unsignedBits bits: Int) -> Bool { significantBitCount <= bits }
}
