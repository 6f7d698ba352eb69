import Primitives

extension TypeTable {
  /// What an absent optional carries: zero, empty, the first case.
  package func absent(_ type: TypeIndex) -> ABIValue {
    switch self[type] {
    case .bool: .bool(false)
    case .unsigned: .uint(.zero)
    case .signed, .fixed: .int(.zero)
    case .address: .address(.zero)
    case .hash: .hash(.zero)
    case .bytes, .tensor, .ciphertext, .publicKey, .map, .coin, .sum: .bytes([])
    case .text: .string("")
    case .optional(let inner): .tuple([.bool(false), absent(inner)])
    case .record(_, let fields, _): .tuple(fields.map { absent($0.type) })
    case .enumeration(_, let cases):
      if cases.allSatisfy(\.payload.isEmpty) {
        .uint(.zero)
      } else {
        .tuple([.uint(.zero), .bytes(absentPayload(cases.first?.payload ?? []))])
      }
    case .array(let element, let count):
      .array([ABIValue](repeating: absent(element), count: Int(count)))
    case .list: .array([])
    }
  }

  private func absentPayload(_ payload: [TypeIndex]) -> [UInt8] {
    guard let types = abiTypes(payload) else { return [] }
    return (try? ABI.encode(types, payload.map { absent($0) })) ?? []
  }
}
