import CKernels

/// Products of matrices of bytes on a kernel with dot products of them.
///
/// The left operand is moved by 128, so that it is unsigned: the sum over (a + 128) b is that over a b
/// and 128 times the sum of the column of b.
enum ByteMatrixKernel {
  private static let tileRows = Int(GALAXY_TENSOR_TILE_ROWS)
  private static let tileColumns = Int(GALAXY_TENSOR_TILE_COLUMNS)
  /// Groups of four products whose sums fit 32 bits: 65,536 products of at most 255 * 128.
  private static let groupsMax = 1 << 14

  /// The sums in row-major order, exact; nil where the kernel is missing or would sum too much.
  static func multiply(
    _ a: [Int32], _ b: [Int32], _ extents: MatrixKernel.Extents, _ path: TensorPath
  ) -> [Int64]? {
    let groups = (extents.inner + 3) / 4
    guard path == .avx512VNNI, extents.fillTiles, groups <= groupsMax else { return nil }
    let (columns, tiles) = (extents.columns, (extents.rows + tileRows - 1) / tileRows)
    let panels = (columns + tileColumns - 1) / tileColumns
    // Behind the last product b is 0, so that what a holds there does not matter.
    var left = [UInt8](repeating: 0, count: tiles * tileRows * groups * 4)
    for row in 0..<extents.rows {
      let base = row / tileRows * tileRows * groups * 4 + row % tileRows * 4
      for k in 0..<extents.inner {
        left[base &+ k / 4 &* tileRows &* 4 &+ k % 4] = UInt8(
          truncatingIfNeeded: a[row &* extents.inner &+ k] &+ 128)
      }
    }
    var right = [Int8](repeating: 0, count: panels * tileColumns * groups * 4)
    var columnSums = [Int64](repeating: 0, count: columns)
    for k in 0..<extents.inner {
      for column in 0..<columns {
        let value = b[k &* columns &+ column]
        columnSums[column] &+= Int64(value)
        let base = column / tileColumns &* tileColumns &* groups &* 4 &+ column % tileColumns &* 4
        right[base &+ k / 4 &* tileColumns &* 4 &+ k % 4] = Int8(truncatingIfNeeded: value)
      }
    }
    var sums = [Int32](repeating: 0, count: tileRows * tileColumns)
    var result = [Int64](repeating: 0, count: extents.rows * columns)
    for panel in 0..<panels {
      for tile in 0..<tiles {
        left.withUnsafeBufferPointer { left in
          right.withUnsafeBufferPointer { right in
            guard let left = left.baseAddress, let right = right.baseAddress else { return }
            galaxy_tensor_byte_tile(
              path.kernel, &sums, left + tile * tileRows * groups * 4,
              right + panel * tileColumns * groups * 4, UInt64(groups))
          }
        }
        for row in 0..<min(tileRows, extents.rows - tile * tileRows) {
          for column in 0..<min(tileColumns, columns - panel * tileColumns) {
            let place = panel * tileColumns + column
            result[(tile * tileRows + row) * columns + place] =
              Int64(sums[row * tileColumns + column]) &- columnSums[place] &<< 7
          }
        }
      }
    }
    return result
  }
}
