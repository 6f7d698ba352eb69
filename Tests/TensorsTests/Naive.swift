import Primitives
import Tensors
import Testing

/// What an operation should give: the values, or the error that all results together cause.
typealias Expected = Result<[Int64], TensorError>

/// Expects a tensor of the shape with the values, or the error.
func check(
  _ expected: Expected, _ shape: [Int], _ element: ElementType,
  _ operation: () throws(TensorError) -> Tensor, location: SourceLocation = #_sourceLocation
) {
  do throws(TensorError) {
    let actual = try operation()
    guard case .success(let values) = expected else {
      Issue.record("\(actual) instead of \(expected)", sourceLocation: location)
      return
    }
    #expect(actual.rawValues == values, sourceLocation: location)
    #expect(actual.shape == shape, sourceLocation: location)
    #expect(actual.element == element, sourceLocation: location)
  } catch {
    guard case .failure(error) = expected else {
      Issue.record("\(error) instead of \(expected)", sourceLocation: location)
      return
    }
  }
}

/// Exact results in the element type: overflow if any does not fit.
func fitAll(_ exact: [Int256], _ element: ElementType) -> Expected {
  var values: [Int64] = []
  for value in exact {
    guard let raw = fitted(value, element) else { return .failure(.overflow) }
    values.append(raw)
  }
  return .success(values)
}

/// The rounded product of matrices by the schoolbook triple loop in unbounded integers.
func naiveMatmul(_ a: [Int64], _ b: [Int64], _ m: Int, _ k: Int, _ n: Int, fractionBits: Int)
  -> [Int256]
{
  var result: [Int256] = []
  let unit = Int256(1) << fractionBits
  for i in 0..<m {
    for j in 0..<n {
      var sum = Int256(0)
      for p in 0..<k { sum = sum + Int256(a[i * k + p]) * Int256(b[p * n + j]) }
      result.append(nearest(sum, over: unit))
    }
  }
  return result
}

extension SplitMix64 {
  /// A tensor of raw values of up to `bits` bits; of edge values among random ones for nil.
  mutating func tensor(_ element: ElementType, _ shape: [Int], bits: Int? = nil) throws -> Tensor {
    let count = try Tensor.elementCount(of: shape)
    var values: [Int64] = []
    for _ in 0..<count {
      values.append(bits.map { raw(element, bits: $0) } ?? raw(element))
    }
    return try Tensor(element: element, shape: shape, rawValues: values)
  }
}
