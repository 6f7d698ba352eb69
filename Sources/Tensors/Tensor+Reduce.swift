// Reductions over one axis, which disappears from the shape, or over everything (axis nil), which
// gives a scalar. Sums are exact and rounded at most once.
//
// Errors: `shapeMismatch` for an axis that does not exist; `emptyReduction` for a mean, a maximum,
// a minimum or their index over an axis of length 0.

extension Tensor {
  /// The sum along the axis, in the same element type; of bool, the count of true as i64.
  /// Throws `overflow`.
  package func sum(axis: Int? = nil) throws(TensorError) -> Tensor {
    let view = try view(along: axis)
    let result = element == .bool ? ElementType.i64 : element
    return try reduced(shape: reducedShape(axis), result, sums(view)) { (sum) throws(TensorError) in
      sum
    }
  }

  /// The sum along several axes, which all disappear, exact until it is fitted once: axis `k` is one
  /// of them when bit `k` of the set is 1. Throws as `sum(axis:)`.
  package func sum(axes: UInt8) throws(TensorError) -> Tensor {
    guard axes < 1 << rank else { throw .shapeMismatch }
    let rest = shape.indices.filter { axes >> $0 & 1 == 0 }.map { shape[$0] }
    let result = element == .bool ? ElementType.i64 : element
    let sums: [Int128] =
      switch storage {
      case .narrow(let values):
        ReductionKernel.sums(values, shape: shape, axes: axes).map { Int128($0) }
      case .wide(let values): ReductionKernel.sums(values, shape: shape, axes: axes)
      }
    return try reduced(shape: rest, result, sums) { (sum) throws(TensorError) in sum }
  }

  /// The mean of fixed-point numbers along the axis, rounded once. Throws `elementMismatch` for
  /// other elements.
  package func mean(axis: Int? = nil) throws(TensorError) -> Tensor {
    guard let format = element.format else { throw .elementMismatch }
    return try mean(axis: axis, format: format)
  }

  /// The mean along the axis as a fixed-point number of the format, rounded once. Of bool, the
  /// fraction of true. Throws `overflow`.
  package func mean(axis: Int? = nil, format: FixedFormat) throws(TensorError) -> Tensor {
    let view = try view(along: axis)
    guard view.length > 0 else { throw .emptyReduction }
    let length = Int128(view.length)
    let shift = format.fractionBits - element.fractionBits
    return try reduced(shape: reducedShape(axis), .fixed(format), sums(view)) {
      (sum) throws(TensorError) in
      if shift >= 0 {
        // A mean beyond 2^65 raw units overflows; below it the shifted sum fits 128 bits.
        guard (sum / length).magnitude >> (65 - shift) == 0 else { throw .overflow }
        return Rounding.divide(sum << shift, by: length)
      }
      return Rounding.divide(sum, by: length << -shift)
    }
  }

  /// The largest element along the axis.
  package func max(axis: Int? = nil) throws(TensorError) -> Tensor {
    try picked(axis, argmax(axis: axis))
  }

  /// The smallest element along the axis.
  package func min(axis: Int? = nil) throws(TensorError) -> Tensor {
    try picked(axis, argmin(axis: axis))
  }

  /// The index of the largest element along the axis, as i32; the lowest index of equals. Over
  /// everything, the position in row-major order.
  package func argmax(axis: Int? = nil) throws(TensorError) -> Tensor {
    let view = try view(along: axis)
    guard view.length > 0 else { throw .emptyReduction }
    let indices =
      switch storage {
      case .narrow(let values): ReductionKernel.best(values, view) { $0 > $1 }
      case .wide(let values): ReductionKernel.best(values, view) { $0 > $1 }
      }
    return Tensor(trusted: .i32, shape: reducedShape(axis), storage: .narrow(indices))
  }

  /// The index of the smallest element along the axis, as i32; the lowest index of equals.
  package func argmin(axis: Int? = nil) throws(TensorError) -> Tensor {
    let view = try view(along: axis)
    guard view.length > 0 else { throw .emptyReduction }
    let indices =
      switch storage {
      case .narrow(let values): ReductionKernel.best(values, view) { $0 < $1 }
      case .wide(let values): ReductionKernel.best(values, view) { $0 < $1 }
      }
    return Tensor(trusted: .i32, shape: reducedShape(axis), storage: .narrow(indices))
  }

  /// This tensor along an axis; all of it for nil.
  func view(along axis: Int?) throws(TensorError) -> AxisView {
    guard let axis else { return AxisView(outer: 1, length: count, inner: 1) }
    guard shape.indices.contains(axis) else { throw .shapeMismatch }
    return AxisView(
      outer: shape[..<axis].reduce(1, *), length: shape[axis],
      inner: shape[(axis + 1)...].reduce(1, *))
  }

  /// The shape without the axis; a scalar for nil.
  func reducedShape(_ axis: Int?) -> [Int] {
    guard let axis else { return [] }
    return Array(shape[..<axis] + shape[(axis + 1)...])
  }

  /// The exact sums along the axis.
  private func sums(_ view: AxisView) -> [Int128] {
    switch storage {
    case .narrow(let values): ReductionKernel.sums(values, view).map { Int128($0) }
    case .wide(let values): ReductionKernel.sums(values, view)
    }
  }

  /// The elements at the indices of the best.
  private func picked(_ axis: Int?, _ indices: Tensor) throws(TensorError) -> Tensor {
    let view = try view(along: axis)
    guard case .narrow(let positions) = indices.storage else {
      preconditionFailure("indices are stored as Int32")
    }
    let picked: TensorStorage =
      switch storage {
      case .narrow(let values): .narrow(ReductionKernel.pick(values, view, positions))
      case .wide(let values): .wide(ReductionKernel.pick(values, view, positions))
      }
    return Tensor(trusted: element, shape: indices.shape, storage: picked)
  }

  /// The tensor of finished sums.
  private func reduced(
    shape: [Int], _ result: ElementType, _ sums: [Int128],
    _ finish: (Int128) throws(TensorError) -> Int128
  ) throws(TensorError) -> Tensor {
    var values: [Int64] = []
    values.reserveCapacity(sums.count)
    for sum in sums {
      let value = try finish(sum)
      guard let raw = Int64(exactly: value) else { throw .overflow }
      values.append(raw)
    }
    return try Tensor(element: result, shape: shape, rawValues: values)
  }
}
