extension TypedProgram {
  /// Whether values of the type can be neither copied nor dropped: Coin, a resource, or something
  /// that contains one. A map or list of linear values is linear too.
  package func isLinear(_ type: Type) -> Bool {
    switch type {
    case .coin: true
    case .structure(let id, sizes: _): self[id].isLinear
    case .enumeration(let id): self[id].isLinear
    case .optional(let inner): isLinear(inner)
    case .array(let element, count: _), .list(let element, max: _): isLinear(element)
    case .tuple(let elements): elements.contains { isLinear($0) }
    case .map(key: _, value: let value, max: _): isLinear(value)
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .bytes, .text,
      .contract, .tensor, .ciphertext, .sum, .publicKey, .testKey:
      false
    }
  }
}
