import CKernels

// Products on vector kernels: tiles of eight rows and sixteen columns, both operands packed so that a
// kernel reads them from front to back.

extension MatrixKernel {
  private static let tileRows = Int(GALAXY_TENSOR_TILE_ROWS)
  private static let tileColumns = Int(GALAXY_TENSOR_TILE_COLUMNS)
  /// Rows packed at a time, so that they stay in the second cache.
  private static let rowsKept = 64
  /// The shortest run of products that is worth a call.
  private static let runMin = 16
  /// The fewest multiply-adds that packing pays for.
  private static let productsMin = 256

  /// How many products are summed in 64 bits before they are added up in 128: all of them where the
  /// bounds prove that they fit; nil where vector kernels gain nothing.
  static func run(_ left: UInt64, _ right: UInt64, _ extents: Extents) -> Int? {
    guard extents.rows * extents.columns * extents.inner >= productsMin else { return nil }
    // Within 32 bits, so that the product of the bounds is at most 2^62.
    let run = Int(UInt64(Int64.max) / ((left + 1) * (right + 1)))
    if run >= extents.inner { return extents.inner }
    return run >= runMin ? run : nil
  }

  /// Multiplies operands within 32 bits; false if a result is out of range.
  static func vectored<L: Lane>(
    _ a: UnsafeBufferPointer<L>, _ b: UnsafeBufferPointer<L>, _ extents: Extents,
    _ output: Output<L>, run: Int, _ path: TensorPath
  ) -> Bool {
    let inner = extents.inner
    let panels = (extents.columns + tileColumns - 1) / tileColumns
    let tiles = (min(rowsKept, extents.rows) + tileRows - 1) / tileRows
    // Small ones lie on the stack.
    return withUnsafeTemporaryAllocation(
      of: Int32.self, capacity: panels * tileColumns * inner
    ) { packedB in
      packColumns(b, extents, into: packedB)
      return withUnsafeTemporaryAllocation(
        of: Int32.self, capacity: tiles * tileRows * inner
      ) { packedA in
        packedA.initialize(repeating: 0)
        return withUnsafeTemporaryAllocation(
          of: Int64.self, capacity: tileRows * tileColumns
        ) { sums in
          sums.initialize(repeating: 0)
          return vectored(a, packedA, packedB, sums, extents, output, run: run, path)
        }
      }
    }
  }

  /// The same, with room for packed operands and a tile.
  private static func vectored<L: Lane>(
    _ a: UnsafeBufferPointer<L>, _ packedA: UnsafeMutableBufferPointer<Int32>,
    _ packedB: UnsafeMutableBufferPointer<Int32>, _ sums: UnsafeMutableBufferPointer<Int64>,
    _ extents: Extents, _ output: Output<L>, run: Int, _ path: TensorPath
  ) -> Bool {
    guard let tile = sums.baseAddress, let left = packedA.baseAddress,
      let right = packedB.baseAddress
    else { return true }
    let inner = extents.inner
    var totals = [Int128](repeating: 0, count: run < inner ? sums.count : 0)
    var excess: Int64 = 0
    for first in stride(from: 0, to: extents.rows, by: rowsKept) {
      let rows = min(rowsKept, extents.rows - first)
      packRows(a, extents, first: first, rows: rows, into: packedA)
      for column in stride(from: 0, to: extents.columns, by: tileColumns) {
        for row in stride(from: 0, to: rows, by: tileRows) {
          for index in totals.indices { totals[index] = 0 }
          for start in stride(from: 0, to: inner, by: run) {
            galaxy_tensor_tile(
              path.kernel, tile, left + row * inner + start * tileRows,
              right + column * inner + start * tileColumns, UInt64(min(run, inner - start)))
            for index in totals.indices { totals[index] &+= Int128(sums[index]) }
          }
          for offset in 0..<min(tileRows, rows - row) {
            let target = (first + row + offset) * extents.columns + column
            for place in 0..<min(tileColumns, extents.columns - column) {
              let index = offset &* tileColumns &+ place
              excess |=
                run < inner
                ? output.store(totals[index], at: target &+ place)
                : output.store(sums[index], at: target &+ place)
            }
          }
        }
      }
    }
    return excess >= 0
  }

  /// The right operand in panels of sixteen columns, the last filled with zeros.
  private static func packColumns<L: Lane>(
    _ b: UnsafeBufferPointer<L>, _ extents: Extents,
    into packed: UnsafeMutableBufferPointer<Int32>
  ) {
    if extents.columns % tileColumns != 0 { packed.initialize(repeating: 0) }
    for panel in 0..<(extents.columns + tileColumns - 1) / tileColumns {
      let first = panel * tileColumns
      let columns = min(tileColumns, extents.columns - first)
      for k in 0..<extents.inner {
        let source = k &* extents.columns &+ first
        let target = (panel &* extents.inner &+ k) &* tileColumns
        for column in 0..<columns {
          packed[target &+ column] = Int32(truncatingIfNeeded: b[source &+ column])
        }
      }
    }
  }

  /// Rows of the left operand in tiles of eight. Places behind the last row keep what they held; their
  /// sums are not stored.
  private static func packRows<L: Lane>(
    _ a: UnsafeBufferPointer<L>, _ extents: Extents, first: Int, rows: Int,
    into packed: UnsafeMutableBufferPointer<Int32>
  ) {
    let inner = extents.inner
    for row in 0..<rows {
      let source = (first + row) * inner
      let target = row / tileRows * tileRows * inner + row % tileRows
      for k in 0..<inner {
        packed[target &+ k &* tileRows] = Int32(truncatingIfNeeded: a[source &+ k])
      }
    }
  }
}
