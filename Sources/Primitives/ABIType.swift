/// A type of the Solidity contract ABI.
///
/// Source: Solidity documentation, "Contract ABI Specification".
package indirect enum ABIType: Hashable, Sendable {
  /// An unsigned number of 8, 16, ... 256 bits: `uint256`.
  case uint(Int)
  /// A signed number of 8, 16, ... 256 bits: `int256`.
  case int(Int)
  /// `bool`.
  case bool
  /// `address`: 20 bytes.
  case address
  /// 1 to 32 bytes: `bytes32`.
  case fixedBytes(Int)
  /// `bytes`: any number of bytes.
  case bytes
  /// `string`: UTF-8 text.
  case string
  /// Any number of elements: `uint256[]`.
  case array(of: ABIType)
  /// A fixed number of elements, at least one: `uint256[3]`.
  case fixedArray(of: ABIType, count: Int)
  /// Components in order, at least one: `(uint256,bytes)`.
  case tuple([ABIType])

  /// A 256-bit unsigned number.
  package static let uint256 = ABIType.uint(256)
  /// A 256-bit signed number.
  package static let int256 = ABIType.int(256)
  /// 32 bytes.
  package static let bytes32 = ABIType.fixedBytes(32)

  /// The name in function signatures: `(uint256,bytes)[]`.
  package var canonicalName: String {
    switch self {
    case .uint(let bits): "uint\(bits)"
    case .int(let bits): "int\(bits)"
    case .bool: "bool"
    case .address: "address"
    case .fixedBytes(let count): "bytes\(count)"
    case .bytes: "bytes"
    case .string: "string"
    case .array(let element): element.canonicalName + "[]"
    case .fixedArray(let element, let count): element.canonicalName + "[\(count)]"
    case .tuple(let components): ABIType.canonicalName(of: components)
    }
  }

  /// The names of components in parentheses, as they stand after a function's name.
  package static func canonicalName(of components: [ABIType]) -> String {
    canonicalName(joining: components.map(\.canonicalName))
  }

  /// The same of the components' names.
  package static func canonicalName(joining names: [String]) -> String {
    "(" + names.joined(separator: ",") + ")"
  }
}

/// Why an ABI type is not one that can be encoded.
package enum ABITypeError: Error, Hashable, Sendable {
  /// A number's bits are not 8, 16, ... 256.
  case invalidBitCount(Int)
  /// A fixed byte string does not have 1 to 32 bytes.
  case invalidByteCount(Int)
  /// A fixed array's count is below 1: like Solidity, the ABI has no types without bytes, whose
  /// arrays could name any number of elements at no cost.
  case invalidArrayCount(Int)
  /// A tuple has no components.
  case emptyTuple
  /// The type is nested deeper than `Limits.abiDepthMax`.
  case tooDeep
  /// The type has more nodes than `Limits.abiTypeNodesMax`.
  case tooManyNodes
  /// A value of the type takes more bytes than `Limits.abiBytesMax`.
  case tooLarge
}

extension ABIType {
  /// Whether its encodings differ in length: then an offset stands where it would.
  package var isDynamic: Bool {
    switch self {
    case .uint, .int, .bool, .address, .fixedBytes: false
    case .bytes, .string, .array: true
    case .fixedArray(let element, _): element.isDynamic
    case .tuple(let parts): parts.contains { $0.isDynamic }
    }
  }
}
