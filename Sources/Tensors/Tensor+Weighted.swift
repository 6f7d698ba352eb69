// Sums and averages weighted by integers: the arithmetic of federated averaging.

extension Tensor {
  /// Every element times an integer, exact. Throws `elementMismatch` for bool, `overflow`.
  package func scaled(by factor: Int64) throws(TensorError) -> Tensor {
    guard element.isNumeric else { throw .elementMismatch }
    let range = LaneRange(element)
    let result: TensorStorage? =
      switch storage {
      case .narrow(let values):
        ElementwiseKernel.scale(values, by: factor, range).map { .narrow($0) }
      case .wide(let values):
        ElementwiseKernel.scale(values, by: factor, range).map { .wide($0) }
      }
    guard let result else { throw .overflow }
    return Tensor(trusted: element, shape: axes, storage: result)
  }

  /// Every element over an integer, rounded to nearest, ties to even. Throws `elementMismatch` for
  /// bool, `divisionByZero`, `overflow` (the smallest value over -1).
  package func dividedRounded(by divisor: Int64) throws(TensorError) -> Tensor {
    guard element.isNumeric else { throw .elementMismatch }
    guard divisor != 0 else { throw .divisionByZero }
    let range = LaneRange(element)
    let result: TensorStorage? =
      switch storage {
      case .narrow(let values):
        ElementwiseKernel.divide(values, by: divisor, range).map { .narrow($0) }
      case .wide(let values):
        ElementwiseKernel.divide(values, by: divisor, range).map { .wide($0) }
      }
    guard let result else { throw .overflow }
    return Tensor(trusted: element, shape: axes, storage: result)
  }

  /// `sum weights[k] * tensors[k]`, exact, in 64 bits: fixed-point in the 64-bit format with the
  /// same fraction, integers as i64.
  ///
  /// Throws `emptyReduction` for no tensors, `shapeMismatch` if the shapes or the number of weights
  /// differ, `elementMismatch` for bool or different types, `overflow` if a sum or the sum of the
  /// weights' magnitudes does not fit 64 bits.
  package static func weightedSum(
    _ tensors: [Tensor], weights: [Int64]
  ) throws(TensorError) -> Tensor {
    let (element, shape, sums, _) = try weightedSums(tensors, weights)
    let result: ElementType =
      switch element {
      case .fixed(let format): .fixed(format.widened)
      case .bool, .u8, .i8, .u16, .i16, .u32, .i32, .i64: .i64
      }
    return Tensor(trusted: result, shape: shape, storage: .wide(try sums.narrowed()))
  }

  /// `sum weights[k] * tensors[k] / sum weights`, accumulated exactly and rounded once, in the same
  /// element type. The result lies between the operands, so it always fits.
  ///
  /// Throws as `weightedSum`, `domain` for a negative weight, `emptyReduction` for weights that
  /// are all 0.
  package static func weightedAverage(
    _ tensors: [Tensor], weights: [Int64]
  ) throws(TensorError) -> Tensor {
    guard weights.allSatisfy({ $0 >= 0 }) else { throw .domain }
    let (element, shape, sums, total) = try weightedSums(tensors, weights)
    guard total > 0 else { throw .emptyReduction }
    return try Tensor(element: element, shape: shape, rawValues: sums.divided(by: total))
  }

  /// The exact sums, and the sum of the weights' magnitudes.
  private static func weightedSums(
    _ tensors: [Tensor], _ weights: [Int64]
  ) throws(TensorError) -> (ElementType, TensorShape, WeightedSums, Int64) {
    guard let first = tensors.first else { throw .emptyReduction }
    guard weights.count == tensors.count else { throw .shapeMismatch }
    guard first.element.isNumeric else { throw .elementMismatch }
    var total: UInt64 = 0
    for weight in weights {
      let (sum, overflow) = total.addingReportingOverflow(weight.magnitude)
      guard !overflow, sum <= UInt64(Int64.max) else { throw .overflow }
      total = sum
    }
    for tensor in tensors {
      guard tensor.element == first.element else { throw .elementMismatch }
    }
    for tensor in tensors {
      guard tensor.axes == first.axes else { throw .shapeMismatch }
    }
    let sums = WeightedSums(tensors, weights, total: total, count: first.count)
    return (first.element, first.axes, sums, Int64(total))
  }
}

/// Exact weighted sums, in 64 bits where a bound on the elements proves that they suffice.
///
/// The weights' magnitudes sum to less than 2^63, so 126 bits always suffice.
private enum WeightedSums {
  case short([Int64])
  case long([Int128])

  init(_ tensors: [Tensor], _ weights: [Int64], total: UInt64, count: Int) {
    var largest: UInt64 = 0
    for tensor in tensors {
      let mask =
        switch tensor.storage {
        case .narrow(let values): values.withUnsafeBufferPointer { magnitudeMask($0) }
        case .wide(let values): values.withUnsafeBufferPointer { magnitudeMask($0) }
        }
      largest = max(largest, mask)
    }
    let (bound, overflow) = (largest + 1).multipliedReportingOverflow(by: total)
    if !overflow && bound < 1 << 63 {
      var sums = [Int64](repeating: 0, count: count)
      for (tensor, weight) in zip(tensors, weights) {
        switch tensor.storage {
        case .narrow(let values): WeightedSums.add(values, weight, to: &sums)
        case .wide(let values): WeightedSums.add(values, weight, to: &sums)
        }
      }
      self = .short(sums)
    } else {
      var sums = [Int128](repeating: 0, count: count)
      for (tensor, weight) in zip(tensors, weights) {
        switch tensor.storage {
        case .narrow(let values): WeightedSums.add(values, weight, to: &sums)
        case .wide(let values): WeightedSums.add(values, weight, to: &sums)
        }
      }
      self = .long(sums)
    }
  }

  @inline(__always)
  private static func add<L: Lane, Sum: FixedWidthInteger & SignedInteger>(
    _ values: [L], _ weight: Int64, to sums: inout [Sum]
  ) {
    let factor = Sum(truncatingIfNeeded: weight)
    sums.withUnsafeMutableBufferPointer { sums in
      values.withUnsafeBufferPointer { values in
        for index in 0..<values.count {
          sums[index] &+= Sum(truncatingIfNeeded: values[index]) &* factor
        }
      }
    }
  }

  /// The sums as they are. Throws `overflow`.
  func narrowed() throws(TensorError) -> [Int64] {
    switch self {
    case .short(let sums): return sums
    case .long(let sums):
      var result: [Int64] = []
      result.reserveCapacity(sums.count)
      for sum in sums {
        guard let value = Int64(exactly: sum) else { throw .overflow }
        result.append(value)
      }
      return result
    }
  }

  /// The sums over the sum of the weights, rounded.
  func divided(by total: Int64) -> [Int64] {
    switch self {
    case .short(let sums): sums.map { Rounding.divide($0, by: total) }
    case .long(let sums):
      sums.map { Int64(truncatingIfNeeded: Rounding.divide($0, by: Int128(total))) }
    }
  }
}
