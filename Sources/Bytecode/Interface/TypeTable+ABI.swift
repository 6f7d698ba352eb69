import Primitives

extension TypeDescriptor {
  /// The one mapping from types of the machine to types of the Solidity ABI.
  ///
  /// `parts` are the ABI types of `children`, in their order. Nil for a coin, a map and a sum, which do not travel.
  func abiType(parts: [ABIType]) -> ABIType? {
    switch self {
    case .bool: .bool
    case .unsigned(let bits): .uint(Int(bits))
    case .signed(let bits): .int(Int(bits))
    case .fixed(let integer, let fraction): .int(Int(integer) + Int(fraction))
    case .address: .address
    case .hash: .bytes32
    case .bytes, .tensor, .ciphertext, .publicKey: .bytes
    case .text: .string
    case .optional: .tuple([.bool] + parts)
    case .record: .tuple(parts)
    case .enumeration(_, let cases):
      cases.allSatisfy(\.payload.isEmpty) ? .uint(8) : .tuple([.uint(8), .bytes])
    case .array(_, let count): parts.first.map { .fixedArray(of: $0, count: Int(count)) }
    case .list: parts.first.map { .array(of: $0) }
    case .map, .coin, .sum: nil
    }
  }
}

extension TypeTable {
  /// The ABI type of a type; nil when it is, or contains, a coin, a map or a sum, which do not travel.
  ///
  /// - Precondition: the index is one of the table's.
  package func abiType(_ type: TypeIndex) -> ABIType? { facts[Int(type)].abiType }

  /// The ABI types of types; nil when one has none.
  package func abiTypes(_ types: [TypeIndex]) -> [ABIType]? {
    let found = types.compactMap { abiType($0) }
    return found.count == types.count ? found : nil
  }

  /// The signature of a name with parameters: `transfer(address,uint256)`. Coins are left out.
  package func signature(_ name: String, _ parameters: [TypeIndex]) -> String {
    ABI.signature(name, parameters.compactMap { abiType($0) })
  }

  /// The selector of a name with parameters: the first four bytes of keccak256 of the signature,
  /// as a big-endian number.
  package func selector(_ name: String, _ parameters: [TypeIndex]) -> UInt32 {
    ABI.selector(signature(name, parameters)).number
  }

  /// Values of the types from their ABI encoding; nil when the bytes are not one.
  package func decode(_ bytes: [UInt8], _ types: [TypeIndex]) -> [ABIValue]? {
    guard let types = abiTypes(types) else { return nil }
    return try? ABI.decode(types, bytes)
  }
}
