// Eight-bit integers for models: numbers become multiples of a scale, and products of them are
// summed in 32 bits.

extension Tensor {
  /// Each number over the scale, rounded to nearest, ties to even, and moved into -128 ... 127, as
  /// i8.
  ///
  /// `scale` is a raw value of this tensor's format. Throws `elementMismatch` unless fixed-point or
  /// when the scale is no value of the format, `domain` unless it is positive.
  package func quantised(by scale: Int64) throws(TensorError) -> Tensor {
    guard element.format != nil, element.contains(scale) else { throw .elementMismatch }
    guard scale > 0 else { throw .domain }
    let values: [Int32] =
      switch storage {
      case .narrow(let values): values.map { Tensor.quantised(Int64($0), by: scale) }
      case .wide(let values): values.map { Tensor.quantised($0, by: scale) }
      }
    return Tensor(trusted: .i8, shape: axes, storage: .narrow(values))
  }

  @inline(__always)
  private static func quantised(_ value: Int64, by scale: Int64) -> Int32 {
    // The smallest Int64 has no magnitude; a neighbour has the same quotient or one outside, too.
    let quotient = Rounding.divide(Swift.max(value, -.max), by: scale)
    return Int32(truncatingIfNeeded: Swift.min(Swift.max(quotient, -128), 127))
  }

  /// Each integer times the scale, exactly, in the scale's format.
  ///
  /// `scale` is a raw value of the format. Throws `elementMismatch` unless the elements are integers
  /// and the scale a value of the format, `overflow`.
  package func dequantised(
    by scale: Int64, _ format: FixedFormat
  ) throws(TensorError) -> Tensor {
    let target = ElementType.fixed(format)
    guard element.isInteger, target.contains(scale) else { throw .elementMismatch }
    let range = LaneRange(target)
    var excess: Int128 = 0
    var values: [Int64] = []
    values.reserveCapacity(count)
    for value in rawValues {
      let product = Int128(value) &* Int128(scale)
      excess |= range.excess(product)
      values.append(Int64(truncatingIfNeeded: product))
    }
    guard excess >= 0 else { throw .overflow }
    return try Tensor(element: target, shape: axes, rawValues: values)
  }

  /// The product of matrices of i8, or of a matrix and a vector, with sums in i32: shapes as
  /// `matmul`. Throws `elementMismatch` unless both are of i8, `shapeMismatch`, `limitExceeded`,
  /// `overflow`.
  package func matmulWide(
    _ other: Tensor, on path: TensorPath = .best
  ) throws(TensorError) -> Tensor {
    guard element == .i8, other.element == .i8 else { throw .elementMismatch }
    if rank == 2, other.rank == 2, axes[1] == other.axes[0],
      case .narrow(let a) = storage, case .narrow(let b) = other.storage
    {
      let result = TensorShape(axes[0], other.axes[1])
      _ = try Tensor.elementCount(of: result)
      let extents = MatrixKernel.Extents(
        rows: axes[0], inner: axes[1], columns: other.axes[1])
      if let sums = ByteMatrixKernel.multiply(a, b, extents, path) {
        return try Tensor(element: .i32, shape: result, rawValues: sums)
      }
    }
    return try Tensor(trusted: .i32, shape: axes, storage: storage).matmul(
      Tensor(trusted: .i32, shape: other.axes, storage: other.storage), on: path)
  }
}
