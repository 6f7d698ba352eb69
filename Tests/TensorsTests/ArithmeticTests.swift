import Primitives
import Tensors
import Testing

struct ArithmeticTests {
  private func quotient(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int256 {
    guard element.format != nil else {
      return Int256(a).dividedTowardsZero(by: Int256(b)).quotient
    }
    return nearest(Int256(a) << element.fractionBits, over: Int256(b))
  }

  @Test func elementwiseOperationsAgreeWithUnboundedIntegers() throws {
    var random = SplitMix64(seed: 1)
    for element in try allElements() where element != .bool {
      let unit = Int256(1) << element.fractionBits
      for bits in [element.encodedWidth * 8 - 2, 5, nil] {
        for shape in [[], [7], [3, 4]] {
          for _ in 0..<6 {
            let a = try random.tensor(element, shape, bits: bits)
            let b = try random.tensor(element, shape, bits: bits)
            let x = a.rawValues
            let y = b.rawValues
            let s = y.first ?? 0
            func expect(_ exact: [Int256], _ operation: () throws(TensorError) -> Tensor) {
              check(fitAll(exact, element), shape, element, operation)
            }
            let pairs = Array(zip(x, y))
            expect(pairs.map { Int256($0) + Int256($1) }) { () throws(TensorError) in
              try a.add(b)
            }
            expect(pairs.map { Int256($0) - Int256($1) }) { () throws(TensorError) in
              try a.subtract(b)
            }
            expect(pairs.map { nearest(Int256($0) * Int256($1), over: unit) }) {
              () throws(TensorError) in try a.multiply(b)
            }
            expect(pairs.map { Int256(Swift.max($0, $1)) }) { () throws(TensorError) in
              try a.maximum(b)
            }
            expect(pairs.map { Int256(Swift.min($0, $1)) }) { () throws(TensorError) in
              try a.minimum(b)
            }
            expect(x.map { -Int256($0) }) { () throws(TensorError) in try a.negate() }
            expect(x.map { Int256($0).magnitude }) { () throws(TensorError) in try a.abs() }
            expect(x.map { Int256(Swift.max($0, 0)) }) { () throws(TensorError) in try a.relu() }
            expect(x.map { Int256($0) + Int256(s) }) { () throws(TensorError) in
              try a.add(scalar: s)
            }
            expect(x.map { Int256($0) - Int256(s) }) { () throws(TensorError) in
              try a.subtract(scalar: s)
            }
            expect(x.map { Int256(s) - Int256($0) }) { () throws(TensorError) in
              try a.subtract(fromScalar: s)
            }
            expect(x.map { nearest(Int256($0) * Int256(s), over: unit) }) {
              () throws(TensorError) in try a.multiply(scalar: s)
            }
            if s != 0 {
              expect(x.map { quotient($0, s, element) }) { () throws(TensorError) in
                try a.divide(scalar: s)
              }
              expect(x.map { nearest(Int256($0), over: Int256(s)) }) { () throws(TensorError) in
                try a.dividedRounded(by: s)
              }
            }
            expect(x.map { Int256($0) * Int256(s) }) { () throws(TensorError) in
              try a.scaled(by: s)
            }
            if y.contains(0) {
              #expect(throws: TensorError.divisionByZero) { try a.divide(b) }
              #expect(throws: TensorError.divisionByZero) { try b.divide(intoScalar: s) }
            } else {
              expect(pairs.map { quotient($0, $1, element) }) { () throws(TensorError) in
                try a.divide(b)
              }
              expect(y.map { quotient(x.first ?? 0, $0, element) }) { () throws(TensorError) in
                try b.divide(intoScalar: x.first ?? 0)
              }
            }
          }
        }
      }
    }
  }

  @Test func vectorsLieOverRowsAndColumns() throws {
    let matrix = try Tensor(element: .i32, shape: [2, 3], rawValues: [1, 2, 3, 4, 5, 6])
    let row = try Tensor.fromScalars([10, 20, 30], element: .i32)
    let column = try Tensor.fromScalars([2, 3], element: .i32)
    #expect(try matrix.addRow(row).rawValues == [11, 22, 33, 14, 25, 36])
    #expect(try matrix.subtractRow(row).rawValues == [-9, -18, -27, -6, -15, -24])
    #expect(try matrix.multiplyRow(row).rawValues == [10, 40, 90, 40, 100, 180])
    #expect(try matrix.addColumn(column).rawValues == [3, 4, 5, 7, 8, 9])
    #expect(try matrix.subtractColumn(column).rawValues == [-1, 0, 1, 1, 2, 3])
    #expect(try matrix.multiplyColumn(column).rawValues == [2, 4, 6, 12, 15, 18])
    #expect(try matrix.divideColumn(column).rawValues == [0, 1, 1, 1, 1, 2])
    #expect(throws: TensorError.shapeMismatch) { try matrix.addRow(column) }
    #expect(throws: TensorError.shapeMismatch) { try matrix.addColumn(row) }
    #expect(throws: TensorError.shapeMismatch) { try row.addRow(row) }
    #expect(throws: TensorError.shapeMismatch) { try matrix.divideColumn(row) }
    let zero = try Tensor.fromScalars([1, 0], element: .i32)
    #expect(throws: TensorError.divisionByZero) { try matrix.divideColumn(zero) }
  }

  @Test func operandsMustAgree() throws {
    let a = try Tensor.zeros(element: .i32, shape: [2, 2])
    let b = try Tensor.zeros(element: .u32, shape: [2, 2])
    let c = try Tensor.zeros(element: .i32, shape: [4])
    let bools = try Tensor.zeros(element: .bool, shape: [4])
    #expect(throws: TensorError.elementMismatch) { try a.add(b) }
    #expect(throws: TensorError.shapeMismatch) { try a.add(c) }
    #expect(throws: TensorError.shapeMismatch) { try a.divide(c) }
    #expect(throws: TensorError.elementMismatch) { try bools.add(bools) }
    #expect(throws: TensorError.elementMismatch) { try b.add(scalar: -1) }
    #expect(throws: TensorError.elementMismatch) { try a.multiply(scalar: 1 << 40) }
    #expect(throws: TensorError.elementMismatch) { try bools.scaled(by: 1) }
    #expect(throws: TensorError.divisionByZero) { try a.divide(scalar: 0) }
    #expect(throws: TensorError.divisionByZero) { try a.dividedRounded(by: 0) }
    // A zero divisor is reported even where another result overflows.
    let d = try Tensor.fromScalars([Int64(Int32.min), 1], element: .i32)
    let e = try Tensor.fromScalars([-1, 0], element: .i32)
    #expect(throws: TensorError.divisionByZero) { try d.divide(e) }
  }

  @Test func weightedSumsAndAveragesAreExactAndRoundedOnce() throws {
    var random = SplitMix64(seed: 1)
    for element in try allElements() where element != .bool {
      let wide: ElementType = element.format.map { .fixed($0.widened) } ?? .i64
      for bits in [4, 30, 55, nil] {
        let tensors = try (0..<4).map { _ in try random.tensor(element, [2, 3], bits: bits) }
        for limit in [Int64(10), 1 << 30, 1 << 60] {
          let weights = (0..<4).map { _ in Int64(bitPattern: random.next() >> 2) % limit }
          let sums = (0..<6).map { index in
            zip(tensors, weights).reduce(Int256(0)) {
              $0 + Int256($1.0.rawValues[index]) * Int256($1.1)
            }
          }
          check(fitAll(sums, wide), [2, 3], wide) { () throws(TensorError) in
            try Tensor.weightedSum(tensors, weights: weights)
          }
          let total = weights.reduce(0, +)
          guard total > 0 else { continue }
          let means = sums.map { nearest($0, over: Int256(total)) }
          check(fitAll(means, element), [2, 3], element) { () throws(TensorError) in
            try Tensor.weightedAverage(tensors, weights: weights)
          }
          let signed = weights.enumerated().map { $0 % 2 == 0 ? $1 : -$1 }
          let differences = (0..<6).map { index in
            zip(tensors, signed).reduce(Int256(0)) {
              $0 + Int256($1.0.rawValues[index]) * Int256($1.1)
            }
          }
          check(fitAll(differences, wide), [2, 3], wide) { () throws(TensorError) in
            try Tensor.weightedSum(tensors, weights: signed)
          }
        }
      }
    }
  }

  @Test func weightsAreChecked() throws {
    let a = try Tensor.fill(3, element: .i32, shape: [2])
    let b = try Tensor.fill(3, element: .i32, shape: [1, 2])
    let c = try Tensor.fill(3, element: .i64, shape: [2])
    #expect(throws: TensorError.emptyReduction) { try Tensor.weightedAverage([], weights: []) }
    #expect(throws: TensorError.emptyReduction) { try Tensor.weightedSum([], weights: []) }
    #expect(throws: TensorError.emptyReduction) {
      try Tensor.weightedAverage([a, a], weights: [0, 0])
    }
    #expect(throws: TensorError.domain) { try Tensor.weightedAverage([a, a], weights: [2, -1]) }
    #expect(throws: TensorError.shapeMismatch) { try Tensor.weightedAverage([a], weights: [1, 1]) }
    #expect(throws: TensorError.shapeMismatch) {
      try Tensor.weightedAverage([a, b], weights: [1, 1])
    }
    #expect(throws: TensorError.elementMismatch) {
      try Tensor.weightedAverage([a, c], weights: [1, 1])
    }
    #expect(throws: TensorError.overflow) {
      try Tensor.weightedAverage([a, a], weights: [.max, 1])
    }
    #expect(throws: TensorError.overflow) { try Tensor.weightedSum([a, a], weights: [.min, 0]) }
    #expect(try Tensor.weightedAverage([a, a], weights: [.max - 1, 1]) == a)
  }
}
