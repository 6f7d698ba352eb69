// Products by one dot product for each result, over the transposed right operand.

extension MatrixKernel {
  private static let columnBytesKept = 1 << 14

  /// Multiplies by one dot product for each result; false if a result is out of range.
  static func dots<L: Lane, Sum: DotSum>(
    _ a: UnsafeBufferPointer<L>, _ b: UnsafeBufferPointer<L>, _ extents: Extents,
    _ output: Output<L>, _: Sum.Type
  ) -> Bool {
    let inner = extents.inner
    var excess: Int64 = 0
    // Columns at a time that stay in the first cache while all rows pass over them.
    let block = max(1, columnBytesKept / (inner * (L.bitWidth / 8)))
    withColumns(b, extents) { columns in
      for firstColumn in stride(from: 0, to: extents.columns, by: block) {
        let endColumn = min(firstColumn + block, extents.columns)
        for row in 0..<extents.rows {
          let startA = row * inner
          for column in firstColumn..<endColumn {
            let startB = column * inner
            var sum = Sum()
            for k in 0..<inner {
              sum.add(Int64(a[startA &+ k]), Int64(columns[startB &+ k]))
            }
            excess |= sum.store(output, at: row * extents.columns + column)
          }
        }
      }
    }
    return excess >= 0
  }

  /// The right operand with its columns contiguous.
  @inline(__always)
  private static func withColumns<L: Lane>(
    _ b: UnsafeBufferPointer<L>, _ extents: Extents, _ body: (UnsafeBufferPointer<L>) -> Void
  ) {
    guard extents.columns > 1 else { return body(b) }
    let transposed = ShapeKernel.transpose(b, rows: extents.inner, columns: extents.columns)
    transposed.withUnsafeBufferPointer(body)
  }
}
