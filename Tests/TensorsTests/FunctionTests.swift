import Foundation
import Primitives
import Tensors
import Testing

struct FunctionTests {
  @Test func comparisonsSelectAndLogic() throws {
    for element in [ElementType.i32, .i64] {
      let a = try Tensor.fromScalars([1, 2, 3], element: element)
      let b = try Tensor.fromScalars([3, 2, 1], element: element)
      let expected: [(Comparison, [Int64])] = [
        (.equal, [0, 1, 0]), (.notEqual, [1, 0, 1]), (.less, [1, 0, 0]),
        (.lessOrEqual, [1, 1, 0]), (.greater, [0, 0, 1]), (.greaterOrEqual, [0, 1, 1]),
      ]
      for (relation, truth) in expected {
        #expect(try a.compare(relation, b).rawValues == truth)
        #expect(a.compare(relation, scalar: 2).rawValues == truth)
        #expect(a.compare(relation, scalar: 2).element == .bool)
      }
      let mask = try a.compare(.less, b)
      #expect(try mask.select(a, b).rawValues == [1, 2, 1])
      #expect(try mask.not().rawValues == [0, 1, 1])
      #expect(try mask.and(mask.not()).rawValues == [0, 0, 0])
      #expect(try mask.or(mask.not()).rawValues == [1, 1, 1])
      #expect(throws: TensorError.elementMismatch) { try a.select(a, b) }
      #expect(throws: TensorError.elementMismatch) { try a.not() }
      #expect(throws: TensorError.shapeMismatch) { try mask.select(a.row(0), b.row(0)) }
      #expect(throws: TensorError.shapeMismatch) { try a.compare(.less, a.row(0)) }
    }
    #expect(Comparison.allCases.map { $0.rawValue } == [0, 1, 2, 3, 4, 5])
  }

  @Test func clipSignAndConvert() throws {
    let q16 = ElementType.fixed(try q(16, 16))
    let a = try Tensor.fromScalars([-200_000, -1, 0, 1, 98_304], element: q16)
    #expect(try a.clip(low: -5, high: 65536).rawValues == [-5, -1, 0, 1, 65536])
    #expect(try a.sign().rawValues == [-65536, -65536, 0, 65536, 65536])
    #expect(try a.convert(to: .i8).rawValues == [-3, 0, 0, 0, 2])
    #expect(try a.convert(to: .fixed(try q(40, 24))).rawValues == a.rawValues.map { $0 << 8 })
    #expect(throws: TensorError.overflow) { try a.convert(to: .u8) }
    #expect(throws: TensorError.overflow) { try a.convert(to: .fixed(try q(1, 63))) }
    #expect(throws: TensorError.elementMismatch) { try a.convert(to: .bool) }
    #expect(throws: TensorError.domain) { try a.clip(low: 1, high: 0) }
    #expect(throws: TensorError.elementMismatch) { try a.clip(low: 0, high: .max) }
    let truth = try Tensor.fromScalars([1, 0], element: .bool)
    #expect(try truth.convert(to: q16).rawValues == [65536, 0])
    #expect(throws: TensorError.elementMismatch) { try truth.relu() }
    #expect(throws: TensorError.elementMismatch) { try truth.sign() }
    let low = try Tensor.fromScalars([.min], element: .i64)
    #expect(throws: TensorError.overflow) { try low.abs() }
    #expect(throws: TensorError.overflow) {
      try Tensor.fromScalars([1], element: .fixed(try q(1, 31))).sign()
    }
  }

  @Test func functionsOfElementsAreTheScalarFunctions() throws {
    var random = SplitMix64(seed: 1)
    for format in [try q(8, 24), try q(16, 48)] {
      let tensor = try random.tensor(.fixed(format), [20], bits: format.fractionBits + 2)
      let raw = tensor.rawValues
      #expect(try tensor.sigmoid().rawValues == raw.map { try FixedPoint.sigmoid($0, format) })
      #expect(try tensor.tanh().rawValues == raw.map { try FixedPoint.tanh($0, format) })
      #expect(try tensor.exp().rawValues == raw.map { try FixedPoint.exp($0, format) })
      let positive = try tensor.clip(low: 1 << 20, high: format.maximum)
      let raised = positive.rawValues
      #expect(try positive.log().rawValues == raised.map { try FixedPoint.log($0, format) })
      #expect(try positive.sqrt().rawValues == raised.map { try FixedPoint.sqrt($0, format) })
      #expect(throws: TensorError.domain) { try tensor.negate().abs().negate().sqrt() }
    }
    #expect(throws: TensorError.elementMismatch) {
      try Tensor.zeros(element: .i8, shape: [1]).exp()
    }
  }

  /// The exponentials of a run over their sum, and the logarithm of the sum, in double precision.
  private func oracle(_ run: [Int64], _ unit: Double) -> ([Double], Double) {
    let largest = Double(run.max() ?? 0)
    let exponentials = run.map { Foundation.exp((Double($0) - largest) / unit) }
    let sum = exponentials.reduce(0, +)
    return (exponentials.map { $0 / sum * unit }, largest + Foundation.log(sum) * unit)
  }

  /// Random and edge values in formats with few and with many fraction bits, in lengths with a rest of a
  /// vector and of a chunk; errors, too.
  @Test func functionsGiveTheSameBitsOnEveryPath() throws {
    var random = SplitMix64(seed: 12)
    let paths = TensorPath.allCases.filter { $0 <= .best }
    let formats = [(8, 24), (16, 16), (1, 31), (2, 30), (6, 26), (7, 25), (24, 8), (32, 0)]
    for (integer, fraction) in formats {
      let format = try q(integer, fraction)
      for (length, bits) in [(1, nil), (67, 30), (600, 28), (600, 25), (600, 20), (130, 12)] {
        let x = try random.tensor(.fixed(format), [length], bits: bits)
        let positive = (try? x.abs().add(scalar: 1)) ?? x
        let rows = try x.reshape([1, length])
        for path in paths {
          func expectSame(
            _ name: String, _ function: (TensorPath) throws(TensorError) -> Tensor
          ) {
            #expect(
              Result { () throws(TensorError) in try function(path) }
                == Result { () throws(TensorError) in try function(.portable) },
              "\(name) of \(format) on \(path)")
          }
          expectSame("exp") { path throws(TensorError) in try x.exp(on: path) }
          expectSame("log") { path throws(TensorError) in try positive.log(on: path) }
          expectSame("log of any") { path throws(TensorError) in try x.log(on: path) }
          expectSame("sigmoid") { path throws(TensorError) in try x.sigmoid(on: path) }
          expectSame("tanh") { path throws(TensorError) in try x.tanh(on: path) }
          expectSame("softmax") { path throws(TensorError) in try rows.softmax(axis: 1, on: path) }
          if length == 600 {
            let tens = try x.reshape([60, 10])
            expectSame("softmax of ten") { path throws(TensorError) in
              try tens.softmax(axis: 1, on: path)
            }
          }
        }
      }
    }
  }

  /// Where e^x, and so on, lies on or next to the border between two results.
  @Test func whatIsHardToRoundIsLeftToTheScalarFunctions() throws {
    let format = try q(8, 24)
    // Kernels whose bounds are eight times too narrow get some of these wrong.
    for raw in [0, 1, -1, 2, 1 << 24, -(1 << 24), 11_930_453, 15_112_631, 17_401_493, 42_430_707] {
      let x = try Tensor(element: .fixed(format), shape: [1], rawValues: [Int64(raw)])
      for path in TensorPath.allCases where path <= .best {
        #expect(try x.sigmoid(on: path) == x.sigmoid(on: .portable))
        #expect(try x.tanh(on: path) == x.tanh(on: .portable))
        #expect(try x.exp(on: path) == x.exp(on: .portable))
      }
    }
  }

  @Test func softmaxAndItsRelativesAreWithinOneUnit() throws {
    var random = SplitMix64(seed: 1)
    for format in [try q(8, 24), try q(16, 16), try q(40, 24)] {
      let unit = Double(Int64(1) << Int64(format.fractionBits))
      for (rows, columns) in [(3, 2), (5, 10), (1, 1), (2, 300), (2, 5000)] {
        for bits in [format.fractionBits, format.fractionBits + 4, 32] {
          let logits = try random.tensor(.fixed(format), [rows, columns], bits: bits)
          let softmax = try logits.softmax(axis: 1)
          let transposed = try logits.transpose()
          #expect(try transposed.softmax(axis: 0).transpose() == softmax)
          let labels = try Tensor(
            element: .u16, shape: [rows],
            rawValues: (0..<rows).map { _ in Int64(random.next() % UInt64(columns)) })
          var losses = 0.0
          for row in 0..<rows {
            let run = try logits.row(row).rawValues
            let (exact, logSum) = oracle(run, unit)
            for (actual, expected) in zip(try softmax.row(row).rawValues, exact) {
              #expect(Swift.abs(Double(actual) - expected) <= 0.501)
            }
            let label = Int(try labels.rawValue(at: row))
            losses += logSum - Double(run[label])
            guard logSum + 1 < Double(format.maximum) else { continue }
            let one = try logits.rows(from: row, to: row + 1)
            let actual = try one.logSumExp(axis: 1).scalar()
            #expect(Swift.abs(Double(actual) - logSum) <= 0.501)
            guard logSum - Double(run[label]) + 1 < Double(format.maximum) else { continue }
            let loss = try one.crossEntropy(labels: labels.rows(from: row, to: row + 1)).scalar()
            #expect(Swift.abs(Double(loss) - (logSum - Double(run[label]))) <= 0.501)
          }
          let mean = losses / Double(rows)
          if mean + 1 < Double(format.maximum) {
            let actual = try logits.meanCrossEntropy(labels: labels).scalar()
            #expect(Swift.abs(Double(actual) - mean) <= 0.501)
          }
        }
      }
    }
  }

  @Test func softmaxOfEqualLogitsIsUniform() throws {
    for format in [try q(8, 24), try q(40, 24), try q(4, 60)] {
      let logits = try Tensor.fill(format.minimum, element: .fixed(format), shape: [1, 4])
      let quarter = Int64(1) << Int64(format.fractionBits - 2)
      #expect(try logits.softmax(axis: 1).rawValues == [quarter, quarter, quarter, quarter])
      #expect(try logits.softmax(axis: 0).rawValues == .init(repeating: quarter * 4, count: 4))
    }
    let far = try Tensor.fromScalars([.min, .max], element: .fixed(try q(64, 0)))
    #expect(try far.softmax(axis: 0).rawValues == [0, 1])
    #expect(try far.logSumExp(axis: 0).scalar() == .max)
  }

  @Test func meanCrossEntropyRoundsOnceAndTiesGoToEven() throws {
    // A single class has logarithm 0; gaps of 0 and 1 unit average to half a unit.
    let format = try q(8, 24)
    let far = try Tensor(
      element: .fixed(format), shape: [2, 2],
      rawValues: [100 << 24, 0, (100 << 24) + 1, 0])
    for (labels, expected) in [([1, 1], 100 << 24), ([0, 0], 0), ([1, 0], 50 << 24)]
      as [([Int64], Int64)]
    {
      let labels = try Tensor.fromScalars(labels, element: .u8)
      #expect(try far.meanCrossEntropy(labels: labels).scalar() == expected)
    }
    let odd = try far.add(scalar: 1).subtract(
      Tensor(element: .fixed(format), shape: [2, 2], rawValues: [0, 1, 0, 1]))
    // Gaps of 100 and 1 unit, and 100 and 2 units: the mean is 1.5 units above 100.
    let labels = try Tensor.fromScalars([1, 1], element: .u8)
    #expect(try odd.meanCrossEntropy(labels: labels).scalar() == (100 << 24) + 2)
    let bottom = try Tensor(
      element: .fixed(try q(64, 0)), shape: [2, 2], rawValues: [.max, .min, .max, 0])
    #expect(throws: TensorError.overflow) { try bottom.meanCrossEntropy(labels: labels) }
  }

  @Test func softmaxAndItsRelativesCheckTheirOperands() throws {
    let format = try q(8, 24)
    let logits = try Tensor.zeros(element: .fixed(format), shape: [2, 3])
    let labels = try Tensor.fromScalars([0, 3], element: .u8)
    #expect(throws: TensorError.outOfBounds) { try logits.crossEntropy(labels: labels) }
    #expect(throws: TensorError.elementMismatch) { try logits.crossEntropy(labels: logits) }
    #expect(throws: TensorError.shapeMismatch) { try logits.crossEntropy(labels: labels.row(0)) }
    #expect(throws: TensorError.elementMismatch) { try labels.softmax(axis: 0) }
    #expect(throws: TensorError.outOfBounds) { try logits.meanCrossEntropy(labels: labels) }
    #expect(throws: TensorError.emptyReduction) {
      try logits.rows(from: 0, to: 0).meanCrossEntropy(labels: labels.rows(from: 0, to: 0))
    }
    let none = try Tensor.zeros(element: .fixed(format), shape: [2, 0])
    #expect(try none.softmax(axis: 1) == none)
    #expect(throws: TensorError.emptyReduction) { try none.logSumExp(axis: 1) }
    #expect(throws: TensorError.emptyReduction) { try none.crossEntropy(labels: labels) }
    let single = try Tensor.zeros(element: .fixed(try q(1, 31)), shape: [1])
    #expect(throws: TensorError.overflow) { try single.softmax(axis: 0) }
    let top = try Tensor.fill(format.maximum, element: .fixed(format), shape: [2])
    #expect(throws: TensorError.overflow) { try top.logSumExp(axis: 0) }
  }
}
