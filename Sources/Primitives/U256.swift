/// An unsigned 256-bit integer, also read as a two's complement signed one by the methods whose
/// names begin with `signed`.
///
/// Four 64-bit limbs, the least significant first: value = w0 + w1 2^64 + w2 2^128 + w3 2^192.
/// There are no trapping operators on purpose: contracts choose between the reporting operations
/// (`addingReportingOverflow` and friends) and the wrapping ones (`&+`, `&-`, `&*`).
@frozen
public struct U256: Sendable {
  /// Bits 0 to 63.
  public var w0: UInt64
  /// Bits 64 to 127.
  public var w1: UInt64
  /// Bits 128 to 191.
  public var w2: UInt64
  /// Bits 192 to 255.
  public var w3: UInt64

  /// Makes a value from its four limbs, the least significant first.
  @inlinable @inline(__always)
  public init(w0: UInt64, w1: UInt64, w2: UInt64, w3: UInt64) {
    self.w0 = w0
    self.w1 = w1
    self.w2 = w2
    self.w3 = w3
  }

  /// Makes a value from 64 bits, extended with zeros.
  @inlinable @inline(__always)
  public init(_ value: UInt64) {
    self.init(w0: value, w1: 0, w2: 0, w3: 0)
  }

  /// Makes a value from 128 bits, extended with zeros.
  @inlinable @inline(__always)
  public init(_ value: UInt128) {
    self.init(low: value, high: 0)
  }

  /// Makes a value from its two halves of 128 bits.
  @inlinable @inline(__always)
  public init(low: UInt128, high: UInt128) {
    self.init(
      w0: UInt64(truncatingIfNeeded: low), w1: UInt64(truncatingIfNeeded: low &>> 64),
      w2: UInt64(truncatingIfNeeded: high), w3: UInt64(truncatingIfNeeded: high &>> 64))
  }

  /// Makes a value from any integer, or nil when it is negative or too large.
  @inlinable
  public init?(exactly value: some BinaryInteger) {
    if let small = UInt64(exactly: value) {
      self.init(small)
    } else if let wide = UInt128(exactly: value) {
      self.init(wide)
    } else {
      return nil
    }
  }

  /// Zero.
  @inlinable @inline(__always)
  public static var zero: U256 { U256(w0: 0, w1: 0, w2: 0, w3: 0) }

  /// One.
  @inlinable @inline(__always)
  public static var one: U256 { U256(w0: 1, w1: 0, w2: 0, w3: 0) }

  /// The smallest unsigned value, 0.
  @inlinable @inline(__always)
  public static var min: U256 { zero }

  /// The largest unsigned value, 2^256 - 1; read as signed it is -1.
  @inlinable @inline(__always)
  public static var max: U256 { U256(w0: ~0, w1: ~0, w2: ~0, w3: ~0) }

  /// Bits 0 to 127.
  @inlinable @inline(__always)
  public var low: UInt128 { UInt128(w1) &<< 64 | UInt128(w0) }

  /// Bits 128 to 255.
  @inlinable @inline(__always)
  public var high: UInt128 { UInt128(w3) &<< 64 | UInt128(w2) }

  /// True when every bit is clear.
  @inlinable @inline(__always)
  public var isZero: Bool { w0 | w1 | w2 | w3 == 0 }

  /// The value as 64 unsigned bits, or nil when it does not fit.
  @inlinable @inline(__always)
  public var asUInt64: UInt64? { w1 | w2 | w3 == 0 ? w0 : nil }

  /// The value as a non-negative `Int`, or nil when it does not fit.
  @inlinable @inline(__always)
  public var asInt: Int? { w1 | w2 | w3 == 0 ? Int(exactly: w0) : nil }

  /// The value as 128 unsigned bits, or nil when it does not fit.
  @inlinable @inline(__always)
  public var asUInt128: UInt128? { w2 | w3 == 0 ? low : nil }
}

extension U256: ExpressibleByIntegerLiteral {
  /// Makes a value from a literal below 2^64; a larger or negative literal does not compile.
  @inlinable @inline(__always)
  public init(integerLiteral value: UInt64) {
    self.init(value)
  }
}

extension U256: Hashable, Comparable {
  /// True when all limbs agree.
  @inlinable @inline(__always)
  public static func == (left: U256, right: U256) -> Bool {
    (left.w0 ^ right.w0) | (left.w1 ^ right.w1) | (left.w2 ^ right.w2) | (left.w3 ^ right.w3) == 0
  }

  /// Unsigned order.
  @inlinable @inline(__always)
  public static func < (left: U256, right: U256) -> Bool {
    let (leftHigh, rightHigh) = (left.high, right.high)
    return leftHigh < rightHigh || (leftHigh == rightHigh && left.low < right.low)
  }

  /// Unsigned order.
  @inlinable @inline(__always)
  public static func > (left: U256, right: U256) -> Bool { right < left }

  /// Unsigned order.
  @inlinable @inline(__always)
  public static func <= (left: U256, right: U256) -> Bool { !(right < left) }

  /// Unsigned order.
  @inlinable @inline(__always)
  public static func >= (left: U256, right: U256) -> Bool { !(left < right) }

  /// Feeds the four limbs to the hasher.
  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(w0)
    hasher.combine(w1)
    hasher.combine(w2)
    hasher.combine(w3)
  }
}
