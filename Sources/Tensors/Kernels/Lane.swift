/// The integer that stores an element, with the integer in which one product or one sum of a whole
/// tensor is exact.
protocol Lane: FixedWidthInteger, SignedInteger, Sendable where Magnitude: FixedWidthInteger {
  /// Holds the product of two lanes, shifted left by the fraction bits, and the sum of
  /// `Limits.tensorElementsMax` lanes.
  associatedtype Wide: FixedWidthInteger & SignedInteger & Sendable
  where Wide.Magnitude: FixedWidthInteger
  /// Holds a lane above an index.
  associatedtype OrderKey: FixedWidthInteger & UnsignedInteger & Sendable

  /// A sum of lanes over a positive number, rounded to nearest, ties to even.
  static func rounded(_ sum: Wide, over divisor: Wide) -> Wide

  /// Wraps values as the storage of a tensor.
  static func storage(_ values: [Self]) -> TensorStorage
}

extension Int32: Lane {
  typealias Wide = Int64
  typealias OrderKey = UInt64
  static func rounded(_ sum: Int64, over divisor: Int64) -> Int64 {
    Rounding.divide(sum, by: divisor)
  }
  static func storage(_ values: [Int32]) -> TensorStorage { .narrow(values) }
}

extension Int64: Lane {
  typealias Wide = Int128
  typealias OrderKey = UInt128
  static func rounded(_ sum: Int128, over divisor: Int128) -> Int128 {
    // Divisions of 128 bits are several times as slow.
    guard let short = Int64(exactly: sum), short != .min else {
      return Rounding.divide(sum, by: divisor)
    }
    return Int128(Rounding.divide(short, by: Int64(divisor)))
  }
  static func storage(_ values: [Int64]) -> TensorStorage { .wide(values) }
}

/// The raw values that an element type allows: every result is checked against them.
struct LaneRange {
  let low: Int64
  let high: Int64

  init(_ element: ElementType) {
    low = element.minimum
    high = element.maximum
  }

  /// Whether every value of the type lies within: then `excess` says nothing.
  func holdsAll<Wide: FixedWidthInteger & SignedInteger>(_: Wide.Type) -> Bool {
    Wide(truncatingIfNeeded: low) == .min && Wide.bitWidth <= 64
  }

  /// Negative if and only if the value lies outside. Branch-free, so that loops vectorise; the
  /// value must be at least one bit away from the limits of its type.
  @inline(__always)
  func excess<Wide: FixedWidthInteger & SignedInteger>(_ value: Wide) -> Wide {
    (value &- Wide(truncatingIfNeeded: low)) | (Wide(truncatingIfNeeded: high) &- value)
  }
}

/// `m` such that every value lies in `-m - 1 ... m`, all bits below its highest set: a bound on
/// magnitudes that takes one pass without branches.
@inline(__always)
func magnitudeMask<L: Lane>(_ values: UnsafeBufferPointer<L>) -> UInt64 {
  var bits: L = 0
  for index in 0..<values.count {
    let value = values[index]
    bits |= value ^ (value &>> L(truncatingIfNeeded: L.bitWidth - 1))
  }
  let mask = UInt64(truncatingIfNeeded: bits)
  return mask == 0 ? 0 : UInt64.max >> UInt64(mask.leadingZeroBitCount)
}
