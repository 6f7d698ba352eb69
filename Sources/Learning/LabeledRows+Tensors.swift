import Primitives
import Tensors

extension ElementType {
  /// `Q<8, 24>`: features, weights and updates.
  package static let q8x24 = fixed(integerBits: 8, fractionBits: 24)
  /// `Q<40, 24>`: sums of updates.
  package static let q40x24 = fixed(integerBits: 40, fractionBits: 24)

  private static func fixed(integerBits: Int, fractionBits: Int) -> ElementType {
    guard let format = FixedFormat(integerBits: integerBits, fractionBits: fractionBits) else {
      preconditionFailure("the bits make a format")
    }
    return .fixed(format)
  }
}

extension LabeledRows {
  /// The features as a `Tensor<Q<8,24>, [count, featureCount]>`; exact.
  package func featureTensor() throws -> Tensor {
    try Tensor(
      element: .q8x24, shape: [count, featureCount],
      rawValues: sixteenths.map { Int64($0) << 20 })
  }

  /// The labels as a `Tensor<U8, [count]>`.
  package func labelTensor() throws -> Tensor {
    try Tensor(element: .u8, shape: [count], rawValues: labels.map(Int64.init))
  }

  /// The features and the labels as arguments of a call.
  package func arguments() throws -> [ABIValue] {
    [.bytes(try featureTensor().encoded()), .bytes(try labelTensor().encoded())]
  }

  /// What commits to the rows as a test set: keccak256 of the ABI encoding of features and labels,
  /// the language's `hash(x, y)`.
  package func commitment() throws -> Hash256 {
    keccak256(try ABI.encode([.bytes, .bytes], try arguments()))
  }
}
