import Primitives
import Tensors
import Testing

/// Distances, sums of several axes, eight bits, images and rows over matrices against naive
/// implementations in unbounded integers.
struct ModelTests {
  @Test func normsAndDistancesAgree() throws {
    var random = SplitMix64(seed: 2)
    for element in try allElements() where element != .bool {
      for shape in [[1, 1], [3, 2], [5, 7], [2, 0], [0, 2], [4, 1]] {
        for bits in [3, element.encodedWidth * 4, nil] {
          let tensor = try random.tensor(element, shape, bits: bits)
          let raw = tensor.rawValues
          let rows = (0..<shape[0]).map { Array(raw[$0 * shape[1]..<($0 + 1) * shape[1]]) }
          let exact = rows.flatMap { a in
            rows.map {
              NaiveModels.squaredDistance(a, $0, fractionBits: element.fractionBits)
            }
          }
          check(fitAll(exact, element), [shape[0], shape[0]], element) { () throws(TensorError) in
            try tensor.squaredDistances()
          }
          guard element.format != nil else { continue }
          do throws(TensorError) {
            let root = try tensor.norm2().scalar()
            #expect(NaiveModels.isNorm(root, of: raw))
          } catch {
            #expect(error == .overflow)
            #expect(!NaiveModels.isNorm(element.maximum, of: raw))
          }
        }
      }
    }
    let vector = try Tensor.zeros(element: .i32, shape: [2])
    #expect(throws: TensorError.elementMismatch) { try vector.norm2() }
    #expect(throws: TensorError.shapeMismatch) { try vector.squaredDistances() }
    let many = try Tensor.zeros(element: .i32, shape: [1 << 12, 1])
    #expect(throws: TensorError.limitExceeded) { try many.squaredDistances() }
  }

  @Test func sumsOfSeveralAxesAreFittedOnce() throws {
    var random = SplitMix64(seed: 3)
    for element in try allElements() {
      for shape in [[2, 3, 4], [2, 1, 3, 2], [3, 0, 2], [5], [2, 2]] {
        let tensor = try random.tensor(element, shape, bits: 7)
        let raw = tensor.rawValues
        let result: ElementType = element == .bool ? .i64 : element
        for axes in UInt8(0)..<1 << shape.count {
          let kept = shape.indices.filter { axes >> $0 & 1 == 0 }
          var sums = [Int256](
            repeating: Int256(0), count: kept.map { shape[$0] }.reduce(1, *))
          for (position, value) in raw.enumerated() {
            var rest = position
            var index = [Int](repeating: 0, count: shape.count)
            for axis in shape.indices.reversed() {
              index[axis] = rest % shape[axis]
              rest /= shape[axis]
            }
            let target = kept.reduce(0) { $0 * shape[$1] + index[$1] }
            sums[target] = sums[target] + Int256(value)
          }
          check(fitAll(sums, result), kept.map { shape[$0] }, result) { () throws(TensorError) in
            try tensor.sum(axes: axes)
          }
        }
        #expect(throws: TensorError.shapeMismatch) { try tensor.sum(axes: 1 << shape.count) }
      }
    }
    // One axis after the other would overflow on the way.
    let edges = try Tensor(element: .i64, shape: [2, 2], rawValues: [.max, 1, -1, -1])
    #expect(try edges.sum(axes: 3).scalar() == .max - 1)
  }

  @Test func eightBitsAgree() throws {
    var random = SplitMix64(seed: 4)
    for element in try allElements() where element.format != nil {
      let format = try #require(element.format)
      let tensor = try random.tensor(element, [4, 9])
      for scale in [1, 3, element.maximum / 200 + 1, element.maximum] {
        let quantised = tensor.rawValues.map {
          min(max(nearest(Int256($0), over: Int256(scale)), Int256(-128)), Int256(127))
        }
        check(fitAll(quantised, .i8), [4, 9], .i8) { () throws(TensorError) in
          try tensor.quantised(by: scale)
        }
      }
      #expect(throws: TensorError.domain) { try tensor.quantised(by: 0) }
      #expect(throws: TensorError.domain) { try tensor.quantised(by: -1) }
      for integers in [ElementType.i8, .u32, .i64] {
        let whole = try random.tensor(integers, [7], bits: 5)
        let scale = element.maximum / 16
        let exact = whole.rawValues.map { Int256($0) * Int256(scale) }
        check(fitAll(exact, element), [7], element) { () throws(TensorError) in
          try whole.dequantised(by: scale, format)
        }
      }
    }
    for (m, k, n) in [(1, 1, 1), (3, 70, 2), (5, 4, 9), (2, 0, 3), (0, 2, 2), (9, 33, 17)] {
      let a = try random.tensor(.i8, [m, k])
      let b = try random.tensor(.i8, [k, n])
      let exact = naiveMatmul(a.rawValues, b.rawValues, m, k, n, fractionBits: 0)
      check(fitAll(exact, .i32), [m, n], .i32) { () throws(TensorError) in try a.matmulWide(b) }
    }
    let long = try Tensor.fill(-128, element: .i8, shape: [1 << 17])
    #expect(throws: TensorError.overflow) {
      try long.reshape([1, 1 << 17]).matmulWide(long)
    }
  }

  /// Shapes with and without rests of tiles, and magnitudes whose sums fit 64 bits, or in runs, or not.
  @Test func everyPathGivesTheSameBits() throws {
    var random = SplitMix64(seed: 8)
    let paths = TensorPath.allCases.filter { $0 <= .best }
    for (m, k, n) in [(8, 32, 16), (9, 40, 17), (65, 70, 33), (4, 300, 5), (130, 33, 4)] {
      for element in [ElementType.fixed(try q(8, 24)), .fixed(try q(40, 24)), .i32, .i64] {
        for bits in [8, 20, 27, 29, 32, nil] {
          let a = try random.tensor(element, [m, k], bits: bits)
          let b = try random.tensor(element, [k, n], bits: bits)
          let expected = Result { () throws(TensorError) in try a.matmul(b, on: .portable) }
          for path in paths {
            #expect(Result { () throws(TensorError) in try a.matmul(b, on: path) } == expected)
          }
        }
      }
      for value in [nil, Int64(-128), 127] {
        let a =
          try value.map { try Tensor.fill($0, element: .i8, shape: [m, k]) }
          ?? random.tensor(.i8, [m, k])
        let b =
          try value.map { try Tensor.fill($0, element: .i8, shape: [k, n]) }
          ?? random.tensor(.i8, [k, n])
        let expected = try a.matmulWide(b, on: .portable)
        for path in paths { #expect(try a.matmulWide(b, on: path) == expected) }
      }
    }
  }

  static let images: [([Int], [Int])] = [
    ([1, 1, 3, 3], [1, 1, 2, 2]), ([2, 3, 5, 4], [4, 3, 3, 2]), ([1, 2, 4, 4], [2, 2, 4, 4]),
    ([0, 1, 3, 3], [2, 1, 1, 1]), ([2, 1, 3, 3], [0, 1, 1, 1]), ([1, 4, 16, 16], [1, 4, 5, 5]),
  ]

  @Test(arguments: images) func convolutionsAgree(shape: [Int], filters: [Int]) throws {
    var random = SplitMix64(seed: 5)
    for element in [
      ElementType.fixed(try q(8, 24)), .fixed(try q(40, 24)), .i32, .fixed(try q(1, 63)),
    ] {
      for bits in [element.encodedWidth * 4 - 4, nil] {
        let a = try random.tensor(element, shape, bits: bits)
        let b = try random.tensor(element, filters, bits: bits)
        let result = [
          shape[0], filters[0], shape[2] - filters[2] + 1, shape[3] - filters[3] + 1,
        ]
        check(fitAll(NaiveModels.convolved(a, b), element), result, element) {
          () throws(TensorError) in try a.convolved(b)
        }
      }
    }
  }

  @Test func wrongImagesAreRefused() throws {
    let image = try Tensor.zeros(element: .i32, shape: [1, 2, 3, 3])
    for shape in [
      [1, 1, 2, 2], [1, 2, 4, 1], [1, 2, 1, 4], [1, 2, 0, 1], [1, 2, 2], [1, 2, 2, 0],
    ] {
      let filter = try Tensor.zeros(element: .i32, shape: shape)
      #expect(throws: TensorError.shapeMismatch) { try image.convolved(filter) }
    }
    let other = try Tensor.zeros(element: .i64, shape: [1, 2, 2, 2])
    #expect(throws: TensorError.elementMismatch) { try image.convolved(other) }
    for size in [0, -1, 2, Int.max] {
      #expect(throws: TensorError.shapeMismatch) { try image.maxPooled(size: size) }
    }
    #expect(throws: TensorError.elementMismatch) { try image.meanPooled(size: 3) }
  }

  /// Any square divides a side of nothing.
  @Test(arguments: [1, 1 << 40, Int.max]) func imagesOfNothingArePooled(size: Int) throws {
    let image = try Tensor.zeros(element: .fixed(try q(8, 24)), shape: [1, 1, 0, 0])
    #expect(try image.meanPooled(size: size).shape == [1, 1, 0, 0])
    #expect(try image.maxPooled(size: size).shape == [1, 1, 0, 0])
  }

  @Test func poolsAgree() throws {
    var random = SplitMix64(seed: 6)
    let element = ElementType.fixed(try q(8, 24))
    for (shape, size) in [
      ([2, 3, 4, 6], 2), ([1, 1, 3, 3], 3), ([1, 2, 2, 2], 1), ([0, 1, 4, 4], 2),
    ] {
      let tensor = try random.tensor(element, shape)
      let raw = tensor.rawValues
      let (rows, columns) = (shape[2] / size, shape[3] / size)
      var largest: [Int256] = []
      var means: [Int256] = []
      for image in 0..<shape[0] * shape[1] {
        for y in 0..<rows {
          for x in 0..<columns {
            let square = (0..<size * size).map {
              raw[(image * shape[2] + y * size + $0 / size) * shape[3] + x * size + $0 % size]
            }
            largest.append(Int256(square.max() ?? 0))
            means.append(
              nearest(
                square.reduce(Int256(0)) { $0 + Int256($1) },
                over: Int256(Int64(size * size))))
          }
        }
      }
      let result = [shape[0], shape[1], rows, columns]
      check(fitAll(largest, element), result, element) { () throws(TensorError) in
        try tensor.maxPooled(size: size)
      }
      check(fitAll(means, element), result, element) { () throws(TensorError) in
        try tensor.meanPooled(size: size)
      }
    }
  }

  @Test func rowsAndColumnsOverMatricesAgree() throws {
    var random = SplitMix64(seed: 7)
    for element in try allElements() where element != .bool {
      for (n, m) in [(2, 3), (1, 4), (3, 1), (0, 2), (2, 0)] {
        for bits in [element.encodedWidth * 4, nil] {
          let matrix = try random.tensor(element, [n, m], bits: bits)
          for isRow in [true, false] {
            let length = isRow ? m : n
            let vector = try random.tensor(element, [length], bits: bits)
            let over = try vector.reshape(isRow ? [1, length] : [length, 1])
            // The vector written out in every row or column.
            let wide = try Tensor(
              element: element, shape: [n, m],
              rawValues: (0..<n * m).map { vector.rawValues[isRow ? $0 % m : $0 / m] })
            let operations: [(Tensor, (Tensor) throws(TensorError) -> Tensor)] =
              isRow
              ? [
                (wide, matrix.addRow), (wide, matrix.subtractRow), (wide, matrix.multiplyRow),
                (wide, matrix.divideRow),
              ]
              : [
                (wide, matrix.addColumn), (wide, matrix.subtractColumn),
                (wide, matrix.multiplyColumn), (wide, matrix.divideColumn),
              ]
            let written: [(Tensor) throws(TensorError) -> Tensor] = [
              matrix.add, matrix.subtract, matrix.multiply, matrix.divide,
            ]
            for ((wide, narrow), full) in zip(operations, written) {
              let expected = Result { () throws(TensorError) in try full(wide) }
              // A vector divides even where no row or column is.
              if n * m == 0, vector.rawValues.contains(0) { continue }
              #expect(Result { () throws(TensorError) in try narrow(vector) } == expected)
              #expect(Result { () throws(TensorError) in try narrow(over) } == expected)
            }
          }
        }
      }
    }
    let matrix = try Tensor.zeros(element: .i32, shape: [2, 3])
    for shape in [[2], [4], [2, 3], [2, 1, 1], []] {
      let other = try Tensor.fill(1, element: .i32, shape: shape)
      #expect(throws: TensorError.shapeMismatch) { try matrix.multiplyRow(other) }
      #expect(throws: TensorError.shapeMismatch) { try matrix.divideRow(other) }
    }
  }

  @Test func logSumExpFitsWhereTheLogarithmAloneDoesNot() throws {
    let element = ElementType.fixed(try q(1, 31))
    let low = try Tensor.fill(element.minimum, element: element, shape: [1, 3])
    // -1 + ln 3 = 0.0986122886681098.
    #expect(try low.logSumExp(axis: 1).rawValues == [211_768_277])
    let high = try Tensor.fill(element.maximum, element: element, shape: [1, 3])
    #expect(throws: TensorError.overflow) { try high.logSumExp(axis: 1) }
  }
}
