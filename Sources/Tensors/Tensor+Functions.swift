import CKernels

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
    try combine(scalar: 0, AbsoluteValue())
  }

  /// -1, 0 or 1 as a number of `element`. Throws `elementMismatch` for bool, `overflow` for a
  /// format that holds no 1.
  package func sign() throws(TensorError) -> Tensor {
    try combine(scalar: element.one(), Sign())
  }

  /// The larger of the element and 0. Throws `elementMismatch` for bool.
  package func relu() throws(TensorError) -> Tensor {
    try combine(scalar: 0, Larger())
  }

  /// `1 / (1 + e^-x)`; see `FixedPoint.sigmoid` for the error bound. Like the functions below,
  /// throws `elementMismatch` unless the elements are fixed-point.
  package func sigmoid(on path: TensorPath = .best) throws(TensorError) -> Tensor {
    try mapFixed(FixedPoint.sigmoid, GALAXY_TENSOR_SIGMOID, path)
  }

  /// The hyperbolic tangent; see `FixedPoint.tanh`.
  package func tanh(on path: TensorPath = .best) throws(TensorError) -> Tensor {
    try mapFixed(FixedPoint.tanh, GALAXY_TENSOR_TANH, path)
  }

  /// `e^x`; see `FixedPoint.exp`. Throws `overflow`.
  package func exp(on path: TensorPath = .best) throws(TensorError) -> Tensor {
    try mapFixed(FixedPoint.exp, GALAXY_TENSOR_EXP, path)
  }

  /// The natural logarithm; see `FixedPoint.log`. Throws `domain`, `overflow`.
  package func log(on path: TensorPath = .best) throws(TensorError) -> Tensor {
    try mapFixed(FixedPoint.log, GALAXY_TENSOR_LOG, path)
  }

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
    let range = LaneRange(target)
    let result: TensorStorage?
    switch (storage, target.isWide) {
    case (.narrow(let values), false) where shift >= -31:
      result = ConversionKernel.convert(values, shift, range, Int64.self).map { .narrow($0) }
    case (.narrow(let values), true) where shift >= -31:
      result = ConversionKernel.convert(values, shift, range, Int64.self).map { .wide($0) }
    case (.narrow(let values), false):
      result = ConversionKernel.convert(values, shift, range, Int128.self).map { .narrow($0) }
    case (.narrow(let values), true):
      result = ConversionKernel.convert(values, shift, range, Int128.self).map { .wide($0) }
    case (.wide(let values), false):
      result = ConversionKernel.convert(values, shift, range, Int128.self).map { .narrow($0) }
    case (.wide(let values), true):
      result = ConversionKernel.convert(values, shift, range, Int128.self).map { .wide($0) }
    }
    guard let result else { throw .overflow }
    return Tensor(trusted: target, shape: axes, storage: result)
  }

  /// The same of a function that has a kernel for 32-bit formats.
  private func mapFixed(
    _ function: (Int64, FixedFormat) throws(TensorError) -> Int64,
    _ kernel: galaxy_tensor_function, _ path: TensorPath
  ) throws(TensorError) -> Tensor {
    guard let format = element.format, case .narrow(let values) = storage else {
      return try mapFixed(function)
    }
    let result = try FunctionKernel.map(values, format, kernel, path, function)
    return Tensor(trusted: element, shape: axes, storage: .narrow(result))
  }

  /// A scalar function of fixed-point numbers on every element, checked against the range of `element`. The first error in
  /// row-major order is thrown.
  private func mapFixed(
    _ function: (Int64, FixedFormat) throws(TensorError) -> Int64
  ) throws(TensorError) -> Tensor {
    guard let format = element.format else { throw .elementMismatch }
    switch storage {
    case .narrow(let values):
      var result: [Int32] = []
      result.reserveCapacity(values.count)
      for value in values {
        let raw = try function(Int64(value), format)
        guard element.contains(raw) else { throw .overflow }
        result.append(Int32(truncatingIfNeeded: raw))
      }
      return Tensor(trusted: element, shape: axes, storage: .narrow(result))
    case .wide(let values):
      var result: [Int64] = []
      result.reserveCapacity(values.count)
      for value in values {
        let raw = try function(value, format)
        guard element.contains(raw) else { throw .overflow }
        result.append(raw)
      }
      return Tensor(trusted: element, shape: axes, storage: .wide(result))
    }
  }
}
