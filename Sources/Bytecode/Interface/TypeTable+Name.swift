import Primitives

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
    case .ciphertext(let element, let scheme, let depth):
      scheme.depthMax == 0
        ? "Encrypted<\(scheme), \(name(element))>"
        : "Encrypted<\(scheme), \(name(element)), depth \(depth)>"
    case .publicKey(let scheme): "PublicKey<\(scheme)>"
    case .coin: "Coin"
    case .sum(let ciphertext, let max): "Sum<\(name(ciphertext)), max \(max)>"
    }
  }
}
