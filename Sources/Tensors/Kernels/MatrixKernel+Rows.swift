// Products row by row of the result, for shapes too thin to fill tiles: each element of the left
// operand adds a multiple of a row of the right operand to the row's sums. Nothing is packed.

extension MatrixKernel {
  /// Sums kept at a time: they stay in the first cache.
  private static let sumsKept = 1024

  /// Multiplies row by row; false if a result is out of range.
  static func rowwise<L: Lane, Sum: DotSum>(
    _ a: UnsafeBufferPointer<L>, _ b: UnsafeBufferPointer<L>, _ extents: Extents,
    _ output: Output<L>, _: Sum.Type
  ) -> Bool {
    let columns = extents.columns
    var excess: Int64 = 0
    withUnsafeTemporaryAllocation(of: Sum.self, capacity: min(sumsKept, columns)) { sums in
      for row in 0..<extents.rows {
        for firstColumn in stride(from: 0, to: columns, by: sumsKept) {
          let width = min(sumsKept, columns - firstColumn)
          for column in 0..<width { sums.initializeElement(at: column, to: Sum()) }
          for k in 0..<extents.inner {
            let left = Int64(a[row &* extents.inner &+ k])
            let start = k &* columns &+ firstColumn
            for column in 0..<width {
              sums[column].add(left, Int64(b[start &+ column]))
            }
          }
          let start = row * columns + firstColumn
          for column in 0..<width {
            excess |= sums[column].store(output, at: start &+ column)
          }
        }
      }
    }
    return excess >= 0
  }
}
