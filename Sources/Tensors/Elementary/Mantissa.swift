/// The unsigned integer in which an elementary function is evaluated: 64 bits for 32-bit formats,
/// 128 bits for 64-bit formats. One algorithm, two precisions.
protocol Mantissa: FixedWidthInteger, UnsignedInteger, Sendable {
  /// The highest bits of a 128-bit fraction.
  static func constant(_ table: ConstantTable, _ index: Int) -> Self

  /// The highest bits of a 128-bit fraction.
  init(top fraction: UInt128)

  /// The fraction with zeros below.
  var fraction128: UInt128 { get }

  /// `floor(self * other / 2^bitWidth)`.
  func timesHigh(_ other: Self) -> Self

  /// Terms of the series of `(e^t - 1) / t` for `t < 2^-5` that leave a relative error below
  /// `2^-bitWidth`.
  static var exponentialTerms: Int { get }

  /// Terms of the series of `log(1 + z) / z` for `z < 0.0335`, likewise.
  static var logarithmTerms: Int { get }
}

extension UInt64: Mantissa {
  @inline(__always)
  static func constant(_ table: ConstantTable, _ index: Int) -> UInt64 { table.high[index] }

  @inline(__always)
  init(top fraction: UInt128) { self = UInt64(truncatingIfNeeded: fraction >> 64) }

  @inline(__always)
  var fraction128: UInt128 { UInt128(self) << 64 }

  @inline(__always)
  func timesHigh(_ other: UInt64) -> UInt64 { multipliedFullWidth(by: other).high }

  static var exponentialTerms: Int { 9 }
  static var logarithmTerms: Int { 13 }
}

extension UInt128: Mantissa {
  @inline(__always)
  static func constant(_ table: ConstantTable, _ index: Int) -> UInt128 { table.wide(index) }

  @inline(__always)
  init(top fraction: UInt128) { self = fraction }

  @inline(__always)
  var fraction128: UInt128 { self }

  @inline(__always)
  func timesHigh(_ other: UInt128) -> UInt128 { multipliedFullWidth(by: other).high }

  static var exponentialTerms: Int { 17 }
  static var logarithmTerms: Int { 26 }
}
