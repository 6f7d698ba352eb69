/// How the right operand lies over the rows and columns of the left one.
enum Broadcast {
  /// An operand of the same shape.
  case elementwise
  /// One value for each column, the same in every row.
  case row
  /// One value for each row, the same in every column.
  case column
  /// One value.
  case scalar
}

/// Loops over elements. Results outside the range are reported after the loop, so that the loop has
/// no exit and vectorises.
enum ElementwiseKernel {
  /// `operation` on every element of `a`, seen as `rows` x `columns`, and the element of `b` that
  /// lies over it; nil if a result is out of range.
  @inline(__always)
  static func combine<L: Lane, Operation: BinaryOperation>(
    _ a: [L], _ b: [L], rows: Int, columns: Int, _ broadcast: Broadcast, _ operation: Operation,
    _ range: LaneRange
  ) -> [L]? {
    var excess: L.Wide = 0
    let result = [L](unsafeUninitializedCapacity: a.count) { output, count in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          for row in 0..<rows {
            let start = row * columns
            switch broadcast {
            case .elementwise, .row:
              let offset = broadcast == .row ? 0 : start
              for column in 0..<columns {
                let value = operation.apply(
                  L.Wide(a[start + column]), L.Wide(b[offset + column]))
                excess |= range.excess(value)
                output[start + column] = L(truncatingIfNeeded: value)
              }
            case .column, .scalar:
              let right = L.Wide(b[broadcast == .column ? row : 0])
              for column in 0..<columns {
                let value = operation.apply(L.Wide(a[start + column]), right)
                excess |= range.excess(value)
                output[start + column] = L(truncatingIfNeeded: value)
              }
            }
          }
        }
      }
      count = a.count
    }
    return excess < 0 ? nil : result
  }

  /// Each element of `a` times `numerator`, over `denominator`, rounded to nearest, ties to even;
  /// nil if a result is out of range.
  @inline(__always)
  static func scale<L: Lane>(
    _ a: [L], by numerator: Int64, over denominator: Int64, _ range: LaneRange
  ) -> [L]? {
    var excess: Int128 = 0
    let result = [L](unsafeUninitializedCapacity: a.count) { output, count in
      a.withUnsafeBufferPointer { a in
        for index in 0..<a.count {
          let product = Int128(a[index]) &* Int128(numerator)
          let value =
            denominator == 1 ? product : Rounding.divide(product, by: Int128(denominator))
          excess |= range.excess(value)
          output[index] = L(truncatingIfNeeded: value)
        }
      }
      count = a.count
    }
    return excess < 0 ? nil : result
  }
}
