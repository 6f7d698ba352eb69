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
  /// The struct `Bag`: a list of U64 and a `Point`.
  case bag
  /// The struct `Nest`: a `Bag`, a list of lists, an optional list and a U64.
  case nest
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
    case .bag: "Bag"
    case .nest: "Nest"
    case .shape: "Shape"
    case .matrix: "Tensor<Q<8,24>, [2, 3]>"
    case .vector: "Tensor<Q<8,24>, [3]>"
    }
  }

  var isInteger: Bool {
    if case .integer = self { return true }
    return false
  }

  /// The fields of a struct; empty for other types.
  var fields: [(name: String, type: GeneratedType)] {
    switch self {
    case .point: [("x", .u64), ("y", .integer(signed: true, bits: 32)), ("on", .bool)]
    case .bag: [("ys", .numbers), ("at", .point)]
    case .nest:
      [("p", .bag), ("zs", .list(.numbers, max: 3)), ("o", .optional(.numbers)), ("n", .u64)]
    case .pair(let first, let second): [("0", first), ("1", second)]
    case .bool, .integer, .fixed, .address, .hash, .optional, .list, .shape, .matrix, .vector: []
    }
  }

  /// Types whose values are objects that hold objects, so that a copy which is none shows.
  static let deep: [GeneratedType] = [
    .numbers, .numbers, .list(.numbers, max: 3), .optional(.numbers), .bag, .nest,
    .list(.bag, max: 3), .optional(.bag), .pair(.numbers, .u64), .list(.optional(.numbers), max: 3),
    .optional(.optional(.numbers)), .pair(.bag, .optional(.numbers)),
  ]

  /// `List<U64, max 4>`
  static let numbers = GeneratedType.list(.u64, max: 4)
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
