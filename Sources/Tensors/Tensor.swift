import Primitives

/// An array of numbers with a shape, in row-major order.
///
/// Elements are raw integers of `element`; a fixed-point raw value `r` stands for `r / 2^f`.
/// Every operation is a function of its operands alone, whatever the machine or the blocking:
/// products and sums accumulate as if in unbounded integers and are rounded once, to nearest, ties
/// to even; a result that does not fit throws `TensorError.overflow`.
package struct Tensor: Equatable, Sendable {
  /// The type of the elements.
  package let element: ElementType
  /// The length of each axis, outermost first; empty for a scalar.
  package let axes: TensorShape
  /// The raw values, row-major, in the width that `element` asks for.
  package internal(set) var storage: TensorStorage

  /// A tensor of raw values in row-major order.
  ///
  /// Throws `limitExceeded` if the shape breaks a limit, `shapeMismatch` if the number of values is
  /// not the product of the shape, `overflow` if a value is not one of `element`.
  package init(
    element: ElementType, shape: some Collection<Int>, rawValues: [Int64]
  ) throws(TensorError) {
    let count = try Tensor.elementCount(of: shape)
    guard rawValues.count == count else { throw .shapeMismatch }
    let low = element.minimum
    let high = element.maximum
    var outside = false
    for value in rawValues {
      outside = outside || value < low || value > high
    }
    guard !outside else { throw .overflow }
    self.init(
      trusted: element, shape: TensorShape(shape),
      storage: element.isWide
        ? .wide(rawValues) : .narrow(rawValues.map { Int32(truncatingIfNeeded: $0) }))
  }

  /// For values that the caller has already checked against `element` and `shape`.
  init(trusted element: ElementType, shape: TensorShape, storage: TensorStorage) {
    self.element = element
    axes = shape
    self.storage = storage
  }

  /// The length of each axis as an array, which is made: kernels and prices read `axes`.
  package var shape: [Int] { Array(axes) }

  /// The number of elements of a shape.
  ///
  /// Throws `limitExceeded` for more than `Limits.tensorRankMax` axes, a negative length, or more
  /// than `Limits.tensorElementsMax` elements, where an axis of length 0 counts as 1.
  package static func elementCount(of shape: some Collection<Int>) throws(TensorError) -> Int {
    guard shape.count <= Limits.tensorRankMax else { throw .limitExceeded }
    var bound = 1
    var count = 1
    for length in shape {
      guard length >= 0, length <= Limits.tensorElementsMax else { throw .limitExceeded }
      // Both factors are at most elementsMax, so the product cannot overflow.
      bound *= Swift.max(length, 1)
      guard bound <= Limits.tensorElementsMax else { throw .limitExceeded }
      count *= length
    }
    return count
  }

  /// The number of axes: 0 for a scalar.
  package var rank: Int { axes.count }

  /// The number of elements.
  package var count: Int {
    switch storage {
    case .narrow(let values): values.count
    case .wide(let values): values.count
    }
  }

  /// All elements as raw values, row-major. Copies; kernels read `storage`.
  package var rawValues: [Int64] {
    switch storage {
    case .narrow(let values): values.map { Int64($0) }
    case .wide(let values): values
    }
  }

  /// The raw value at a position in row-major order. Throws `outOfBounds`.
  package func rawValue(at position: Int) throws(TensorError) -> Int64 {
    guard position >= 0, position < count else { throw .outOfBounds }
    switch storage {
    case .narrow(let values): return Int64(values[position])
    case .wide(let values): return values[position]
    }
  }

  /// The raw value at one index per axis. Throws `shapeMismatch` if the number of indices is not
  /// the rank, `outOfBounds` if one lies outside its axis.
  package func element(at indices: [Int]) throws(TensorError) -> Int64 {
    guard indices.count == rank else { throw .shapeMismatch }
    var position = 0
    for (index, length) in zip(indices, axes) {
      guard index >= 0, index < length else { throw .outOfBounds }
      position = position * length + index
    }
    return try rawValue(at: position)
  }

  /// The only element of a tensor with one element, whatever its rank. Throws `shapeMismatch`.
  package func scalar() throws(TensorError) -> Int64 {
    guard count == 1 else { throw .shapeMismatch }
    return try rawValue(at: 0)
  }
}

/// Raw values in the width of their element type.
package enum TensorStorage: Equatable, Sendable {
  /// bool, u8, i8, u16, i16, i32 and 32-bit fixed.
  case narrow([Int32])
  /// u32, i64 and 64-bit fixed.
  case wide([Int64])
}
