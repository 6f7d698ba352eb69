/// A number of IEEE 754's binary16, binary32 or binary64, taken apart: what a file holds becomes a fixed-point number without
/// floating point on the way.
struct IEEEBits {
  /// (-1)^s * significand * 2^exponent; nil for NaN and infinity.
  private let parts: (isNegative: Bool, significand: UInt64, exponent: Int)?

  /// The number with these bits, of 2, 4 or 8 bytes.
  init(_ bits: UInt64, width: Int) {
    let (fractionBits, exponentBits) = width == 8 ? (52, 11) : width == 4 ? (23, 8) : (10, 5)
    let fraction = bits & (1 << UInt64(fractionBits) - 1)
    let field = Int(bits >> UInt64(fractionBits)) & (1 << exponentBits - 1)
    let isNegative = bits >> UInt64(fractionBits + exponentBits) & 1 == 1
    let bias = 1 << (exponentBits - 1) - 1
    if field == 1 << exponentBits - 1 {
      parts = nil
    } else if field == 0 {
      parts = (isNegative, fraction, 1 - bias - fractionBits)
    } else {
      parts = (isNegative, fraction | 1 << UInt64(fractionBits), field - bias - fractionBits)
    }
  }

  /// The nearest multiple of 2^-fraction, in these units, ties to even; nil for what needs more than 64 bits, for no
  /// number, and with `isExact` for what would be rounded.
  func rounded(_ fraction: Int, isExact: Bool) -> Int64? {
    guard let (isNegative, significand, exponent) = parts else { return nil }
    if significand == 0 { return 0 }
    let shift = exponent + fraction
    var magnitude = Int128(significand)
    if shift >= 0 {
      guard shift < 64 else { return nil }
      magnitude <<= Int128(shift)
    } else {
      if isExact, -shift > significand.trailingZeroBitCount { return nil }
      // A significand has 53 bits, so behind 60 places it is less than half a unit.
      let places = Int128(min(-shift, 60))
      let (half, rest) = (Int128(1) << (places - 1), magnitude & (Int128(1) << places - 1))
      magnitude >>= places
      if rest > half || rest == half && magnitude & 1 == 1 { magnitude += 1 }
    }
    return Int64(exactly: isNegative ? -magnitude : magnitude)
  }
}
