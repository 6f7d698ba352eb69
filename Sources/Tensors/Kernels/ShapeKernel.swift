/// Moves of elements.
enum ShapeKernel {
  /// The transpose of a row-major matrix, in square blocks so that both sides stay in cache.
  static func transpose<L: Lane>(
    _ values: UnsafeBufferPointer<L>, rows: Int, columns: Int
  ) -> [L] {
    let side = 16
    return [L](unsafeUninitializedCapacity: values.count) { output, count in
      for firstRow in stride(from: 0, to: rows, by: side) {
        let rowEnd = min(firstRow + side, rows)
        for firstColumn in stride(from: 0, to: columns, by: side) {
          let columnEnd = min(firstColumn + side, columns)
          for column in firstColumn..<columnEnd {
            for row in firstRow..<rowEnd {
              output[column &* rows &+ row] = values[row &* columns &+ column]
            }
          }
        }
      }
      count = values.count
    }
  }

  /// For each label a row with a 1 at its place and 0 elsewhere; nil if a label is no class.
  static func oneHot<L: Lane, Result: Lane>(
    _ labels: [L], _ classes: Int, _ one: Result
  ) -> [Result]? {
    var rows = [Result](repeating: 0, count: labels.count * classes)
    for (index, label) in labels.enumerated() {
      guard 0 <= label, Int64(label) < Int64(classes) else { return nil }
      rows[index &* classes &+ Int(label)] = one
    }
    return rows
  }

  /// Runs of `size` elements at the positions, one after the other. Positions are in range.
  static func gather<L: Lane>(_ values: [L], _ positions: [Int64], size: Int) -> [L] {
    var result: [L] = []
    result.reserveCapacity(positions.count * size)
    for position in positions {
      let start = Int(position) * size
      result += values[start..<(start + size)]
    }
    return result
  }
}
