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

  /// The same, in lanes of their own width, for element types that fill them.
  @inline(__always)
  static func wrap<L: Lane, Operation: WrappingOperation>(
    _ a: [L], _ b: [L], rows: Int, columns: Int, _ broadcast: Broadcast, _ operation: Operation
  ) -> [L]? {
    var excess: L = 0
    let result = [L](unsafeUninitializedCapacity: a.count) { output, count in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          for row in 0..<rows {
            let start = row &* columns
            switch broadcast {
            case .elementwise, .row:
              let offset = broadcast == .row ? 0 : start
              for column in 0..<columns {
                let (value, wrong) = operation.wrap(a[start &+ column], b[offset &+ column])
                excess |= wrong
                output[start &+ column] = value
              }
            case .column, .scalar:
              let right = b[broadcast == .column ? row : 0]
              for column in 0..<columns {
                let (value, wrong) = operation.wrap(a[start &+ column], right)
                excess |= wrong
                output[start &+ column] = value
              }
            }
          }
        }
      }
      count = a.count
    }
    return excess < 0 ? nil : result
  }

  /// Each element of `a` times an integer; nil if a result is out of range.
  @inline(__always)
  static func scale<L: Lane>(_ a: [L], by factor: Int64, _ range: LaneRange) -> [L]? {
    var excess: Int128 = 0
    let result = [L](unsafeUninitializedCapacity: a.count) { output, count in
      a.withUnsafeBufferPointer { a in
        for index in 0..<a.count {
          let value = Int128(a[index]) &* Int128(factor)
          excess |= range.excess(value)
          output[index] = L(truncatingIfNeeded: value)
        }
      }
      count = a.count
    }
    return excess < 0 ? nil : result
  }

  /// Each element of `a` over an integer other than 0, rounded to nearest, ties to even; nil if a
  /// result is out of range.
  @inline(__always)
  static func divide<L: Lane>(_ a: [L], by divisor: Int64, _ range: LaneRange) -> [L]? {
    var excess: Int128 = 0
    let result = [L](unsafeUninitializedCapacity: a.count) { output, count in
      a.withUnsafeBufferPointer { a in
        for index in 0..<a.count {
          let value = Int64(a[index])
          // The smallest Int64 has no magnitude: 128 bits for it.
          let quotient =
            value == .min || divisor == .min
            ? Rounding.divide(Int128(value), by: Int128(divisor))
            : Int128(Rounding.divide(value, by: divisor))
          excess |= range.excess(quotient)
          output[index] = L(truncatingIfNeeded: quotient)
        }
      }
      count = a.count
    }
    return excess < 0 ? nil : result
  }

  /// 1 where the relation of the element of `a` to the one of `b` holds, else 0.
  @inline(__always)
  static func compare<L: Lane>(_ a: [L], _ b: [L], _ holds: (L, L) -> Bool) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: a.count) { output, count in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          for index in 0..<a.count { output[index] = holds(a[index], b[index]) ? 1 : 0 }
        }
      }
      count = a.count
    }
  }

  /// The element of `a` where the condition is 1, else that of `b`.
  @inline(__always)
  static func select<L: Lane>(_ conditions: [Int32], _ a: [L], _ b: [L]) -> [L] {
    [L](unsafeUninitializedCapacity: a.count) { output, count in
      conditions.withUnsafeBufferPointer { conditions in
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            for index in 0..<a.count {
              output[index] = conditions[index] == 1 ? a[index] : b[index]
            }
          }
        }
      }
      count = a.count
    }
  }

  /// 1 where the relation of the element of `a` to a scalar holds, else 0.
  @inline(__always)
  static func compare<L: Lane>(
    _ a: [L], scalar: Int64, _ holds: (Int64, Int64) -> Bool
  ) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: a.count) { output, count in
      a.withUnsafeBufferPointer { a in
        for index in 0..<a.count { output[index] = holds(Int64(a[index]), scalar) ? 1 : 0 }
      }
      count = a.count
    }
  }
}
