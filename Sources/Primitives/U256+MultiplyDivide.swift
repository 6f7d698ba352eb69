/// A product divided, with a 512-bit intermediate.
extension U256 {
  /// floor(self * other / divisor), the product taken exactly, and whether that needs more than 256
  /// bits (then the value is zero); nil when the divisor is zero.
  public func multiplyingReportingOverflow(
    _ other: U256, dividingBy divisor: U256
  ) -> (partialValue: U256, overflow: Bool)? {
    if divisor.isZero { return nil }
    let (high, low) = multipliedFullWidth(by: other)
    // The quotient is below 2^256 exactly when the high half is below the divisor.
    if high >= divisor { return (.zero, true) }
    if high.isZero {
      return (low.quotientAndRemainder(dividingBy: divisor)?.quotient ?? .zero, false)
    }
    var quotient = U256.zero
    if divisor.w1 | divisor.w2 | divisor.w3 == 0 {
      let normal = NormalisedLimb(divisor.w0)
      let scaled = low << normal.shift
      var rest = (high << normal.shift | low >> (256 &- normal.shift)).w0
      quotient.w3 = normal.step(&rest, appending: scaled.w3)
      quotient.w2 = normal.step(&rest, appending: scaled.w2)
      quotient.w1 = normal.step(&rest, appending: scaled.w1)
      quotient.w0 = normal.step(&rest, appending: scaled.w0)
      return (quotient, false)
    }
    let normal = NormalisedDivisor(divisor)
    let scaled = low << normal.shift
    var rest = high << normal.shift | low >> (256 &- normal.shift)
    quotient.w3 = normal.step(&rest, appending: scaled.w3)
    quotient.w2 = normal.step(&rest, appending: scaled.w2)
    quotient.w1 = normal.step(&rest, appending: scaled.w1)
    quotient.w0 = normal.step(&rest, appending: scaled.w0)
    return (quotient, false)
  }
}
