// Matrix products. Every sum is exact and rounded once; see `MatrixKernel`.

extension Tensor {
  /// The product of matrices `[m, k] x [k, n] -> [m, n]`, or with a vector on either side:
  /// `[m, k] x [k] -> [m]`, `[k] x [k, n] -> [n]`.
  ///
  /// Throws `elementMismatch`, `shapeMismatch`, `limitExceeded`, `overflow`. The path may be any that the
  /// processor has; it changes no result.
  package func matmul(
    _ other: Tensor, on path: TensorPath = .best
  ) throws(TensorError) -> Tensor {
    switch (rank, other.rank) {
    case (2, 2):
      return try product(
        other, rows: axes[0], inner: axes[1], otherInner: other.axes[0],
        columns: other.axes[1], shape: TensorShape(axes[0], other.axes[1]), on: path)
    case (2, 1):
      return try product(
        other, rows: axes[0], inner: axes[1], otherInner: other.axes[0], columns: 1,
        shape: TensorShape(axes[0]))
    case (1, 2):
      return try product(
        other, rows: 1, inner: axes[0], otherInner: other.axes[0], columns: other.axes[1],
        shape: TensorShape(other.axes[1]))
    default: throw .shapeMismatch
    }
  }

  /// The sum of products of two vectors of one length, as a scalar.
  package func dot(_ other: Tensor) throws(TensorError) -> Tensor {
    guard rank == 1, other.rank == 1 else { throw .shapeMismatch }
    return try product(
      other, rows: 1, inner: count, otherInner: other.count, columns: 1, shape: TensorShape())
  }

  /// All products of two vectors: `[m] x [n] -> [m, n]`.
  package func outer(_ other: Tensor) throws(TensorError) -> Tensor {
    guard rank == 1, other.rank == 1 else { throw .shapeMismatch }
    return try product(
      other, rows: count, inner: 1, otherInner: 1, columns: other.count,
      shape: TensorShape(count, other.count))
  }

  /// The sum of the squares of all elements, as a scalar.
  package func norm2Squared() throws(TensorError) -> Tensor {
    try product(self, rows: 1, inner: count, otherInner: count, columns: 1, shape: TensorShape())
  }

  private func product(
    _ other: Tensor, rows: Int, inner: Int, otherInner: Int, columns: Int, shape: TensorShape,
    on path: TensorPath = .best
  ) throws(TensorError) -> Tensor {
    guard element.isNumeric, other.element == element else { throw .elementMismatch }
    guard inner == otherInner else { throw .shapeMismatch }
    _ = try Tensor.elementCount(of: shape)
    let extents = MatrixKernel.Extents(rows: rows, inner: inner, columns: columns)
    let range = LaneRange(element)
    let shift = element.fractionBits
    let result: TensorStorage?
    switch (storage, other.storage) {
    case (.narrow(let a), .narrow(let b)):
      result = MatrixKernel.multiply(a, b, extents, shift: shift, range, on: path)
        .map { .narrow($0) }
    case (.wide(let a), .wide(let b)):
      result = MatrixKernel.multiply(a, b, extents, shift: shift, range, on: path)
        .map { .wide($0) }
    case (.narrow, .wide), (.wide, .narrow):
      preconditionFailure("tensors of one element type have one storage")
    }
    guard let result else { throw .overflow }
    return Tensor(trusted: element, shape: shape, storage: result)
  }
}
