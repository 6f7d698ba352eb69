extension Type {
  /// The type with size parameters replaced; a parameter without a replacement stays.
  package func substituting(_ sizes: [SizeParameterID: Size]) -> Type {
    guard !sizes.isEmpty else { return self }
    return mapSizes { $0.substituting(sizes) }
  }

  /// The type with every size in it changed.
  package func mapSizes(_ change: (Size) -> Size) -> Type {
    switch self {
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .enumeration, .contract,
      .publicKey, .coin, .testKey:
      self
    case .bytes(max: let max): .bytes(max: change(max))
    case .text(max: let max): .text(max: change(max))
    case .optional(let inner): .optional(inner.mapSizes(change))
    case .tuple(let elements): .tuple(elements.map { $0.mapSizes(change) })
    case .array(let element, count: let count):
      .array(element.mapSizes(change), count: change(count))
    case .list(let element, max: let max): .list(element.mapSizes(change), max: change(max))
    case .map(key: let key, value: let value, max: let max):
      .map(key: key.mapSizes(change), value: value.mapSizes(change), max: max.map(change))
    case .structure(let id, sizes: let sizes): .structure(id, sizes: sizes.map(change))
    case .tensor(element: let element, shape: let shape):
      .tensor(element: element, shape: shape.map(change))
    case .ciphertext(let ciphertext):
      .ciphertext(ciphertext.of(shape: ciphertext.shape.map(change)))
    case .sum(let ciphertext, max: let max):
      .sum(ciphertext.of(shape: ciphertext.shape.map(change)), max: change(max))
    }
  }

  /// The size parameters that occur in the type, in ascending order, each once.
  package var sizeParameters: [SizeParameterID] {
    var found: Set<SizeParameterID> = []
    _ = mapSizes { size in
      found.formUnion(size.parameters)
      return size
    }
    return found.sorted()
  }
}
