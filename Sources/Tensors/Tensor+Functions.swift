// Functions of single elements.

extension Tensor {
  /// Every element moved into `low ... high`. Throws `elementMismatch` for bool or limits that are
  /// not raw values of `element`, `domain` if `low > high`.
  package func clip(low: Int64, high: Int64) throws(TensorError) -> Tensor {
    guard low <= high else { throw .domain }
    return try combine(scalar: low, Larger()).combine(scalar: high, Smaller())
  }

  /// Magnitudes. Throws `elementMismatch` for bool, `overflow` for the smallest value.
  package func abs() throws(TensorError) -> Tensor {
    try mapRaw { (raw) throws(TensorError) in
      // The smallest Int64 has no magnitude; mapRaw checks the others against the element's range.
      guard raw != .min else { throw .overflow }
      return raw < 0 ? -raw : raw
    }
  }

  /// -1, 0 or 1 as a number of `element`. Throws `elementMismatch` for bool, `overflow` for a
  /// format that holds no 1.
  package func sign() throws(TensorError) -> Tensor {
    let one = try element.one()
    return try mapRaw { (raw) throws(TensorError) in raw == 0 ? 0 : raw < 0 ? -one : one }
  }

  /// The larger of the element and 0. Throws `elementMismatch` for bool.
  package func relu() throws(TensorError) -> Tensor {
    try combine(scalar: 0, Larger())
  }

  /// `1 / (1 + e^-x)`; see `FixedPoint.sigmoid` for the error bound. Like the functions below,
  /// throws `elementMismatch` unless the elements are fixed-point.
  package func sigmoid() throws(TensorError) -> Tensor { try mapFixed(FixedPoint.sigmoid) }

  /// The hyperbolic tangent; see `FixedPoint.tanh`.
  package func tanh() throws(TensorError) -> Tensor { try mapFixed(FixedPoint.tanh) }

  /// `e^x`; see `FixedPoint.exp`. Throws `overflow`.
  package func exp() throws(TensorError) -> Tensor { try mapFixed(FixedPoint.exp) }

  /// The natural logarithm; see `FixedPoint.log`. Throws `domain`, `overflow`.
  package func log() throws(TensorError) -> Tensor { try mapFixed(FixedPoint.log) }

  /// The square root; see `FixedPoint.sqrt`. Throws `domain`.
  package func sqrt() throws(TensorError) -> Tensor { try mapFixed(FixedPoint.sqrt) }

  /// `1 / x`, rounded once. Throws `divisionByZero`, `overflow`.
  package func reciprocal() throws(TensorError) -> Tensor { try mapFixed(FixedPoint.reciprocal) }

  /// The same numbers in another element type, rounded to nearest, ties to even, where the target
  /// has fewer fraction bits; from bool, 0 and 1.
  ///
  /// Throws `overflow` for a number that does not fit, `elementMismatch` from another type to bool.
  package func convert(to target: ElementType) throws(TensorError) -> Tensor {
    guard target != element else { return self }
    guard target != .bool else { throw .elementMismatch }
    let shift = element.fractionBits - target.fractionBits
    var values: [Int64] = []
    values.reserveCapacity(count)
    for raw in rawValues {
      let value = shift >= 0 ? Rounding.shiftRight(Int128(raw), by: shift) : Int128(raw) << -shift
      guard let converted = Int64(exactly: value) else { throw .overflow }
      values.append(converted)
    }
    return try Tensor(element: target, shape: shape, rawValues: values)
  }

  /// A scalar function of fixed-point numbers on every element. The first error in row-major order
  /// is thrown.
  private func mapFixed(
    _ function: (Int64, FixedFormat) throws(TensorError) -> Int64
  ) throws(TensorError) -> Tensor {
    guard let format = element.format else { throw .elementMismatch }
    return try mapRaw { (raw) throws(TensorError) in try function(raw, format) }
  }

  /// A function of raw values on every element, checked against the range of `element`.
  private func mapRaw(
    _ function: (Int64) throws(TensorError) -> Int64
  ) throws(TensorError) -> Tensor {
    guard element.isNumeric else { throw .elementMismatch }
    switch storage {
    case .narrow(let values):
      var result: [Int32] = []
      result.reserveCapacity(values.count)
      for value in values {
        let raw = try function(Int64(value))
        guard element.contains(raw) else { throw .overflow }
        result.append(Int32(truncatingIfNeeded: raw))
      }
      return Tensor(trusted: element, shape: shape, storage: .narrow(result))
    case .wide(let values):
      var result: [Int64] = []
      result.reserveCapacity(values.count)
      for value in values {
        let raw = try function(value)
        guard element.contains(raw) else { throw .overflow }
        result.append(raw)
      }
      return Tensor(trusted: element, shape: shape, storage: .wide(result))
    }
  }
}
