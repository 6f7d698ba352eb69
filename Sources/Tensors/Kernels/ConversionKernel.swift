/// Numbers in another format.
enum ConversionKernel {
  /// Each value without `shift` fraction bits, rounded, or with so many more; nil if a result is out
  /// of range. `Wide` holds every result with a bit to spare.
  @inline(__always)
  static func convert<L: Lane, Result: Lane, Wide: FixedWidthInteger & SignedInteger>(
    _ values: [L], _ shift: Int, _ range: LaneRange, _: Wide.Type
  ) -> [Result]? {
    var excess: Wide = 0
    let result = [Result](unsafeUninitializedCapacity: values.count) { output, count in
      values.withUnsafeBufferPointer { values in
        if shift >= 0 {
          for index in 0..<values.count {
            let value = Rounding.shiftRight(Wide(values[index]), by: shift)
            excess |= range.excess(value)
            output[index] = Result(truncatingIfNeeded: value)
          }
        } else {
          let places = Wide(truncatingIfNeeded: -shift)
          for index in 0..<values.count {
            let value = Wide(values[index]) &<< places
            excess |= range.excess(value)
            output[index] = Result(truncatingIfNeeded: value)
          }
        }
      }
      count = values.count
    }
    return excess < 0 && !range.holdsAll(Wide.self) ? nil : result
  }
}
