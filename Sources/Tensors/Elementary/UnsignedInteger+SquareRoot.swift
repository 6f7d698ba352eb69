extension UnsignedInteger where Self: FixedWidthInteger {
  /// The largest integer whose square is not above this: Newton's iteration from above, at most
  /// about log2(bitWidth) + 2 divisions.
  @inline(__always)
  var squareRoot: Self {
    guard self > 1 else { return self }
    let bits = Self.bitWidth - leadingZeroBitCount
    var root = (1 as Self) << Self(truncatingIfNeeded: (bits + 1) / 2)
    while true {
      let next = (root + self / root) >> 1
      if next >= root { return root }
      root = next
    }
  }
}
