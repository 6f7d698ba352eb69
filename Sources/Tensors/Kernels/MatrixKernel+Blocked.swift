// The kernel for operands within 32 bits.
//
// Portable vector code has no widening multiplication of signed lanes, but multiplies unsigned
// lanes whose upper halves are zero in one instruction on every machine (pmuludq, umull). So both
// operands are shifted by 2^31 into unsigned lanes u = a + 2^31, v = b + 2^31, and
//
//   sum a b = sum u v - 2^31 (sum u + sum v) + inner * 2^62
//
// where the sums over one row of u and one column of v are taken while packing. All of it modulo
// 2^64, which is exact when the result is known to fit 64 bits. Otherwise a second accumulator sums
// the upper halves of the products u v: with it the low sum is recovered, and the rest is done in
// 128 bits.

/// Four columns of one row of the right operand, or four sums.
private typealias Lanes = SIMD4<UInt64>

/// The accumulators of one row of a tile.
protocol TileSum {
  init()
  /// Adds `u * v` to each column; both are below 2^32.
  mutating func add(_ u: SIMD4<UInt64>, _ v: SIMD4<UInt64>)
  /// Stores the sum of a column, given `sum u + sum v`; negative if out of range.
  func store<L: Lane>(
    _ column: Int, shifts: UInt64, inner: Int, _ output: MatrixKernel.Output<L>, at index: Int
  ) -> Int64
}

extension MatrixKernel {
  /// Rows and columns of a tile: sixteen sums that stay in registers.
  private static let tileSide = 4
  /// Rows packed at a time, so that a panel of the right operand is reused from the first cache.
  private static let rowsPacked = 64

  /// Sums modulo 2^64.
  struct NarrowTileSum: TileSum {
    var low = SIMD4<UInt64>()

    @inline(__always)
    mutating func add(_ u: SIMD4<UInt64>, _ v: SIMD4<UInt64>) {
      low &+= u &* v
    }

    @inline(__always)
    func store<L: Lane>(
      _ column: Int, shifts: UInt64, inner: Int, _ output: Output<L>, at index: Int
    ) -> Int64 {
      let sum = low[column] &- (shifts &<< 31) &+ (UInt64(truncatingIfNeeded: inner) &<< 62)
      return output.store(Int64(bitPattern: sum), at: index)
    }
  }

  /// Sums modulo 2^64, and the sums of the upper halves of the products.
  struct WideTileSum: TileSum {
    var low = SIMD4<UInt64>()
    var high = SIMD4<UInt64>()

    @inline(__always)
    mutating func add(_ u: SIMD4<UInt64>, _ v: SIMD4<UInt64>) {
      let product = u &* v
      low &+= product
      high &+= product &>> 32
    }

    @inline(__always)
    func store<L: Lane>(
      _ column: Int, shifts: UInt64, inner: Int, _ output: Output<L>, at index: Int
    ) -> Int64 {
      // The lower halves sum to less than inner * 2^32 < 2^64, hence exactly this.
      let lower = low[column] &- (high[column] &<< 32)
      let product = Int128(high[column]) << 32 + Int128(lower)
      return output.store(product - Int128(shifts) << 31 + Int128(inner) << 62, at: index)
    }
  }

  /// Multiplies operands within 32 bits; false if a result is out of range.
  static func blocked<L: Lane, Sum: TileSum>(
    _ a: UnsafeBufferPointer<L>, _ b: UnsafeBufferPointer<L>, _ extents: Extents,
    _ output: Output<L>, _: Sum.Type
  ) -> Bool {
    let inner = extents.inner
    let panels = (extents.columns + tileSide - 1) / tileSide
    var columnSums = [UInt64](repeating: 0, count: panels * tileSide)
    let packedB = pack(b, extents, panels: panels, &columnSums)
    let tilesPacked = (min(rowsPacked, extents.rows) + tileSide - 1) / tileSide
    var packedA = [Lanes](repeating: Lanes(), count: tilesPacked * inner)
    var rowSums = [UInt64](repeating: 0, count: rowsPacked)
    var excess: Int64 = 0

    for firstRow in stride(from: 0, to: extents.rows, by: rowsPacked) {
      let rows = min(rowsPacked, extents.rows - firstRow)
      packRows(a, extents, firstRow: firstRow, rows: rows, into: &packedA, &rowSums)
      packedA.withUnsafeBufferPointer { packedA in
        packedB.withUnsafeBufferPointer { packedB in
          for panel in 0..<panels {
            let columns = min(tileSide, extents.columns - panel * tileSide)
            for tile in 0..<(rows + tileSide - 1) / tileSide {
              let sums: (Sum, Sum, Sum, Sum) = multiplyTile(
                packedA, at: tile * inner, packedB, at: panel * inner, inner: inner)
              let tileRows = min(tileSide, rows - tile * tileSide)
              for row in 0..<tileRows {
                let sum = row == 0 ? sums.0 : row == 1 ? sums.1 : row == 2 ? sums.2 : sums.3
                let localRow = tile * tileSide + row
                let start = (firstRow + localRow) * extents.columns + panel * tileSide
                for column in 0..<columns {
                  let shifts = rowSums[localRow] &+ columnSums[panel * tileSide + column]
                  excess |= sum.store(
                    column, shifts: shifts, inner: inner, output, at: start + column)
                }
              }
            }
          }
        }
      }
    }
    return excess >= 0
  }

  /// The sums of one tile: four rows times four columns.
  @inline(__always)
  private static func multiplyTile<Sum: TileSum>(
    _ a: UnsafeBufferPointer<Lanes>, at startA: Int, _ b: UnsafeBufferPointer<Lanes>,
    at startB: Int, inner: Int
  ) -> (Sum, Sum, Sum, Sum) {
    var row0 = Sum()
    var row1 = Sum()
    var row2 = Sum()
    var row3 = Sum()
    // The compiler must see that the upper halves are zero.
    let mask = Lanes(repeating: 0xFFFF_FFFF)
    for k in 0..<inner {
      let v = b[startB &+ k] & mask
      let u = a[startA &+ k]
      row0.add(Lanes(repeating: u[0]) & mask, v)
      row1.add(Lanes(repeating: u[1]) & mask, v)
      row2.add(Lanes(repeating: u[2]) & mask, v)
      row3.add(Lanes(repeating: u[3]) & mask, v)
    }
    return (row0, row1, row2, row3)
  }

  /// The right operand in panels of four columns, shifted by 2^31, with the sums of its columns.
  private static func pack<L: Lane>(
    _ b: UnsafeBufferPointer<L>, _ extents: Extents, panels: Int, _ columnSums: inout [UInt64]
  ) -> [Lanes] {
    [Lanes](unsafeUninitializedCapacity: panels * extents.inner) { packed, count in
      for panel in 0..<panels {
        let firstColumn = panel * tileSide
        let columns = min(tileSide, extents.columns - firstColumn)
        var sums = Lanes()
        for k in 0..<extents.inner {
          let start = k * extents.columns + firstColumn
          var lanes = Lanes()
          if columns == tileSide {
            lanes = Lanes(
              shifted(b[start]), shifted(b[start + 1]), shifted(b[start + 2]),
              shifted(b[start + 3]))
          } else {
            for column in 0..<columns { lanes[column] = shifted(b[start + column]) }
          }
          sums &+= lanes
          packed.initializeElement(at: panel * extents.inner + k, to: lanes)
        }
        for column in 0..<tileSide { columnSums[firstColumn + column] = sums[column] }
      }
      count = panels * extents.inner
    }
  }

  /// Up to `rowsPacked` rows of the left operand, four rows to a vector, shifted by 2^31, with the
  /// sums of the rows. Lanes past the last row keep what they held; their sums are not stored.
  private static func packRows<L: Lane>(
    _ a: UnsafeBufferPointer<L>, _ extents: Extents, firstRow: Int, rows: Int,
    into packed: inout [Lanes], _ rowSums: inout [UInt64]
  ) {
    let inner = extents.inner
    packed.withUnsafeMutableBytes { bytes in
      let lanes = bytes.bindMemory(to: UInt64.self)
      for row in 0..<rows {
        let source = (firstRow + row) * inner
        let target = (row / tileSide) * inner * tileSide + row % tileSide
        var sum: UInt64 = 0
        for k in 0..<inner {
          let value = shifted(a[source + k])
          sum &+= value
          lanes[target + k * tileSide] = value
        }
        rowSums[row] = sum
      }
    }
  }

  /// A value within 32 bits plus 2^31.
  @inline(__always)
  private static func shifted<L: Lane>(_ value: L) -> UInt64 {
    UInt64(UInt32(truncatingIfNeeded: value) ^ 0x8000_0000)
  }
}
