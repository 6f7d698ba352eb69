// Sorting along one axis, and what follows from it. Equal elements keep their order, in both
// directions: the one with the lower index stands first.

/// Which elements stand first.
package enum SortDirection: UInt8, Hashable, Sendable, CaseIterable {
  /// The smallest.
  case ascending = 0
  /// The largest.
  case descending = 1
}

extension Tensor {
  /// For each run along the axis, the indices of its elements in sorted order, as u32.
  ///
  /// The order of an order is the rank of each element: an order is a permutation, and the order of
  /// a permutation is its inverse. Throws `shapeMismatch`, `elementMismatch` for bool.
  package func order(
    axis: Int, _ direction: SortDirection = .ascending
  ) throws(TensorError) -> Tensor {
    guard element.isNumeric else { throw .elementMismatch }
    let view = try view(along: axis)
    let indices =
      switch storage {
      case .narrow(let values): OrderKernel.order(values, view, direction)
      case .wide(let values): OrderKernel.order(values, view, direction)
      }
    return Tensor(trusted: .u32, shape: axes, storage: .wide(indices))
  }

  /// Each run along the axis with its elements in ascending order. Throws as `order`.
  package func sorted(axis: Int) throws(TensorError) -> Tensor {
    guard element.isNumeric else { throw .elementMismatch }
    let view = try view(along: axis)
    let storage: TensorStorage =
      switch storage {
      case .narrow(let values): .narrow(OrderKernel.sorted(values, view))
      case .wide(let values): .wide(OrderKernel.sorted(values, view))
      }
    return Tensor(trusted: element, shape: axes, storage: storage)
  }

  /// The mean of each run along the axis without its `trim` smallest and `trim` largest elements,
  /// rounded once.
  ///
  /// Throws `elementMismatch` unless fixed-point, `shapeMismatch`, `emptyReduction` when nothing is
  /// left.
  package func trimmedMean(axis: Int, trim: Int) throws(TensorError) -> Tensor {
    guard element.format != nil else { throw .elementMismatch }
    let view = try view(along: axis)
    guard trim >= 0, trim < (view.length + 1) / 2, view.length > 2 * trim else {
      throw .emptyReduction
    }
    let range = trim..<view.length - trim
    let storage: TensorStorage =
      switch storage {
      case .narrow(let values): .narrow(OrderKernel.means(values, view, of: range))
      case .wide(let values): .wide(OrderKernel.means(values, view, of: range))
      }
    return Tensor(trusted: element, shape: reducedShape(axis), storage: storage)
  }

  /// The middle element of each run along the axis; of an even number, the mean of the two in the
  /// middle, rounded once. Throws as `trimmedMean`.
  package func median(axis: Int) throws(TensorError) -> Tensor {
    guard element.format != nil else { throw .elementMismatch }
    let length = try view(along: axis).length
    guard length > 0 else { throw .emptyReduction }
    return try trimmedMean(axis: axis, trim: (length - 1) / 2)
  }
}
