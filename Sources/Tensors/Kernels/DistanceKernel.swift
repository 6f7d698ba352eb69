/// Sums of squares and of squared differences.
enum DistanceKernel {
  /// The largest sum whose root, or whose quotient by 2^63, could fit 63 bits.
  private static let largest: UInt128 = 1 << 126 + 1 << 64

  /// The sum of the squares; nil beyond what any result could hold.
  @inline(__always)
  static func squares<L: Lane>(_ values: [L]) -> UInt128? {
    values.withUnsafeBufferPointer { squaredDistance($0) { _ in 0 } }
  }

  /// The sum of the squared differences of two runs of one length; nil beyond what any result could hold.
  @inline(__always)
  private static func squaredDistance<L: Lane>(
    _ a: UnsafeBufferPointer<L>, _ other: (Int) -> L
  ) -> UInt128? {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var isLarge = false
    for index in 0..<a.count {
      let difference = (L.Wide(a[index]) &- L.Wide(other(index))).magnitude
      if L.bitWidth == 32 {
        // At most 33 bits, squared 64: the halves of at most 2^22 squares fit 64 bits.
        let magnitude = UInt64(truncatingIfNeeded: difference)
        let square = magnitude &* magnitude
        low &+= square & 0xFFFF_FFFF
        high &+= square >> 32
        continue
      }
      let magnitude = UInt64(truncatingIfNeeded: difference)
      isLarge = isLarge || difference >> 63 != 0
      let square = magnitude.multipliedFullWidth(by: magnitude)
      let (sum, carry) = low.addingReportingOverflow(square.low)
      low = sum
      // Each high half is below 2^62: two large ones cannot carry unnoticed.
      high = min(high, 1 << 62) &+ square.high &+ (carry ? 1 : 0)
    }
    let total =
      L.bitWidth == 32 ? UInt128(high) << 32 + UInt128(low) : UInt128(high) << 64 | UInt128(low)
    return isLarge || total > largest ? nil : total
  }

  /// The squared distances of all pairs of rows, rounded; nil if one is out of range.
  static func squaredDistances<L: Lane>(
    _ values: [L], rows: Int, columns: Int, _ shift: Int, _ range: LaneRange
  ) -> [L]? {
    var result = [L](repeating: 0, count: rows * rows)
    let fits = values.withUnsafeBufferPointer { values in
      result.withUnsafeMutableBufferPointer { result in
        isShort(magnitudeMask(values), columns)
          ? pairs(rows, result, range) { row, other in
            var sum: Int64 = 0
            for column in 0..<columns {
              let difference =
                Int64(values[row &* columns &+ column]) &- Int64(values[other &* columns &+ column])
              sum &+= difference &* difference
            }
            return Rounding.shiftRight(sum, by: shift)
          }
          : pairs(rows, result, range) { row, other in
            let left = UnsafeBufferPointer(rebasing: values[row * columns..<(row + 1) * columns])
            let sum = squaredDistance(left) { values[other &* columns &+ $0] }
            guard let sum else { return nil }
            return Int64(exactly: Rounding.shiftRight(Int128(sum), by: shift))
          }
      }
    }
    return fits ? result : nil
  }

  /// Whether 62 bits hold the sum of so many squared differences of values within the mask.
  private static func isShort(_ mask: UInt64, _ columns: Int) -> Bool {
    // A difference is at most 2^30, and its square at most 2^60.
    guard mask < 1 << 29 else { return false }
    let side = 2 * mask + 1
    return side * side <= UInt64(1 << 62) / UInt64(max(columns, 1))
  }

  /// Fills in the distance of each pair of rows, both ways; false if one is nil or out of range.
  @inline(__always)
  private static func pairs<L: Lane>(
    _ rows: Int, _ result: UnsafeMutableBufferPointer<L>, _ range: LaneRange,
    _ distance: (_ row: Int, _ other: Int) -> Int64?
  ) -> Bool {
    for row in 0..<rows {
      for other in 0..<row {
        guard let distance = distance(row, other), distance <= range.high else { return false }
        result[row &* rows &+ other] = L(truncatingIfNeeded: distance)
        result[other &* rows &+ row] = L(truncatingIfNeeded: distance)
      }
    }
    return true
  }
}
