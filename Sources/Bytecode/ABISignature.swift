import Primitives

extension TypeTable {
  /// The name of a type in the Solidity ABI, as it stands in signatures.
  ///
  /// - Precondition: the type is encodable (`TypeFacts.isEncodable`).
  package func abiName(_ type: TypeIndex) -> String {
    switch self[type] {
    case .bool: "bool"
    case .unsigned(let bits): "uint\(bits)"
    case .signed(let bits): "int\(bits)"
    case .fixed(let integer, let fraction): "int\(UInt16(integer) + UInt16(fraction))"
    case .address: "address"
    case .hash: "bytes32"
    case .bytes, .tensor, .cipher, .publicKey: "bytes"
    case .text: "string"
    case .optional(let type): "(bool,\(abiName(type)))"
    case .record(_, let fields, _): tuple(fields.map(\.type))
    case .enumeration(_, let cases):
      cases.allSatisfy(\.payload.isEmpty) ? "uint8" : "(uint8,bytes)"
    case .array(let type, let count): "\(abiName(type))[\(count)]"
    case .list(let type, _): "\(abiName(type))[]"
    case .map, .coin, .sum:
      preconditionFailure("the verifier admits only encodable types to signatures")
    }
  }

  /// The signature of a name with parameters: `transfer(address,uint256)`. Coins are left out.
  ///
  /// - Precondition: the other types are encodable.
  package func signature(_ name: String, _ parameters: [TypeIndex]) -> String {
    name + tuple(parameters.filter { self[$0] != .coin })
  }

  /// The selector of a name with parameters: the first four bytes of keccak256 of the signature,
  /// as a big-endian number.
  package func selector(_ name: String, _ parameters: [TypeIndex]) -> UInt32 {
    UInt32(truncatingIfNeeded: keccak256(utf8: signature(name, parameters)).word0 >> 32)
  }

  /// The first topic of an event: keccak256 of its signature.
  package func topic(_ event: Event) -> Hash256 {
    keccak256(utf8: signature(event.name, event.fields.map(\.type)))
  }

  private func tuple(_ types: [TypeIndex]) -> String {
    "(" + types.map { abiName($0) }.joined(separator: ",") + ")"
  }
}
