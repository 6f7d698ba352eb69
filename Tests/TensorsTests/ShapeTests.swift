import Primitives
import Tensors
import Testing

struct ShapeTests {
  @Test func transposeSwapsRowsAndColumns() throws {
    var random = SplitMix64(seed: 1)
    for element in try allElements() {
      for (m, n) in [(1, 1), (2, 3), (17, 40), (33, 16), (0, 4)] {
        let tensor = try random.tensor(element, [m, n])
        let transposed = try tensor.transpose()
        #expect(transposed.shape == [n, m])
        for i in 0..<m {
          for j in 0..<n {
            #expect(try transposed.element(at: [j, i]) == tensor.element(at: [i, j]))
          }
        }
        #expect(try transposed.transpose() == tensor)
      }
    }
    #expect(throws: TensorError.shapeMismatch) {
      try Tensor.zeros(element: .i8, shape: [2]).transpose()
    }
  }

  @Test func slicesRowsAndConcatenations() throws {
    for element in [ElementType.i32, .i64, .bool] {
      let values: [Int64] = [1, 0, 1, 1, 0, 0]
      let tensor = try Tensor(element: element, shape: [3, 2], rawValues: values)
      let tail = try tensor.rows(from: 1, to: 3)
      #expect(tail.shape == [2, 2])
      #expect(tail.rawValues == [1, 1, 0, 0])
      #expect(try tensor.rows(from: 3, to: 3).shape == [0, 2])
      #expect(try tensor.row(1).shape == [2])
      #expect(try tensor.row(1).rawValues == [1, 1])
      #expect(try tensor.row(0).row(0).shape == [])
      #expect(try Tensor.concat([tensor.rows(from: 0, to: 1), tail]) == tensor)
      #expect(try tensor.reshape([2, 3]).rawValues == values)
      for (start, end) in [(-1, 1), (2, 1), (0, 4), (4, 4), (.min, .max)] {
        #expect(throws: TensorError.outOfBounds) { try tensor.rows(from: start, to: end) }
      }
      for index in [-1, 3, Int.max] {
        #expect(throws: TensorError.outOfBounds) { try tensor.row(index) }
      }
      #expect(throws: TensorError.shapeMismatch) { try tensor.reshape([7]) }
      #expect(throws: TensorError.limitExceeded) { try tensor.reshape([1, 1, 1, 1, 6]) }
      #expect(throws: TensorError.shapeMismatch) { try Tensor.concat([tensor, tensor.row(0)]) }
    }
    let scalar = try Tensor.scalar(1, element: .i8)
    #expect(throws: TensorError.shapeMismatch) { try scalar.row(0) }
    #expect(throws: TensorError.shapeMismatch) { try scalar.rows(from: 0, to: 0) }
    #expect(throws: TensorError.shapeMismatch) { try Tensor.concat([scalar]) }
    #expect(throws: TensorError.emptyReduction) { try Tensor.concat([]) }
    let a = try Tensor.zeros(element: .i8, shape: [1])
    let b = try Tensor.zeros(element: .u8, shape: [1])
    #expect(throws: TensorError.elementMismatch) { try Tensor.concat([a, b]) }
    let half = try Tensor.zeros(element: .i8, shape: [Limits.tensorElementsMax / 2 + 1])
    #expect(throws: TensorError.limitExceeded) { try Tensor.concat([half, half]) }
  }

  @Test func gatherAndOneHot() throws {
    let tensor = try Tensor(element: .i32, shape: [3, 2], rawValues: [1, 2, 3, 4, 5, 6])
    let indices = try Tensor.fromScalars([2, 0, 2], element: .u8)
    #expect(try tensor.gather(indices).rawValues == [5, 6, 1, 2, 5, 6])
    #expect(try tensor.gather(indices).shape == [3, 2])
    #expect(throws: TensorError.outOfBounds) {
      try tensor.gather(Tensor.fromScalars([3], element: .u8))
    }
    #expect(throws: TensorError.outOfBounds) {
      try tensor.gather(Tensor.fromScalars([.min], element: .i64))
    }
    #expect(throws: TensorError.elementMismatch) {
      try tensor.gather(Tensor.zeros(element: .fixed(try q(8, 24)), shape: [1]))
    }
    #expect(throws: TensorError.shapeMismatch) { try tensor.gather(tensor) }
    let q16 = ElementType.fixed(try q(16, 16))
    let rows = try indices.oneHot(classes: 3, element: q16)
    #expect(rows.rawValues == [0, 0, 65536, 65536, 0, 0, 0, 0, 65536])
    #expect(rows.shape == [3, 3])
    #expect(throws: TensorError.outOfBounds) { try indices.oneHot(classes: 2, element: .u8) }
    #expect(throws: TensorError.limitExceeded) { try indices.oneHot(classes: -1, element: .u8) }
    #expect(throws: TensorError.limitExceeded) { try indices.oneHot(classes: .max, element: .u8) }
    #expect(throws: TensorError.overflow) {
      try indices.oneHot(classes: 3, element: .fixed(try q(1, 31)))
    }
    #expect(
      try tensor.argmax(axis: 1).oneHot(classes: 2, element: .bool).rawValues == [0, 1, 0, 1, 0, 1])
  }
}
