/// The types that generated programs use.
package indirect enum GeneratedType: Hashable, Sendable {
  case bool
  case integer(signed: Bool, bits: Int)
  case fixed(integer: Int, fraction: Int)
  case address, hash
  case optional(GeneratedType)
  case pair(GeneratedType, GeneratedType)
  case list(GeneratedType, max: Int)
  /// The struct `Point`: a U64, an I32 and a Bool.
  case point
  /// The enum `Shape`: no payload, a U64, or an I64 and a Bool.
  case shape
  /// `Tensor<Q<8,24>, [2, 3]>`
  case matrix
  /// `Tensor<Q<8,24>, [3]>`
  case vector

  /// As it is written in a program.
  package var text: String {
    switch self {
    case .bool: "Bool"
    case .integer(signed: let signed, bits: let bits): "\(signed ? "I" : "U")\(bits)"
    case .fixed(integer: let integer, fraction: let fraction): "Q<\(integer), \(fraction)>"
    case .address: "Address"
    case .hash: "Hash"
    case .optional(let inner): "\(inner.text)?"
    case .pair(let first, let second): "(\(first.text), \(second.text))"
    case .list(let element, max: let max): "List<\(element.text), max \(max)>"
    case .point: "Point"
    case .shape: "Shape"
    case .matrix: "Tensor<Q<8,24>, [2, 3]>"
    case .vector: "Tensor<Q<8,24>, [3]>"
    }
  }

  var isInteger: Bool {
    if case .integer = self { return true }
    return false
  }

  static let number = GeneratedType.fixed(integer: 8, fraction: 24)
  static let u64 = GeneratedType.integer(signed: false, bits: 64)
  static let i64 = GeneratedType.integer(signed: true, bits: 64)

  static let scalars: [GeneratedType] = [
    .bool, .u64, .u64, .i64, .integer(signed: false, bits: 8), .integer(signed: true, bits: 8),
    .integer(signed: false, bits: 16), .integer(signed: true, bits: 32),
    .integer(signed: false, bits: 128), .integer(signed: true, bits: 128),
    .integer(signed: false, bits: 256), .integer(signed: true, bits: 256),
    .fixed(integer: 8, fraction: 24), .fixed(integer: 32, fraction: 32), .address, .hash,
  ]
}
