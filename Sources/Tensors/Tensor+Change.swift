// Changes in place: of whoever has the elements for itself.

extension Tensor {
  /// Replaces the element at a position in row-major order, which exists, by a raw value of `element`.
  package mutating func replace(at position: Int, with raw: Int64) {
    switch storage {
    case .narrow(var values):
      // So that nobody else has them.
      storage = .narrow([])
      values[position] = Int32(truncatingIfNeeded: raw)
      storage = .narrow(values)
    case .wide(var values):
      storage = .wide([])
      values[position] = raw
      storage = .wide(values)
    }
  }

  /// Replaces the elements from a position on by those of a tensor of the same element type, which are
  /// no more than follow.
  package mutating func replace(from position: Int, with part: Tensor) {
    switch (storage, part.storage) {
    case (.narrow(var values), .narrow(let part)):
      storage = .narrow([])
      values.replaceSubrange(position..<position + part.count, with: part)
      storage = .narrow(values)
    case (.wide(var values), .wide(let part)):
      storage = .wide([])
      values.replaceSubrange(position..<position + part.count, with: part)
      storage = .wide(values)
    case (.narrow, .wide), (.wide, .narrow):
      preconditionFailure("tensors of one element type have one storage")
    }
  }

  /// The same tensor with elements of its own, so that a change of either copies none.
  package func copied() -> Tensor {
    let copy: TensorStorage =
      switch storage {
      case .narrow(let values): .narrow(values.withUnsafeBufferPointer { Array($0) })
      case .wide(let values): .wide(values.withUnsafeBufferPointer { Array($0) })
      }
    return Tensor(trusted: element, shape: axes, storage: copy)
  }
}
