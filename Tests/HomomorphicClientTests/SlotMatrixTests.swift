import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// Products of hidden vectors and plain matrices.
@Suite struct SlotMatrixTests {
  private static let box = EncryptedTensorTests.ckks

  /// The diagonals alone, on plain slots: every shape that 16 slots hold, also those that fill them.
  @Test func diagonalsMultiply() throws {
    let slots = 16
    var generator = SplitMix64(seed: 41)
    for inputs in 2...slots {
      for outputs in 1...slots {
        let form = try SlotMatrix(inputs: inputs, outputs: outputs, slots: slots)
        let vector = (0..<inputs).map { _ in Int64.random(in: -9...9, using: &generator) }
        let matrix = (0..<inputs * outputs).map { _ in Int64.random(in: -9...9, using: &generator) }
        func turned(_ values: [Int64], _ steps: Int) -> [Int64] {
          (0..<slots).map { values[($0 + steps + slots) % slots] }
        }
        var padded = vector + [Int64](repeating: 0, count: slots - inputs)
        if form.copy > 0 { padded = zip(padded, turned(padded, -form.copy)).map { $0 + $1 } }
        var result = [Int64](repeating: 0, count: slots)
        for giant in 0..<form.giants {
          var part = [Int64](repeating: 0, count: slots)
          for baby in 0..<form.babies {
            guard
              let diagonal = form.diagonal(matrix, giant: giant, baby: baby, slots: slots)
            else { continue }
            let baby = turned(padded, baby)
            for (slot, factor) in diagonal.enumerated() { part[slot] += factor * baby[slot] }
          }
          result = zip(result, turned(part, giant * form.babies)).map { $0 + $1 }
        }
        let expected = (0..<slots).map { output in
          output >= outputs
            ? 0
            : (0..<inputs).reduce(Int64(0)) {
              $0 + vector[$1] * matrix[$1 * outputs + output]
            }
        }
        #expect(result == expected, "\(inputs) x \(outputs)")
        #expect(form.rotations.count < 2 * form.babies + 1)
      }
    }
    for (inputs, outputs) in [(1, 4), (0, 4), (4, 0), (17, 1), (2, 17)] {
      #expect(throws: HomomorphicError.shapeMismatch) {
        _ = try SlotMatrix(inputs: inputs, outputs: outputs, slots: slots)
      }
    }
  }

  @Test(arguments: [(2, 1), (3, 5), (16, 16), (30, 7), (5, 100)])
  func aHiddenVectorTimesAMatrix(rows: Int, columns: Int) throws {
    let format = try EncryptedTensorTests.q.get()
    let raw = EncryptedTensorTests.small(rows, seed: 11)
    let matrix = EncryptedTensorTests.small(rows * columns, seed: 12)
    let (x, factors) = (EncryptedTensorTests.double(raw), EncryptedTensorTests.double(matrix))
    let expected = (0..<columns).map { column in
      (0..<rows).reduce(0) { $0 + x[$1] * factors[$1 * columns + column] }
    }
    let vector = try Self.box.encrypt(raw, format)
    let product = try vector.multiplied(matrix: matrix, columns: columns, places: 24)
    #expect(product.shape == [columns] && product.depth == vector.depth - 1)
    EncryptedTensorTests.expectNear(try Self.box.decrypt(product), expected, within: 1e-5)
    // As far off as the bound on noise says, at most; and nothing stands in the slots behind.
    let error = try #require(product.errorBound)
    EncryptedTensorTests.expectNear(try Self.box.decrypt(product), expected, within: error)
    EncryptedTensorTests.expectNear(
      try Self.box.decrypt(try product.summed()), [expected.reduce(0, +)], within: 1e-4)
    #expect(product.matrixWork(columns: rows).switches > 0 || columns == 1)
  }

  @Test func otherShapesAreRefused() throws {
    let format = try EncryptedTensorTests.q.get()
    let square = try Self.box.encrypt([1, 2, 3, 4], shape: [2, 2], format)
    let single = try Self.box.encrypt([1], format)
    let vector = try Self.box.encrypt([1, 2], format)
    for (tensor, matrix, columns) in [
      (square, [1, 2, 3, 4], 2), (single, [1, 2], 2), (vector, [1, 2, 3], 2), (vector, [], 0),
    ] as [(EncryptedTensor, [Int64], Int)] {
      #expect(throws: HomomorphicError.shapeMismatch) {
        _ = try tensor.multiplied(matrix: matrix, columns: columns, places: 24)
      }
    }
    #expect(throws: HomomorphicError.transparent) {
      _ = try vector.multiplied(matrix: [0, 0], columns: 1, places: 24)
    }
    // Without a range depth 0 has no room for Q<8,24>.
    var generator = SplitMix64(seed: 13)
    let shallow = try EncryptedTensor.encrypt(
      [1, 2], shape: [2], format: format, key: Self.box.key, depth: 0, within: 2,
      using: &generator)
    #expect(throws: HomomorphicError.depthExhausted) {
      _ = try shallow.multiplied(matrix: [1, 1], columns: 1, places: 24)
    }
    let counts = try EncryptedTensorTests.bfv.encrypt([1, 2], try EncryptedTensorTests.i8.get())
    #expect(throws: HomomorphicError.shapeMismatch) {
      _ = try counts.multiplied(matrix: [1, 2], columns: 1, places: 0)
    }
  }
}
