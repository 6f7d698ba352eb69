// Lengths and distances: sums of squares, exact and rounded once.

extension Tensor {
  /// The square root of the sum of the squares of all elements, as a scalar, rounded to nearest; no
  /// root of an integer lies between two units. Throws `elementMismatch` unless fixed-point,
  /// `overflow`.
  package func norm2() throws(TensorError) -> Tensor {
    guard element.format != nil else { throw .elementMismatch }
    let sum: UInt128? =
      switch storage {
      case .narrow(let values): DistanceKernel.squares(values)
      case .wide(let values): DistanceKernel.squares(values)
      }
    // The root of raw squares is the raw root: (r / 2^f)^2 under the root.
    guard let sum else { throw .overflow }
    let root = sum.squareRoot
    let nearest = sum - root * root > root ? root + 1 : root
    guard nearest <= UInt128(element.maximum) else { throw .overflow }
    return Tensor(
      trusted: element, shape: TensorShape(),
      storage: element.isWide ? .wide([Int64(nearest)]) : .narrow([Int32(nearest)]))
  }

  /// The squared distances between the rows of a matrix: `[n, m] -> [n, n]`, each sum of squared
  /// differences exact and rounded once. Throws `elementMismatch` for bool, `shapeMismatch`,
  /// `limitExceeded`, `overflow`.
  package func squaredDistances() throws(TensorError) -> Tensor {
    guard element.isNumeric else { throw .elementMismatch }
    guard rank == 2 else { throw .shapeMismatch }
    let (count, columns) = (axes[0], axes[1])
    _ = try Tensor.elementCount(of: [count, count])
    let range = LaneRange(element)
    let shift = element.fractionBits
    let result: TensorStorage? =
      switch storage {
      case .narrow(let values):
        DistanceKernel.squaredDistances(values, rows: count, columns: columns, shift, range)
          .map { .narrow($0) }
      case .wide(let values):
        DistanceKernel.squaredDistances(values, rows: count, columns: columns, shift, range)
          .map { .wide($0) }
      }
    guard let result else { throw .overflow }
    return Tensor(trusted: element, shape: TensorShape(count, count), storage: result)
  }
}
