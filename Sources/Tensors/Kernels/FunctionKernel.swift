import CKernels

/// Elementary functions of 32-bit formats on vectors.
///
/// A kernel computes each value to within a known distance, and says of which elements that does not
/// decide the rounding, or which have no result: for those the scalar function stands in. So each path
/// gives the same bits and the same errors.
enum FunctionKernel {
  /// Elements that a kernel answers for at a time.
  private static let chunk = 64

  /// The function of each value. Throws what `exact` throws for the first value that has no result.
  static func map(
    _ values: [Int32], _ format: FixedFormat, _ function: galaxy_tensor_function,
    _ path: TensorPath, _ exact: (Int64, FixedFormat) throws(TensorError) -> Int64
  ) throws(TensorError) -> [Int32] {
    var failure: TensorError?
    let result = [Int32](unsafeUninitializedCapacity: values.count) { output, initialized in
      values.withUnsafeBufferPointer { values in
        guard let source = values.baseAddress, let target = output.baseAddress else { return }
        for start in stride(from: 0, to: values.count, by: chunk) {
          var left = galaxy_tensor_function(
            path.kernel, function, target + start, source + start,
            UInt64(min(chunk, values.count - start)), UInt64(format.fractionBits))
          while left != 0 {
            let index = start + left.trailingZeroBitCount
            left &= left &- 1
            do throws(TensorError) {
              target[index] = Int32(truncatingIfNeeded: try exact(Int64(source[index]), format))
            } catch {
              failure = error
              return
            }
          }
        }
        initialized = values.count
      }
    }
    if let failure { throw failure }
    return result
  }

  // MARK: Softmax

  /// Longest row whose exponentials sum below 2^62 with 52 fraction bits.
  static let rowMax = 1024
  /// The distance of a quotient with 61 fraction bits from the exact one: exponentials are within 2^-44
  /// of themselves, the sum of 1,024 within 2^-42.
  private static let about: UInt64 = 1 << 21

  /// The softmax of a row of at most `rowMax` numbers; false if a rounding is not decided or a result
  /// does not fit. `decays` has room for the row.
  static func softmax(
    _ row: UnsafePointer<Int32>, _ count: Int, _ format: FixedFormat, _ path: TensorPath,
    _ decays: UnsafeMutablePointer<UInt64>, into output: UnsafeMutablePointer<Int32>
  ) -> Bool {
    var largest = row[0]
    for index in 1..<count { largest = max(largest, row[index]) }
    galaxy_tensor_decays(
      path.kernel, decays, row, largest, UInt64(count), UInt64(format.fractionBits))
    var sum: UInt64 = 0
    for index in 0..<count { sum &+= decays[index] &>> 10 }
    // The largest number's own exponential is 1.
    guard sum > 1 << 51 else { return false }
    let inverse = sum.dividingFullWidth((1 << 51, 0)).quotient
    let shift = UInt64(61 - format.fractionBits)
    let half = (1 as UInt64) &<< (shift &- 1)
    var undecided: UInt64 = 0
    for index in 0..<count {
      let middle = decays[index].multipliedFullWidth(by: inverse).high &+ half
      let quotient = (middle &+ about) &>> shift
      undecided |= quotient ^ ((middle &- about) &>> shift) | quotient &>> 31
      output[index] = Int32(truncatingIfNeeded: quotient)
    }
    return undecided == 0
  }
}
