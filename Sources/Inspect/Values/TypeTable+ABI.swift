import Bytecode
import Primitives

extension TypeTable {
  /// The ABI type of a type; nil for a coin, a map or a sum, which do not travel.
  package func abiType(_ type: TypeIndex) -> ABIType? {
    switch self[type] {
    case .bool: .bool
    case .unsigned(let bits): .uint(Int(bits))
    case .signed(let bits): .int(Int(bits))
    case .fixed(let integer, let fraction): .int(Int(integer) + Int(fraction))
    case .address: .address
    case .hash: .bytes32
    case .bytes, .tensor, .cipher, .publicKey: .bytes
    case .text: .string
    case .optional(let inner): abiType(inner).map { .tuple([.bool, $0]) }
    case .record(_, let fields, _): abiTypes(fields.map(\.type)).map { .tuple($0) }
    case .enumeration(_, let cases):
      cases.allSatisfy(\.payload.isEmpty) ? .uint(8) : .tuple([.uint(8), .bytes])
    case .array(let element, let count):
      abiType(element).map { .fixedArray(of: $0, count: Int(count)) }
    case .list(let element, _): abiType(element).map { .array(of: $0) }
    case .map, .coin, .sum: nil
    }
  }

  /// The ABI types of types; nil when one has none.
  package func abiTypes(_ types: [TypeIndex]) -> [ABIType]? {
    let found = types.compactMap { abiType($0) }
    return found.count == types.count ? found : nil
  }

  /// Values of the types from their ABI encoding; nil when the bytes are not one.
  package func decode(_ bytes: [UInt8], _ types: [TypeIndex]) -> [ABIValue]? {
    guard let types = abiTypes(types) else { return nil }
    return try? ABI.decode(types, bytes)
  }
}

extension TypeTable {
  /// The type as the language writes it. A tensor's shape is no part of it: the machine's types
  /// have none.
  package func name(_ type: TypeIndex) -> String {
    switch self[type] {
    case .bool: "Bool"
    case .unsigned(let bits): "U\(bits)"
    case .signed(let bits): "I\(bits)"
    case .fixed(let integer, let fraction): "Q<\(integer),\(fraction)>"
    case .address: "Address"
    case .hash: "Hash"
    case .bytes(let max): "Bytes<max \(max)>"
    case .text(let max): "Text<max \(max)>"
    case .optional(let inner): "\(name(inner))?"
    case .record("", let fields, _):
      "(" + fields.map { name($0.type) }.joined(separator: ", ") + ")"
    case .record(let name, _, _), .enumeration(let name, _): name
    case .array(let element, let count): "[\(name(element)); \(count)]"
    case .list(let element, let max): "List<\(name(element)), max \(max)>"
    case .map(let key, let value): "Map<\(name(key)), \(name(value))>"
    case .tensor(let element): "Tensor<\(name(element))>"
    case .cipher(let element, let scheme, let depth):
      scheme.depthMax == 0
        ? "Encrypted<\(scheme), \(name(element))>"
        : "Encrypted<\(scheme), \(name(element)), depth \(depth)>"
    case .publicKey(let scheme): "PublicKey<\(scheme)>"
    case .coin: "Coin"
    case .sum(let cipher, let max): "Sum<\(name(cipher)), max \(max)>"
    }
  }
}
