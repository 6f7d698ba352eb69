/// An exact sum of products.
protocol DotSum {
  init()
  mutating func add(_ a: Int64, _ b: Int64)
  /// Stores the sum; negative if out of range.
  func store<L: Lane>(_ output: MatrixKernel.Output<L>, at index: Int) -> Int64
}

extension MatrixKernel {
  /// For sums proved to fit 64 bits.
  struct ShortSum: DotSum {
    private var sum: Int64 = 0

    init() {}

    @inline(__always)
    mutating func add(_ a: Int64, _ b: Int64) { sum &+= a &* b }

    @inline(__always)
    func store<L: Lane>(_ output: Output<L>, at index: Int) -> Int64 {
      output.store(sum, at: index)
    }
  }

  /// For products that fit 64 bits: the two halves summed apart.
  struct SplitSum: DotSum {
    private var low: UInt64 = 0
    private var high: Int64 = 0

    init() {}

    @inline(__always)
    mutating func add(_ a: Int64, _ b: Int64) {
      let product = a &* b
      low &+= UInt64(bitPattern: product) & 0xFFFF_FFFF
      high &+= product &>> 32
    }

    @inline(__always)
    func store<L: Lane>(_ output: Output<L>, at index: Int) -> Int64 {
      output.store(Int128(high) << 32 + Int128(low), at: index)
    }
  }

  /// For any operands: 192 bits.
  struct LongSum: DotSum {
    private var low: UInt64 = 0
    private var middle: UInt64 = 0
    private var high: Int64 = 0

    init() {}

    @inline(__always)
    mutating func add(_ a: Int64, _ b: Int64) {
      let product = a.multipliedFullWidth(by: b)
      var carry = false
      (low, carry) = low.addingReportingOverflow(product.low)
      // The high half of a product is at most 2^62 in magnitude, so the carry does not overflow it.
      let upper = product.high &+ (carry ? 1 : 0)
      (middle, carry) = middle.addingReportingOverflow(UInt64(bitPattern: upper))
      high &+= (upper &>> 63) &+ (carry ? 1 : 0)
    }

    @inline(__always)
    func store<L: Lane>(_ output: Output<L>, at index: Int) -> Int64 {
      // A sum beyond 2^126 + 2^64 exceeds 64 bits after the shift, which is at most 63.
      let sum = Int128(Int64(bitPattern: middle)) << 64 | Int128(low)
      guard high == Int64(bitPattern: middle) &>> 63, sum.magnitude <= 1 << 126 + 1 << 64 else {
        output.values[index] = 0
        return -1
      }
      return output.store(sum, at: index)
    }
  }
}
