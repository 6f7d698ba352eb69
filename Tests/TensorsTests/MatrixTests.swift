import Primitives
import Tensors
import Testing

struct MatrixTests {
  /// Shapes that reach every kernel: tiles with and without rests, rows, dots, more rows than are
  /// packed at a time.
  static let extents: [(Int, Int, Int)] = [
    (1, 1, 1), (1, 5, 1), (4, 4, 4), (5, 7, 6), (9, 4, 11), (3, 20, 2), (2, 3, 9), (70, 5, 4),
    (1, 18, 5), (6, 17, 1), (1, 2, 1030), (4, 33, 8), (0, 3, 2), (2, 0, 3), (2, 3, 0),
  ]

  @Test(arguments: extents)
  func matmulEqualsTheTripleLoopInUnboundedIntegers(_ m: Int, _ k: Int, _ n: Int) throws {
    var random = SplitMix64(seed: UInt64(m * 10_000 + k * 100 + n))
    for element in try allElements() where element != .bool {
      // Results around the size of the element, far below, and edge values that overflow.
      let width = element.encodedWidth * 8
      let fits = Swift.max(2, Swift.min((width + element.fractionBits) / 2 - 3, width))
      for bits in [fits, fits / 2 + 1, Swift.min(fits + 1, width), width, nil] {
        let a = try random.tensor(element, [m, k], bits: bits)
        let b = try random.tensor(element, [k, n], bits: bits)
        let exact = naiveMatmul(
          a.rawValues, b.rawValues, m, k, n, fractionBits: element.fractionBits)
        let expected = fitAll(exact, element)
        check(expected, [m, n], element) { () throws(TensorError) in try a.matmul(b) }
        if n == 1 {
          check(expected, [m], element) { () throws(TensorError) in
            try a.matmul(b.reshape([k]))
          }
        }
        if m == 1 {
          check(expected, [n], element) { () throws(TensorError) in
            try a.reshape([k]).matmul(b)
          }
        }
        if m == 1 && n == 1 {
          check(expected, [], element) { () throws(TensorError) in
            try a.reshape([k]).dot(b.reshape([k]))
          }
        }
        if k == 1 {
          check(expected, [m, n], element) { () throws(TensorError) in
            try a.reshape([m]).outer(b.reshape([n]))
          }
        }
      }
    }
  }

  /// Sums at the very edge of the range, where the wide kernels must agree with the narrow ones.
  @Test func extremeOperandsAreExact() throws {
    for element in try allElements() where element.minimum < 0 {
      let f = element.fractionBits
      for (x, y) in [
        (element.minimum, element.minimum), (element.minimum, element.maximum),
        (element.maximum, element.maximum), (element.minimum, Int64(1)), (-1, element.maximum),
      ] {
        for (m, k, n) in [(1, 1, 1), (4, 4, 4), (4, 16, 4), (1, 3, 2), (5, 33, 1), (4, 64, 5)] {
          // Alternating signs that cancel to one product, or to none.
          let left = (0..<(m * k)).map { ($0 % k) % 2 == 0 ? x : (x == .min ? x : -x) }
          let clamped = left.map { Swift.min(Swift.max($0, element.minimum), element.maximum) }
          let a = try Tensor(element: element, shape: [m, k], rawValues: clamped)
          let b = try Tensor.fill(y, element: element, shape: [k, n])
          let exact = naiveMatmul(a.rawValues, b.rawValues, m, k, n, fractionBits: f)
          check(fitAll(exact, element), [m, n], element) { () throws(TensorError) in
            try a.matmul(b)
          }
        }
      }
    }
  }

  /// Pairs of products that cancel up to small rests: results fit although no bound proves it, so
  /// the wide kernels give values rather than overflow.
  @Test(arguments: extents)
  func fullRangeOperandsThatCancelAreExact(_ m: Int, _ half: Int, _ n: Int) throws {
    var random = SplitMix64(seed: UInt64(m * 10_000 + half * 100 + n))
    for element in try allElements() where element.minimum < 0 {
      let k = 2 * half
      let left = try random.tensor(element, [m, half]).rawValues
      var a: [Int64] = []
      for row in 0..<m {
        for p in 0..<k { a.append(left[row * half + p / 2]) }
      }
      let right = try random.tensor(element, [half, n]).rawValues
      var b: [Int64] = []
      for p in 0..<k {
        for column in 0..<n {
          let value = right[p / 2 * n + column]
          // -v - 1 never overflows: each pair leaves a rest of -a.
          b.append(p % 2 == 0 ? value : -1 - value)
        }
      }
      let exact = naiveMatmul(a, b, m, k, n, fractionBits: element.fractionBits)
      let lhs = try Tensor(element: element, shape: [m, k], rawValues: a)
      let rhs = try Tensor(element: element, shape: [k, n], rawValues: b)
      check(fitAll(exact, element), [m, n], element) { () throws(TensorError) in
        try lhs.matmul(rhs)
      }
    }
  }

  /// One operand beyond 32 bits, the sums within 64.
  @Test(arguments: extents)
  func unequalOperandsAreExact(_ m: Int, _ k: Int, _ n: Int) throws {
    var random = SplitMix64(seed: UInt64(m * 10_000 + k * 100 + n))
    for element in try allElements() where element.isWide && element.minimum < 0 {
      for (leftBits, rightBits) in [(45, 10), (8, 48), (62, 1)] {
        let a = try random.tensor(element, [m, k], bits: leftBits)
        let b = try random.tensor(element, [k, n], bits: rightBits)
        let exact = naiveMatmul(
          a.rawValues, b.rawValues, m, k, n, fractionBits: element.fractionBits)
        check(fitAll(exact, element), [m, n], element) { () throws(TensorError) in
          try a.matmul(b)
        }
      }
    }
  }

  @Test func sumsCancelExactlyBeyondOneHundredTwentyEightBits() throws {
    // Four products of 2^126 pass 2^127 on the way to a small result.
    let element = ElementType.fixed(try q(1, 63))
    let a = try Tensor(
      element: element, shape: [5],
      rawValues: [.min, .min, .min, .min, 1 << 62])
    let b = try Tensor(
      element: element, shape: [5],
      rawValues: [.min, .min, -.max, -.max, 1 << 62])
    // -x * -x twice, then the same magnitude less one back is not reachable by signs alone, so the
    // sum overflows; with the signs split it cancels.
    #expect(throws: TensorError.overflow) { try a.dot(b) }
    let c = try Tensor(
      element: element, shape: [5], rawValues: [.min, .min, .max, .max, 1 << 62])
    let exact = naiveMatmul(a.rawValues, c.rawValues, 1, 5, 1, fractionBits: 63)
    #expect(exact == [Int256((1 << 61) + 2)])
    #expect(try a.dot(c).scalar() == (1 << 61) + 2)
    // Exactly the smallest value, reached by rounding from below -2^126.
    let low = try Tensor(element: element, shape: [3], rawValues: [.min, .min, 1])
    let high = try Tensor(element: element, shape: [3], rawValues: [.max, 1, -1])
    let bottom = naiveMatmul(low.rawValues, high.rawValues, 1, 3, 1, fractionBits: 63)
    #expect(bottom == [Int256(.min)])
    #expect(try low.dot(high).scalar() == .min)
  }

  @Test func roundingIsOnceAndToEven() throws {
    let element = ElementType.fixed(try q(16, 16))
    let half = try Tensor(
      element: element, shape: [4, 4], rawValues: .init(repeating: 1 << 15, count: 16))
    for (raws, sum) in [
      ([1, 0, 0, 0], 0), ([3, 0, 0, 0], 2), ([1, 1, 1, 0], 2), ([1, 1, 0, 0], 1),
      ([-1, 0, 0, 0], 0), ([-3, 0, 0, 0], -2), ([5, 0, 0, 0], 2),
    ] as [([Int64], Int64)] {
      let a = try Tensor(
        element: element, shape: [4, 4], rawValues: raws + raws + raws + raws)
      #expect(try a.matmul(half).rawValues == .init(repeating: sum, count: 16))
    }
  }

  @Test func norm2SquaredIsTheDotWithItself() throws {
    var random = SplitMix64(seed: 1)
    let element = ElementType.fixed(try q(8, 24))
    let tensor = try random.tensor(element, [3, 5], bits: 25)
    let flat = try tensor.reshape([15])
    #expect(try tensor.norm2Squared() == flat.dot(flat))
    #expect(try tensor.norm2Squared().shape == [])
  }

  @Test func shapesAndElementsMustGoTogether() throws {
    let element = ElementType.fixed(try q(8, 24))
    let a = try Tensor.zeros(element: element, shape: [2, 3])
    let vector = try Tensor.zeros(element: element, shape: [2])
    let other = try Tensor.zeros(element: .i32, shape: [3, 2])
    let bools = try Tensor.zeros(element: .bool, shape: [2, 2])
    #expect(throws: TensorError.shapeMismatch) { try a.matmul(a) }
    #expect(throws: TensorError.shapeMismatch) { try a.matmul(vector) }
    #expect(throws: TensorError.shapeMismatch) { try vector.matmul(vector) }
    #expect(throws: TensorError.shapeMismatch) { try a.dot(vector) }
    #expect(throws: TensorError.shapeMismatch) { try a.outer(vector) }
    #expect(throws: TensorError.elementMismatch) { try a.matmul(other) }
    #expect(throws: TensorError.elementMismatch) { try bools.matmul(bools) }
    let tall = try Tensor.zeros(element: .i8, shape: [2049, 1])
    let broad = try Tensor.zeros(element: .i8, shape: [1, 2048])
    #expect(throws: TensorError.limitExceeded) { try tall.matmul(broad) }
    let long = try Tensor.zeros(element: .i8, shape: [2049])
    #expect(throws: TensorError.limitExceeded) { try long.outer(long) }
  }
}
