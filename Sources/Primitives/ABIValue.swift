/// A value of an ABI type.
package enum ABIValue: Hashable, Sendable {
  /// An unsigned number.
  case uint(U256)
  /// A signed number, in two's complement over 256 bits whatever its type's width.
  case int(U256)
  /// A truth value.
  case bool(Bool)
  /// An address.
  case address(Address)
  /// The bytes of a `bytesN`, exactly N of them.
  case fixedBytes([UInt8])
  /// Any number of bytes.
  case bytes([UInt8])
  /// Text.
  case string(String)
  /// The elements of an array, fixed or not.
  case array([ABIValue])
  /// The components of a tuple.
  case tuple([ABIValue])

  /// The `bytes32` value of a hash.
  package static func hash(_ hash: Hash256) -> ABIValue { .fixedBytes(hash.bytes) }
}

extension ABIValue: CustomStringConvertible {
  /// The value as readable text: decimal numbers, hexadecimal bytes, quoted text, `[1, 2]`,
  /// `(1, true)`.
  package var description: String {
    switch self {
    case .uint(let value): value.description
    case .int(let value): value.signedDescription
    case .bool(let value): value ? "true" : "false"
    case .address(let value): value.checksummed
    case .fixedBytes(let bytes), .bytes(let bytes): Hex.encodePrefixed(bytes)
    case .string(let text): text.debugDescription
    case .array(let elements):
      "[" + elements.map(\.description).joined(separator: ", ") + "]"
    case .tuple(let components):
      "(" + components.map(\.description).joined(separator: ", ") + ")"
    }
  }
}
