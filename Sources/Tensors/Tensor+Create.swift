extension Tensor {
  /// A tensor whose elements all have one raw value. Throws `limitExceeded`, or `overflow` if the
  /// value is not one of `element`.
  package static func fill(
    _ raw: Int64, element: ElementType, shape: some Collection<Int>
  ) throws(TensorError) -> Tensor {
    let count = try elementCount(of: shape)
    guard element.contains(raw) else { throw .overflow }
    return Tensor(
      trusted: element, shape: TensorShape(shape),
      storage: element.isWide
        ? .wide([Int64](repeating: raw, count: count))
        : .narrow([Int32](repeating: Int32(truncatingIfNeeded: raw), count: count)))
  }

  /// A tensor of zeros (false for bool). Throws `limitExceeded`.
  package static func zeros(
    element: ElementType, shape: some Collection<Int>
  ) throws(TensorError) -> Tensor {
    try fill(0, element: element, shape: shape)
  }

  /// A vector of no elements.
  package static func empty(_ element: ElementType) -> Tensor {
    Tensor(
      trusted: element, shape: TensorShape(0), storage: element.isWide ? .wide([]) : .narrow([]))
  }

  /// A vector of raw values. Throws as `init(element:shape:rawValues:)`.
  package static func fromScalars(
    _ rawValues: [Int64], element: ElementType
  ) throws(TensorError) -> Tensor {
    try Tensor(element: element, shape: [rawValues.count], rawValues: rawValues)
  }

  /// A scalar: a tensor of rank 0. Throws `overflow` if the value is not one of `element`.
  package static func scalar(_ raw: Int64, element: ElementType) throws(TensorError) -> Tensor {
    try fill(raw, element: element, shape: [])
  }

  /// The vector of the numbers 0, 1, ..., `count - 1`. For a fixed-point element these are the
  /// numbers, not the raw values. Throws `limitExceeded`, `overflow`, and `elementMismatch` for
  /// bool.
  package static func iota(_ count: Int, element: ElementType) throws(TensorError) -> Tensor {
    _ = try elementCount(of: [count])
    guard element.isNumeric else { throw .elementMismatch }
    // Fewer than 2^22 numbers times at most 2^63: within 128 bits.
    let last = Int128(Swift.max(count - 1, 0)) << element.fractionBits
    guard last <= Int128(element.maximum) else { throw .overflow }
    var values = [Int64]()
    values.reserveCapacity(count)
    for index in 0..<count {
      values.append(Int64(index) << element.fractionBits)
    }
    return try Tensor(element: element, shape: [count], rawValues: values)
  }
}
