// Softmax and its relatives along one axis of fixed-point numbers.
//
// The largest element is subtracted exactly, the exponentials are kept with 104 fraction bits
// (relative error below 2^-60 for 32-bit formats, 2^-103 for 64-bit formats) and summed exactly;
// one rounding at the end. So each result differs from the exact value by less than 0.501 units in
// the last place for axes of up to 2^22 elements, in 32-bit and 64-bit formats alike.

extension Tensor {
  /// `e^x / sum e^x` along the axis. Throws `elementMismatch` unless fixed-point, `shapeMismatch`
  /// for an axis that does not exist, `overflow` in a format that holds no 1 where a result rounds
  /// up to 1. An axis of length 0 gives no elements.
  package func softmax(axis: Int, on path: TensorPath = .best) throws(TensorError) -> Tensor {
    guard let format = element.format else { throw .elementMismatch }
    let view = try view(along: axis)
    if path != .portable, view.inner == 1, 1...FunctionKernel.rowMax ~= view.length,
      case .narrow(let values) = storage
    {
      return try softmax(ofRows: values, view, format, path)
    }
    let raw = rawValues
    var values = [Int64](repeating: 0, count: raw.count)
    var exponentials: [UInt128] = []
    for outer in 0..<view.outer {
      for inner in 0..<view.inner where view.length > 0 {
        try SoftmaxKernel.softmax(
          raw, view, from: view.start(outer, 0) + inner, format, &exponentials, into: &values)
      }
    }
    return try Tensor(element: element, shape: axes, rawValues: values)
  }

  /// The softmax of rows on vectors; a row whose rounding they do not decide is computed exactly.
  private func softmax(
    ofRows values: [Int32], _ view: AxisView, _ format: FixedFormat, _ path: TensorPath
  ) throws(TensorError) -> Tensor {
    var undecided: [Int] = []
    var decays = [UInt64](repeating: 0, count: view.length)
    var result = [Int32](repeating: 0, count: values.count)
    values.withUnsafeBufferPointer { values in
      result.withUnsafeMutableBufferPointer { result in
        decays.withUnsafeMutableBufferPointer { decays in
          guard let source = values.baseAddress, let target = result.baseAddress,
            let decays = decays.baseAddress
          else { return }
          for row in 0..<view.outer {
            let start = row * view.length
            let isDecided = FunctionKernel.softmax(
              source + start, view.length, format, path, decays, into: target + start)
            if !isDecided { undecided.append(row) }
          }
        }
      }
    }
    var exponentials: [UInt128] = []
    let whole = AxisView(outer: 1, length: view.length, inner: 1)
    var exact = [Int64](repeating: 0, count: undecided.isEmpty ? 0 : view.length)
    for row in undecided {
      let start = row * view.length
      try SoftmaxKernel.softmax(
        values[start..<start + view.length].map { Int64($0) }, whole, from: 0, format,
        &exponentials, into: &exact)
      for index in 0..<view.length {
        result[start + index] = Int32(truncatingIfNeeded: exact[index])
      }
    }
    return Tensor(trusted: element, shape: axes, storage: .narrow(result))
  }

  /// `log sum e^x` along the axis, which disappears. Throws as `softmax`, and `emptyReduction` for
  /// an axis of length 0.
  package func logSumExp(axis: Int) throws(TensorError) -> Tensor {
    guard let format = element.format else { throw .elementMismatch }
    let view = try view(along: axis)
    guard view.length > 0 else { throw .emptyReduction }
    let raw = rawValues
    var values: [Int64] = []
    values.reserveCapacity(view.outer * view.inner)
    var exponentials: [UInt128] = []
    for outer in 0..<view.outer {
      for inner in 0..<view.inner {
        let largest = SoftmaxKernel.exponentials(
          raw, from: view.start(outer, 0) + inner, stride: view.inner, count: view.length, format,
          &exponentials)
        let logarithm = SoftmaxKernel.logarithm(exponentials.reduce(0, &+), format)
        values.append(try FixedPoint.fit(Int128(largest) + logarithm, format))
      }
    }
    return try Tensor(element: element, shape: reducedShape(axis), rawValues: values)
  }

  /// The cross-entropy of each row of logits `[n, classes]` and its label: `[n]` of
  /// `log sum e^x - x[label]`, rounded once.
  ///
  /// Throws `elementMismatch` unless these are fixed-point and the labels integers, `shapeMismatch`
  /// unless `labels` is a vector of one label for each row, `emptyReduction` for no classes,
  /// `outOfBounds` for a label outside `0 ..< classes`, `overflow`.
  package func crossEntropy(labels: Tensor) throws(TensorError) -> Tensor {
    let (format, classes) = try crossEntropyShape(labels)
    let raw = rawValues
    var values: [Int64] = []
    values.reserveCapacity(axes[0])
    var exponentials: [UInt128] = []
    for (row, label) in labels.rawValues.enumerated() {
      let (gap, sum) = try SoftmaxKernel.gap(
        raw, row: row, classes: classes, label: label, format, &exponentials)
      let logarithm = SoftmaxKernel.logarithm(sum, format)
      values.append(try FixedPoint.fit(gap + logarithm, format))
    }
    return try Tensor(element: element, shape: TensorShape(axes[0]), rawValues: values)
  }

  /// The mean of the cross-entropies of all rows, as a scalar, rounded once: the loss of a batch.
  ///
  /// Throws as `crossEntropy`, and `emptyReduction` for no rows.
  package func meanCrossEntropy(labels: Tensor) throws(TensorError) -> Tensor {
    let (format, classes) = try crossEntropyShape(labels)
    guard axes[0] > 0 else { throw .emptyReduction }
    let raw = rawValues
    // Sums of at most 2^22 gaps below 2^64 and of as many logarithms below 44 with 90 fraction
    // bits: both below 2^118.
    var gaps: Int128 = 0
    var logarithms: Int128 = 0
    var exponentials: [UInt128] = []
    for (row, label) in labels.rawValues.enumerated() {
      let (gap, sum) = try SoftmaxKernel.gap(
        raw, row: row, classes: classes, label: label, format, &exponentials)
      gaps += gap
      logarithms += SoftmaxKernel.exactLogarithm(sum, format) >> 30
    }
    // Take an even whole part of the mean gap out, so that the rest has room for fraction bits and
    // ties still go to even.
    let rows = Int128(axes[0])
    var whole = gaps / rows
    whole -= whole & 1
    let shift = 90 - format.fractionBits
    let rest = ((gaps - whole * rows) << shift) + logarithms
    let mean = whole + Rounding.divide(rest, by: rows << shift)
    return try Tensor(
      element: element, shape: TensorShape(), rawValues: [FixedPoint.fit(mean, format)])
  }

  /// The format and the number of classes, once labels and logits go together.
  private func crossEntropyShape(
    _ labels: Tensor
  ) throws(TensorError) -> (FixedFormat, Int) {
    guard let format = element.format, labels.element.isInteger else { throw .elementMismatch }
    guard rank == 2, labels.axes == TensorShape(axes[0]) else { throw .shapeMismatch }
    guard axes[1] > 0 else { throw .emptyReduction }
    return (format, axes[1])
  }
}

/// The steps that softmax, log-sum-exp and cross-entropy share.
private enum SoftmaxKernel {
  /// Fraction bits of an exponential: 2^22 of them, each at most 1, sum below 2^127.
  static let fractionBits = 104

  /// Fills in the softmax of the run along the axis that begins at a position.
  static func softmax(
    _ raw: [Int64], _ view: AxisView, from start: Int, _ format: FixedFormat,
    _ exponentials: inout [UInt128], into values: inout [Int64]
  ) throws(TensorError) {
    _ = self.exponentials(
      raw, from: start, stride: view.inner, count: view.length, format, &exponentials)
    let sum = exponentials.reduce(0, &+)
    for index in 0..<view.length {
      values[start + index * view.inner] = try quotient(exponentials[index], sum, format)
    }
  }

  /// Fills `result` with `e^(x - largest)` for the elements `from`, `from + stride`, ... and
  /// returns the largest raw value.
  static func exponentials(
    _ raw: [Int64], from start: Int, stride: Int, count: Int, _ format: FixedFormat,
    _ result: inout [UInt128]
  ) -> Int64 {
    var largest = raw[start]
    for index in 1..<max(count, 1) { largest = max(largest, raw[start + index * stride]) }
    result.removeAll(keepingCapacity: true)
    for index in 0..<count {
      let difference = Int128(raw[start + index * stride]) - Int128(largest)
      result.append(exponential(difference, format))
    }
    return largest
  }

  /// `e^x` for `x <= 0`; 0 below -64.
  private static func exponential(_ raw: Int128, _ format: FixedFormat) -> UInt128 {
    guard let x = FixedPoint.argument(raw, format) else { return 0 }
    if format.isWide {
      let value = Elementary<UInt128>.exponential(x)
      return Rounding.shiftRight(unsigned: value.mantissa, by: 127 - 104 - value.exponent)
    }
    let value = Elementary<UInt64>.exponential(x)
    let shift = 104 - 63 + value.exponent
    let mantissa = UInt128(value.mantissa)
    return shift >= 0 ? mantissa << shift : Rounding.shiftRight(unsigned: mantissa, by: -shift)
  }

  /// One exponential over the sum, rounded to the format.
  static func quotient(
    _ part: UInt128, _ sum: UInt128, _ format: FixedFormat
  ) throws(TensorError) -> Int64 {
    if format.isWide {
      let ratio = Elementary<UInt128>.ratio(part, sum, fractionBits: format.fractionBits)
      return try FixedPoint.fit(ratio, format)
    }
    // The 64 leading bits of the sum; the same power of two off the part.
    let shift = max(0, 64 - sum.leadingZeroBitCount)
    let ratio = Elementary<UInt64>.ratio(
      UInt64(truncatingIfNeeded: part >> shift), UInt64(truncatingIfNeeded: sum >> shift),
      fractionBits: format.fractionBits)
    return try FixedPoint.fit(ratio, format)
  }

  /// The raw distance of a row's largest element from the labelled one, and the sum of the row's
  /// exponentials. Throws `outOfBounds` for a label that is no class.
  static func gap(
    _ raw: [Int64], row: Int, classes: Int, label: Int64, _ format: FixedFormat,
    _ exponentials: inout [UInt128]
  ) throws(TensorError) -> (gap: Int128, sum: UInt128) {
    guard 0 <= label, label < Int64(classes) else { throw .outOfBounds }
    let start = row * classes
    let largest = self.exponentials(
      raw, from: start, stride: 1, count: classes, format, &exponentials)
    let gap = Int128(largest) - Int128(raw[start + Int(label)])
    return (gap, exponentials.reduce(0, &+))
  }

  /// The logarithm of a sum of at least 1, rounded to the unit of the format, which need not hold it:
  /// what is added to it may be negative.
  static func logarithm(_ sum: UInt128, _ format: FixedFormat) -> Int128 {
    let shift = Elementary<UInt64>.fractionBits - format.fractionBits
    return Rounding.shiftRight(exactLogarithm(sum, format), by: shift)
  }

  /// The logarithm of a sum of at least 1, with 120 fraction bits.
  static func exactLogarithm(_ sum: UInt128, _ format: FixedFormat) -> Int128 {
    // Move the leading bit to bit 117.
    let zeros = sum.leadingZeroBitCount
    let mantissa = zeros >= 10 ? sum << (zeros - 10) : sum >> (10 - zeros)
    return FixedPoint.exactLogarithm(
      mantissa, exponent: 127 - zeros - fractionBits, format)
  }
}
