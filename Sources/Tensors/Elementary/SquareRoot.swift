/// The largest integer whose square is not above the value: Newton's iteration from above, at most
/// about log2(bitWidth) + 2 divisions.
@inline(__always)
func integerSquareRoot<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) -> Value {
  guard value > 1 else { return value }
  let bits = Value.bitWidth - value.leadingZeroBitCount
  var root = (1 as Value) << Value(truncatingIfNeeded: (bits + 1) / 2)
  while true {
    let next = (root + value / root) >> 1
    if next >= root { return root }
    root = next
  }
}
