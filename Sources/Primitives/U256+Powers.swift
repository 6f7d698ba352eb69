/// Powers and roots.
extension U256 {
  /// self^exponent modulo 2^256, and whether the true power needs more than 256 bits.
  ///
  /// 0^0 is 1. At most 512 multiplications.
  public func powReportingOverflow(_ exponent: U256) -> (partialValue: U256, overflow: Bool) {
    var result = U256.one
    var base = self
    var rest = exponent
    var overflow = false
    var baseOverflow = false
    while !rest.isZero {
      if rest.w0 & 1 == 1 {
        // A base that overflowed was at least 2^256 before it wrapped; the result is at least 1.
        let (next, wraps) = result.multipliedReportingOverflow(by: base)
        overflow = overflow || wraps || baseOverflow
        result = next
      }
      rest = rest >> 1
      if rest.isZero { break }
      let (square, wraps) = base.multipliedReportingOverflow(by: base)
      baseOverflow = baseOverflow || wraps
      base = square
    }
    return (result, overflow)
  }

  /// The signed power modulo 2^256, and whether the true power leaves the signed range.
  public func signedPowReportingOverflow(
    _ exponent: U256
  ) -> (partialValue: U256, overflow: Bool) {
    let (magnitude, wraps) = signedMagnitude.powReportingOverflow(exponent)
    let negative = isNegative && exponent.w0 & 1 == 1
    let power = negative ? magnitude.wrappingNegated : magnitude
    let limit = negative ? U256.signedMin : U256.signedMax
    return (power, wraps || magnitude > limit)
  }

  /// The integer square root: the largest r with r r <= self, at most 2^128 - 1.
  public var squareRoot: U256 {
    if isZero { return .zero }
    // Newton from above: the start is a power of two not below the root, and the sequence falls
    // strictly until it reaches the root.
    var root = U256.one << UInt64(truncatingIfNeeded: (significantBitCount &+ 1) / 2)
    while true {
      guard let (quotient, _) = quotientAndRemainder(dividingBy: root) else { return .zero }
      let next = (root &+ quotient) >> 1
      if next >= root { return root }
      root = next
    }
  }
}
