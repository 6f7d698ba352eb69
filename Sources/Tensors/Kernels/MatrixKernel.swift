/// Matrix products with exact accumulation and one rounding.
///
/// A cheap bound on the operands and the shape pick the kernel; all kernels give the same bits:
/// - operands within 32 bits that fill tiles, on a processor with vector kernels: those
///   (`MatrixKernel+Vector`);
/// - such operands elsewhere: blocked vector kernels, with one accumulator if the
///   bound proves the sums to fit 64 bits, else with two (`MatrixKernel+Blocked`);
/// - otherwise a loop over rows or dot products (`MatrixKernel+Rows`, `MatrixKernel+Dot`), with
///   sums of 64, 96 or 192 bits (`DotSum`).
enum MatrixKernel {
  /// The extents of a product: (rows x inner) times (inner x columns).
  struct Extents {
    let rows: Int
    let inner: Int
    let columns: Int

    /// Whether every extent fills a tile of the blocked kernel, so that packing pays.
    var fillTiles: Bool { rows >= 4 && inner >= 4 && columns >= 4 }

    /// Whether dot products (which transpose the right operand) beat sums of rows.
    var favourDots: Bool {
      columns == 1 || (inner >= 16 && (columns < 4 || rows >= 4))
    }
  }

  /// The product in row-major order, its sums shifted right by `shift` bits and rounded; nil if a
  /// result is out of range. `a` and `b` have the extents' sizes.
  static func multiply<L: Lane>(
    _ a: [L], _ b: [L], _ extents: Extents, shift: Int, _ range: LaneRange,
    on path: TensorPath = .best
  ) -> [L]? {
    let count = extents.rows * extents.columns
    guard count > 0, extents.inner > 0 else { return [L](repeating: 0, count: count) }
    var fits = true
    let result = [L](unsafeUninitializedCapacity: count) { output, initialized in
      fits = a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          multiply(a, b, extents, Output(values: output, shift: shift, range: range), path)
        }
      }
      if !fits { output.update(repeating: 0) }
      initialized = count
    }
    return fits ? result : nil
  }

  /// Picks the kernel and runs it; false if a result is out of range.
  private static func multiply<L: Lane>(
    _ a: UnsafeBufferPointer<L>, _ b: UnsafeBufferPointer<L>, _ extents: Extents,
    _ output: Output<L>, _ path: TensorPath
  ) -> Bool {
    let left = magnitudeMask(a)
    let right = magnitudeMask(b)
    let isNarrow = left <= UInt64(Int32.max) && right <= UInt64(Int32.max)
    let isShort = sumFits(left, right, extents.inner)
    if isNarrow && extents.fillTiles {
      if path != .portable, let run = run(left, right, extents) {
        return vectored(a, b, extents, output, run: run, path)
      }
      return isShort
        ? blocked(a, b, extents, output, NarrowTileSum.self)
        : blocked(a, b, extents, output, WideTileSum.self)
    }
    if isShort { return thin(a, b, extents, output, ShortSum.self) }
    return isNarrow
      ? thin(a, b, extents, output, SplitSum.self) : thin(a, b, extents, output, LongSum.self)
  }

  /// Row by row or by dot products, whichever has the longer loops.
  @inline(__always)
  private static func thin<L: Lane, Sum: DotSum>(
    _ a: UnsafeBufferPointer<L>, _ b: UnsafeBufferPointer<L>, _ extents: Extents,
    _ output: Output<L>, _ sum: Sum.Type
  ) -> Bool {
    extents.favourDots ? dots(a, b, extents, output, sum) : rowwise(a, b, extents, output, sum)
  }

  /// Whether `inner` products of values within the masks sum to less than 2^63 in magnitude.
  private static func sumFits(_ left: UInt64, _ right: UInt64, _ inner: Int) -> Bool {
    // The masks are below 2^63, so adding 1 is safe.
    let (product, tooLarge) = (left + 1).multipliedReportingOverflow(by: right + 1)
    guard !tooLarge else { return false }
    let (sum, alsoTooLarge) = product.multipliedReportingOverflow(by: UInt64(inner))
    return !alsoTooLarge && sum < 1 << 63
  }

  /// Where results go: rounded, checked, stored.
  struct Output<L: Lane> {
    let values: UnsafeMutableBufferPointer<L>
    let shift: Int
    let range: LaneRange

    /// Stores a sum that fits 64 bits with room for rounding; negative if out of range.
    @inline(__always)
    func store(_ sum: Int64, at index: Int) -> Int64 {
      // A sum near 2^63 has no room for half a unit: the quotient is rounded by its parts.
      let value = roundedQuotient(sum)
      values[index] = L(truncatingIfNeeded: value)
      return (value < range.low || value > range.high) ? -1 : 0
    }

    /// Stores a sum of up to 126 bits; negative if out of range.
    @inline(__always)
    func store(_ sum: Int128, at index: Int) -> Int64 {
      let value = Rounding.shiftRight(sum, by: shift)
      values[index] = L(truncatingIfNeeded: value)
      return (value < Int128(range.low) || value > Int128(range.high)) ? -1 : 0
    }

    /// `sum / 2^shift` to nearest, ties to even, for any sum.
    @inline(__always)
    private func roundedQuotient(_ sum: Int64) -> Int64 {
      guard shift > 0 else { return sum }
      let amount = Int64(truncatingIfNeeded: shift)
      let quotient = sum &>> amount
      let odd = quotient & 1
      let remainder = UInt64(bitPattern: sum) & ((1 &<< UInt64(truncatingIfNeeded: amount)) &- 1)
      let almostHalf = ((1 as UInt64) &<< UInt64(truncatingIfNeeded: amount &- 1)) &- 1
      let carry =
        (remainder &+ almostHalf &+ UInt64(truncatingIfNeeded: odd))
        &>> UInt64(truncatingIfNeeded: amount)
      return quotient &+ Int64(truncatingIfNeeded: carry)
    }
  }
}
