import Primitives

// Moves of elements: nothing is computed, so nothing overflows. They work on every element type.

extension Tensor {
  /// The transpose of a matrix. Throws `shapeMismatch` for any other rank.
  package func transpose() throws(TensorError) -> Tensor {
    guard rank == 2 else { throw .shapeMismatch }
    let (rows, columns) = (axes[0], axes[1])
    return Tensor(
      trusted: element, shape: TensorShape(columns, rows),
      storage: mapStorage(
        narrow: { values in
          values.withUnsafeBufferPointer {
            ShapeKernel.transpose($0, rows: rows, columns: columns)
          }
        },
        wide: { values in
          values.withUnsafeBufferPointer {
            ShapeKernel.transpose($0, rows: rows, columns: columns)
          }
        }))
  }

  /// The same elements in the same order with another shape. Throws `limitExceeded`, and
  /// `shapeMismatch` if the number of elements differs.
  package func reshape(_ newShape: some Collection<Int>) throws(TensorError) -> Tensor {
    guard try Tensor.elementCount(of: newShape) == count else { throw .shapeMismatch }
    return Tensor(trusted: element, shape: TensorShape(newShape), storage: storage)
  }

  /// The slice `start ..< end` along axis 0. Throws `shapeMismatch` for a scalar, `outOfBounds`
  /// unless `0 <= start <= end <=` the length of the axis.
  package func rows(from start: Int, to end: Int) throws(TensorError) -> Tensor {
    guard let length = axes.first else { throw .shapeMismatch }
    guard 0 <= start, start <= end, end <= length else { throw .outOfBounds }
    let size = rowSize
    return Tensor(
      trusted: element, shape: axes.replacing(first: end - start),
      storage: mapStorage(
        narrow: { Array($0[(start * size)..<(end * size)]) },
        wide: { Array($0[(start * size)..<(end * size)]) }))
  }

  /// One index of axis 0, without that axis. Throws `shapeMismatch` for a scalar, `outOfBounds`.
  package func row(_ index: Int) throws(TensorError) -> Tensor {
    guard let length = axes.first else { throw .shapeMismatch }
    guard 0 <= index, index < length else { throw .outOfBounds }
    let slice = try rows(from: index, to: index + 1)
    return Tensor(trusted: element, shape: axes.removing(axis: 0), storage: slice.storage)
  }

  /// The tensors one after the other along axis 0.
  ///
  /// Throws `emptyReduction` for none, `elementMismatch`, `shapeMismatch` if one is a scalar or the
  /// other axes differ, `limitExceeded`.
  package static func concat(_ tensors: [Tensor]) throws(TensorError) -> Tensor {
    guard let first = tensors.first else { throw .emptyReduction }
    var length = 0
    for tensor in tensors {
      guard tensor.element == first.element else { throw .elementMismatch }
      guard let rows = tensor.axes.first, tensor.rank == first.rank,
        tensor.axes.replacing(first: 0) == first.axes.replacing(first: 0)
      else { throw .shapeMismatch }
      length += rows
      guard length <= Limits.tensorElementsMax else { throw .limitExceeded }
    }
    let shape = first.axes.replacing(first: length)
    let count = try elementCount(of: shape)
    if first.element.isWide {
      var values: [Int64] = []
      values.reserveCapacity(count)
      for tensor in tensors {
        if case .wide(let part) = tensor.storage { values += part }
      }
      return Tensor(trusted: first.element, shape: shape, storage: .wide(values))
    }
    var values: [Int32] = []
    values.reserveCapacity(count)
    for tensor in tensors {
      if case .narrow(let part) = tensor.storage { values += part }
    }
    return Tensor(trusted: first.element, shape: shape, storage: .narrow(values))
  }

  /// The indices of axis 0 that a vector of integers names, in its order, repeats allowed.
  ///
  /// Throws `shapeMismatch` for a scalar or indices that are not a vector, `elementMismatch` for
  /// indices that are not integers, `limitExceeded`, `outOfBounds`.
  package func gather(_ indices: Tensor) throws(TensorError) -> Tensor {
    guard let length = axes.first, indices.rank == 1 else { throw .shapeMismatch }
    guard indices.element.isInteger else { throw .elementMismatch }
    let resultShape = axes.replacing(first: indices.count)
    _ = try Tensor.elementCount(of: resultShape)
    let positions = indices.rawValues
    for position in positions {
      guard 0 <= position, position < Int64(length) else { throw .outOfBounds }
    }
    let size = rowSize
    return Tensor(
      trusted: element, shape: resultShape,
      storage: mapStorage(
        narrow: { ShapeKernel.gather($0, positions, size: size) },
        wide: { ShapeKernel.gather($0, positions, size: size) }))
  }

  /// A vector of labels as rows with a 1 at the label and 0 elsewhere: `[n] -> [n, classes]`.
  ///
  /// `result` is the element type of the rows; a fixed-point 1 must fit it. Throws
  /// `shapeMismatch`, `elementMismatch` for labels that are not integers, `limitExceeded`,
  /// `overflow`, `outOfBounds` for a label outside `0 ..< classes`.
  package func oneHot(classes: Int, element result: ElementType) throws(TensorError) -> Tensor {
    guard rank == 1 else { throw .shapeMismatch }
    guard element.isInteger else { throw .elementMismatch }
    let one = try result.one()
    _ = try Tensor.elementCount(of: [count, classes])
    let rows: TensorStorage?
    switch (storage, result.isWide) {
    case (.narrow(let labels), false):
      rows = ShapeKernel.oneHot(labels, classes, Int32(truncatingIfNeeded: one)).map { .narrow($0) }
    case (.narrow(let labels), true):
      rows = ShapeKernel.oneHot(labels, classes, one).map { .wide($0) }
    case (.wide(let labels), false):
      rows = ShapeKernel.oneHot(labels, classes, Int32(truncatingIfNeeded: one)).map { .narrow($0) }
    case (.wide(let labels), true):
      rows = ShapeKernel.oneHot(labels, classes, one).map { .wide($0) }
    }
    guard let rows else { throw .outOfBounds }
    return Tensor(trusted: result, shape: TensorShape(count, classes), storage: rows)
  }

  /// Elements of one index of axis 0.
  private var rowSize: Int { axes.dropFirst().reduce(1, &*) }

  /// New storage of the same width.
  private func mapStorage(
    narrow: ([Int32]) -> [Int32], wide: ([Int64]) -> [Int64]
  ) -> TensorStorage {
    switch storage {
    case .narrow(let values): .narrow(narrow(values))
    case .wide(let values): .wide(wide(values))
    }
  }
}

extension ElementType {
  /// Whether elements are whole numbers: neither bool nor fixed.
  package var isInteger: Bool { isNumeric && format == nil }

  /// The raw value of 1. Throws `overflow` for a format with one integer bit.
  package func one() throws(TensorError) -> Int64 {
    guard let format else { return 1 }
    return try FixedPoint.fromInteger(1, format)
  }
}
