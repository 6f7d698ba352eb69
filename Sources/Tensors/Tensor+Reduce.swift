// Reductions over one axis, which disappears from the shape, or over everything (axis nil), which
// gives a scalar. Sums are exact and rounded at most once.
//
// Errors: `shapeMismatch` for an axis that does not exist; `emptyReduction` for a mean, a maximum,
// a minimum or their index over an axis of length 0.

extension Tensor {
  /// The sum along the axis, in the same element type; of bool, the count of true as i64.
  /// Throws `overflow`.
  package func sum(axis: Int? = nil) throws(TensorError) -> Tensor {
    try sum(axis: axis, as: element == .bool ? .i64 : element)
  }

  /// The sum along the axis with integers, too, as i64. Throws `overflow`.
  package func total(axis: Int? = nil) throws(TensorError) -> Tensor {
    try sum(axis: axis, as: element.format == nil ? .i64 : element)
  }

  /// The sum along several axes, which all disappear, exact until it is fitted once: axis `k` is one
  /// of them when bit `k` of the set is 1. Throws as `sum(axis:)`.
  package func sum(axes: UInt8) throws(TensorError) -> Tensor {
    try sum(axes: axes, as: element == .bool ? .i64 : element)
  }

  /// The same with integers, too, as i64.
  package func total(axes: UInt8) throws(TensorError) -> Tensor {
    try sum(axes: axes, as: element.format == nil ? .i64 : element)
  }

  private func sum(axis: Int?, as result: ElementType) throws(TensorError) -> Tensor {
    let view = try view(along: axis)
    let sums: TensorStorage? =
      switch storage {
      case .narrow(let values): result.fitted(ReductionKernel.sums(values, view))
      case .wide(let values): result.fitted(ReductionKernel.sums(values, view))
      }
    guard let sums else { throw .overflow }
    return Tensor(trusted: result, shape: reducedShape(axis), storage: sums)
  }

  private func sum(axes set: UInt8, as result: ElementType) throws(TensorError) -> Tensor {
    guard set < 1 << rank else { throw .shapeMismatch }
    var rest = axes
    for axis in axes.indices.reversed() where set >> axis & 1 == 1 {
      rest = rest.removing(axis: axis)
    }
    let sums: TensorStorage? =
      switch storage {
      case .narrow(let values):
        result.fitted(ReductionKernel.sums(values, shape: axes, axes: set))
      case .wide(let values):
        result.fitted(ReductionKernel.sums(values, shape: axes, axes: set))
      }
    guard let sums else { throw .overflow }
    return Tensor(trusted: result, shape: rest, storage: sums)
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
    let result = ElementType.fixed(format)
    let shift = format.fractionBits - element.fractionBits
    let means: TensorStorage?
    switch storage {
    case .narrow(let values) where shift == 0 || (element == .bool && 0...32 ~= shift):
      // Sums below 2^53, those of bool below 2^23: 64 bits do.
      let (length, places) = (Int64(view.length), Int64(shift))
      means = result.fitted(
        ReductionKernel.sums(values, view).map { Rounding.divide($0 &<< places, by: length) })
    case .narrow(let values):
      means = result.means(ReductionKernel.sums(values, view), over: view.length, shift)
    case .wide(let values):
      means = result.means(ReductionKernel.sums(values, view), over: view.length, shift)
    }
    guard let means else { throw .overflow }
    return Tensor(trusted: result, shape: reducedShape(axis), storage: means)
  }

  /// The largest element along the axis.
  package func max(axis: Int? = nil) throws(TensorError) -> Tensor {
    try extremes(axis, Larger())
  }

  /// The smallest element along the axis.
  package func min(axis: Int? = nil) throws(TensorError) -> Tensor {
    try extremes(axis, Smaller())
  }

  private func extremes(
    _ axis: Int?, _ operation: some WrappingOperation
  ) throws(TensorError) -> Tensor {
    let view = try view(along: axis)
    guard view.length > 0 else { throw .emptyReduction }
    let extremes: TensorStorage =
      switch storage {
      case .narrow(let values): .narrow(ReductionKernel.extremes(values, view, operation))
      case .wide(let values): .wide(ReductionKernel.extremes(values, view, operation))
      }
    return Tensor(trusted: element, shape: reducedShape(axis), storage: extremes)
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
    guard axis >= 0, axis < rank else { throw .shapeMismatch }
    return AxisView(
      outer: axes[..<axis].reduce(1, &*), length: axes[axis],
      inner: axes[(axis + 1)...].reduce(1, &*))
  }

  /// The shape without the axis; a scalar for nil.
  func reducedShape(_ axis: Int?) -> TensorShape {
    guard let axis else { return TensorShape() }
    return axes.removing(axis: axis)
  }
}

extension ElementType {
  /// Exact results as elements of this type; nil if one is out of range. They leave a bit of their
  /// type to spare, unless the type is that of the elements.
  @inline(__always)
  fileprivate func fitted<Wide: FixedWidthInteger & SignedInteger>(
    _ results: [Wide]
  ) -> TensorStorage? {
    let range = LaneRange(self)
    var excess: Wide = 0
    for result in results { excess |= range.excess(result) }
    guard excess >= 0 || range.holdsAll(Wide.self) else { return nil }
    return isWide
      ? .wide(results.map { Int64(truncatingIfNeeded: $0) })
      : .narrow(results.map { Int32(truncatingIfNeeded: $0) })
  }

  /// Means of this fixed-point type from sums of so many numbers with `shift` fraction bits less.
  fileprivate func means<Sum: FixedWidthInteger & SignedInteger>(
    _ sums: [Sum], over length: Int, _ shift: Int
  ) -> TensorStorage? {
    let divisor = Int128(length)
    var means: [Int128] = []
    means.reserveCapacity(sums.count)
    for sum in sums {
      if shift == 0 {
        means.append(Int64.rounded(Int128(sum), over: divisor))
      } else if shift > 0 {
        let sum = Int128(sum)
        // A mean beyond 2^65 raw units overflows; below it the shifted sum fits 128 bits.
        guard (sum / divisor).magnitude >> (65 - shift) == 0 else { return nil }
        means.append(Rounding.divide(sum << shift, by: divisor))
      } else {
        means.append(Rounding.divide(Int128(sum), by: divisor << -shift))
      }
    }
    return fitted(means)
  }
}
