import Primitives
import Semantics
import Tensors

extension Interpreter {
  /// A method of tensors: a row or a column over a matrix, order, distances, eight bits, images.
  func model(_ builtin: Builtin, _ values: [Value]) throws -> Tensor {
    let tensor = values[0].tensor
    switch builtin {
    case .tensorSubtractRow: return try tensor.subtractRow(values[1].tensor)
    case .tensorSubtractColumn: return try tensor.subtractColumn(values[1].tensor)
    case .tensorMultiplyRow: return try tensor.multiplyRow(values[1].tensor)
    case .tensorMultiplyColumn: return try tensor.multiplyColumn(values[1].tensor)
    case .tensorDivideRow: return try tensor.divideRow(values[1].tensor)
    case .tensorDivideColumn: return try tensor.divideColumn(values[1].tensor)
    case .tensorSign: return try tensor.sign()
    case .tensorReciprocal: return try tensor.reciprocal()
    case .tensorSort: return try tensor.sorted(axis: index(values[1]))
    case .tensorOrder: return try tensor.order(axis: index(values[1]))
    case .tensorRank:
      let axis = index(values[1])
      return try tensor.order(axis: axis).order(axis: axis)
    case .tensorTopK:
      return try tensor.order(axis: 0, .descending).rows(from: 0, to: index(values[1]))
    case .tensorMedian:
      let axis = values.count > 1 ? index(values[1]) : 0
      return try mean(ofNothing: true) { try tensor.median(axis: axis) }
    case .tensorTrimmedMean:
      let axis = values.count > 2 ? index(values[2]) : 0
      return try mean(ofNothing: true) {
        try tensor.trimmedMean(axis: axis, trim: index(values[1]))
      }
    case .tensorNorm2: return try tensor.norm2()
    case .tensorCosine:
      let other = values[1].tensor
      guard let format = tensor.element.format else { throw TensorError.elementMismatch }
      let product = try tensor.dot(other).scalar()
      let first = try FixedPoint.divide(product, tensor.norm2().scalar(), format)
      let raw = try FixedPoint.divide(first, other.norm2().scalar(), format)
      return try Tensor.scalar(raw, element: tensor.element)
    case .tensorSquaredDistances: return try tensor.squaredDistances()
    case .tensorQuantise: return try tensor.quantised(by: rawScalar(values[1]))
    case .tensorMatmulWide: return try tensor.matmulWide(values[1].tensor)
    case .tensorConvolve: return try tensor.convolved(values[1].tensor)
    case .tensorMaxPool: return try tensor.maxPooled(size: index(values[1]))
    case .tensorMeanPool: return try tensor.meanPooled(size: index(values[1]))
    default: preconditionFailure("handled by the caller")
    }
  }
}
