import Primitives
import Tensors
import Testing

struct TensorBasicsTests {
  @Test func shapesBeyondTheLimitsAreRejected() throws {
    for shape in [
      [1, 1, 1, 1, 1], [-1], [Limits.tensorElementsMax + 1], [Int.max, Int.max], [2048, 2049],
      [0, 1 << 12, 1 << 12], [Int.min],
    ] {
      #expect(throws: TensorError.limitExceeded) { try Tensor.elementCount(of: shape) }
    }
    #expect(try Tensor.elementCount(of: [2048, 2048]) == Limits.tensorElementsMax)
    #expect(try Tensor.elementCount(of: []) == 1)
    #expect(try Tensor.elementCount(of: [4, 0]) == 0)
  }

  @Test func valuesMustMatchShapeAndElement() throws {
    #expect(throws: TensorError.shapeMismatch) {
      try Tensor(element: .i8, shape: [2], rawValues: [1])
    }
    for element in try allElements() where element.maximum < .max {
      for value in [element.minimum - 1, element.maximum + 1] {
        #expect(throws: TensorError.overflow) {
          try Tensor(element: element, shape: [1], rawValues: [value])
        }
        #expect(throws: TensorError.overflow) {
          try Tensor.fill(value, element: element, shape: [1])
        }
      }
    }
  }

  @Test func elementsAreFoundByIndex() throws {
    let tensor = try Tensor(element: .i32, shape: [2, 3], rawValues: [1, 2, 3, 4, 5, 6])
    #expect(try tensor.element(at: [1, 0]) == 4)
    #expect(try tensor.element(at: [0, 2]) == 3)
    #expect(throws: TensorError.outOfBounds) { try tensor.element(at: [2, 0]) }
    #expect(throws: TensorError.outOfBounds) { try tensor.element(at: [0, -1]) }
    #expect(throws: TensorError.shapeMismatch) { try tensor.element(at: [0]) }
    #expect(throws: TensorError.outOfBounds) { try tensor.rawValue(at: 6) }
    #expect(throws: TensorError.shapeMismatch) { try tensor.scalar() }
    #expect(try Tensor.scalar(7, element: .u8).element(at: []) == 7)
  }

  @Test func iotaCountsInNumbersNotInRawValues() throws {
    #expect(try Tensor.iota(3, element: .fixed(try q(16, 16))).rawValues == [0, 65536, 131072])
    #expect(try Tensor.iota(256, element: .u8).rawValues.last == 255)
    #expect(throws: TensorError.overflow) { try Tensor.iota(257, element: .u8) }
    #expect(throws: TensorError.overflow) { try Tensor.iota(3, element: .fixed(try q(1, 63))) }
    #expect(throws: TensorError.limitExceeded) { try Tensor.iota(-1, element: .u8) }
    #expect(throws: TensorError.elementMismatch) { try Tensor.iota(1, element: .bool) }
  }

  @Test func elementCodesAreFrozenAndReversible() throws {
    let codes = try allElements().map { $0.code }
    #expect(codes == [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 9, 9, 9, 9])
    for element in try allElements() {
      let bits = UInt8(element.fractionBits)
      #expect(ElementType(code: element.code, fractionBits: bits) == element)
    }
    #expect(TensorError.allCases.map { $0.rawValue } == [1, 2, 3, 4, 5, 6, 7, 8, 9])
  }
}
