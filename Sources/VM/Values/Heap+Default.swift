import Bytecode
import Primitives
import Tensors

/// The values that state has before it was written: zero, empty, none.
extension Heap {
  /// Writes the default value of a type to `slots`. The caller has charged `defaultGas`.
  /// The elements of an array are one object with many owners, unless they hold coins.
  ///
  /// Throws `decode` for types that have none: keys and ciphertexts.
  mutating func makeDefault(
    _ type: Int, to slots: UnsafeMutablePointer<UInt64>
  ) throws(Trap) {
    let layout = types[type]
    let index = UInt32(truncatingIfNeeded: type)
    switch layout.form {
    case .bool, .unsigned, .signed:
      slots.pointee = 0
    case .wideUnsigned, .wideSigned, .hash:
      U256.zero.store(to: slots)
    case .bytes, .text:
      slots.pointee = try makeBytes(type: index, count: 0).handle
    case .record(let fields):
      let handle = try make(.record, type: index, slots: fields.slots, length: fields.slots)
      try makeDefaults(fields, to: self[handle].storage)
      slots.pointee = handle
    case .choice(let cases, _):
      let payload = cases[0]
      let handle = try make(.choice, type: index, slots: payload.slots, length: payload.slots)
      try makeDefaults(payload, to: self[handle].storage)
      slots.pointee = handle
    case .array(let element, let count):
      let handle = try makeSequence(type: type, element: element, count: count)
      let storage = self[handle].storage
      let layout = types[element]
      if count == 0 || !layout.isReference {
        storage.update(repeating: 0, count: count * layout.slots)
      } else if layout.isLinear {
        for position in 0..<count { try makeDefault(element, to: storage + position) }
      } else {
        try makeDefault(element, to: storage)
        share(storage.pointee)
        storage.update(repeating: storage.pointee, count: count)
      }
      slots.pointee = handle
    case .list(let element, _):
      slots.pointee = try makeSequence(type: type, element: element, count: 0)
    case .tensor(let element):
      slots.pointee = try make(try emptyTensor(element), type: index)
    case .coin:
      slots.pointee = try make(coin: 0, type: index)
    case .sum:
      slots.pointee = try makeSum(type: index)
    case .ciphertext, .publicKey, .map:
      throw .decode
    }
  }

  private mutating func makeDefaults(
    _ layout: FieldsLayout, to slots: UnsafeMutablePointer<UInt64>
  ) throws(Trap) {
    for field in layout.fields {
      try makeDefault(field.type, to: slots + field.offset)
    }
  }

  private func emptyTensor(_ element: ElementType) throws(Trap) -> Tensor {
    do throws(TensorError) {
      return try Tensor.zeros(element: element, shape: [0])
    } catch {
      throw Trap(error)
    }
  }

  /// A sum of no ciphertexts.
  mutating func makeSum(type: UInt32) throws(Trap) -> UInt64 {
    let handle = try make(.sum, type: type, slots: 2, length: 2)
    self[handle].storage[0] = 0
    self[handle].storage[1] = 0
    return handle
  }
}
