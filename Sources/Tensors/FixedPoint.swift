/// Arithmetic on single fixed-point numbers, given as raw values of a format.
///
/// Operands must be raw values of their format; results are. Each operation computes the exact
/// result, rounds it once to nearest, ties to even, and throws `overflow` if it does not fit.
package enum FixedPoint {
  /// `a + b`, exact.
  @inlinable
  package static func add(
    _ a: Int64, _ b: Int64, _ format: FixedFormat
  ) throws(TensorError) -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    guard !overflow, format.contains(sum) else { throw .overflow }
    return sum
  }

  /// `a - b`, exact.
  @inlinable
  package static func subtract(
    _ a: Int64, _ b: Int64, _ format: FixedFormat
  ) throws(TensorError) -> Int64 {
    let (difference, overflow) = a.subtractingReportingOverflow(b)
    guard !overflow, format.contains(difference) else { throw .overflow }
    return difference
  }

  /// `-a`, exact. The smallest value has no negative.
  @inlinable
  package static func negate(_ a: Int64, _ format: FixedFormat) throws(TensorError) -> Int64 {
    try subtract(0, a, format)
  }

  /// `|a|`, exact. The smallest value has none.
  @inlinable
  package static func abs(_ a: Int64, _ format: FixedFormat) throws(TensorError) -> Int64 {
    a < 0 ? try negate(a, format) : a
  }

  /// `a * b`, rounded once.
  package static func multiply(
    _ a: Int64, _ b: Int64, _ format: FixedFormat
  ) throws(TensorError) -> Int64 {
    if format.isWide {
      return try fit(Rounding.shiftRight(Int128(a) * Int128(b), by: format.fractionBits), format)
    }
    return try fit(Rounding.shiftRight(a &* b, by: format.fractionBits), format)
  }

  /// `a / b`, rounded once. Throws `divisionByZero`.
  package static func divide(
    _ a: Int64, _ b: Int64, _ format: FixedFormat
  ) throws(TensorError) -> Int64 {
    guard b != 0 else { throw .divisionByZero }
    if format.isWide {
      let numerator = Int128(a) << format.fractionBits
      return try fit(Rounding.divide(numerator, by: Int128(b)), format)
    }
    return try fit(Rounding.divide(a << Int64(format.fractionBits), by: b), format)
  }

  /// `1 / a`, rounded once. Throws `divisionByZero`.
  package static func reciprocal(_ a: Int64, _ format: FixedFormat) throws(TensorError) -> Int64 {
    guard a != 0 else { throw .divisionByZero }
    let numerator = Int128(1) << (2 * format.fractionBits)
    return try fit(Rounding.divide(numerator, by: Int128(a)), format)
  }

  /// The same number in another format, rounded once.
  package static func convert(
    _ a: Int64, from source: FixedFormat, to target: FixedFormat
  ) throws(TensorError) -> Int64 {
    let shift = source.fractionBits - target.fractionBits
    if shift >= 0 {
      return try fit(Rounding.shiftRight(Int128(a), by: shift), target)
    }
    return try fit(Int128(a) << -shift, target)
  }

  /// The largest whole number that is not above `a`, in the same format. Always fits.
  package static func floor(_ a: Int64, _ format: FixedFormat) -> Int64 {
    (a >> Int64(format.fractionBits)) << Int64(format.fractionBits)
  }

  /// The nearest whole number, ties to even, in the same format.
  package static func round(_ a: Int64, _ format: FixedFormat) throws(TensorError) -> Int64 {
    try fit(Int128(roundToInteger(a, format)) << format.fractionBits, format)
  }

  /// The largest integer that is not above `a`.
  package static func floorToInteger(_ a: Int64, _ format: FixedFormat) -> Int64 {
    a >> Int64(format.fractionBits)
  }

  /// The nearest integer, ties to even.
  package static func roundToInteger(_ a: Int64, _ format: FixedFormat) -> Int64 {
    Int64(truncatingIfNeeded: Rounding.shiftRight(Int128(a), by: format.fractionBits))
  }

  /// An integer as a fixed-point number, exact.
  package static func fromInteger(
    _ integer: Int64, _ format: FixedFormat
  ) throws(TensorError) -> Int64 {
    try fit(Int128(integer) << format.fractionBits, format)
  }

  /// The value if it is a raw value of the format.
  @inline(__always)
  static func fit(
    _ value: some BinaryInteger, _ format: FixedFormat
  ) throws(TensorError) -> Int64 {
    let raw = Int64(truncatingIfNeeded: value)
    guard raw == value, format.contains(raw) else { throw .overflow }
    return raw
  }
}
