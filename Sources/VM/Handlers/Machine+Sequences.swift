import Bytecode

/// Lists and arrays.
extension Machine {
  mutating func newList(_ o: Operands) throws(Trap) {
    guard case .list(let element, _) = heap.types[o.xLow].form else { throw .unreachable }
    o[o.a] = try heap.makeSequence(type: o.xLow, element: element, count: 0)
  }

  mutating func newFilled(_ o: Operands) throws(Trap) {
    let count = o[o.c]
    let element: Int
    switch heap.types[o.xLow].form {
    case .list(let type, let max):
      guard count <= UInt64(max) else { throw .capacity }
      element = type
    case .array(let type, let fixed):
      guard count == UInt64(fixed) else { throw .shape }
      element = type
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .bytes, .text, .record,
      .choice, .tensor, .ciphertext, .publicKey, .coin, .sum, .map:
      throw .unreachable
    }
    let length = Int(truncatingIfNeeded: count)
    try charge(.newFilled, o, result: length)
    let handle = try heap.makeSequence(type: o.xLow, element: element, count: length)
    let storage = heap[handle].storage
    let layout = heap.types[element]
    let value = o.registers + o.b
    if layout.slots == 1 {
      storage.update(repeating: value.pointee, count: length)
    } else {
      for index in 0..<length {
        (storage + index * layout.slots).update(from: value, count: layout.slots)
      }
    }
    if layout.isReference { heap.share(value.pointee) }
    o[o.a] = handle
  }

  mutating func listAppend(_ o: Operands) throws(Trap) {
    let handle = o[o.a]
    let object = heap[handle]
    guard case .list(_, let max) = heap.types[Int(object.type)].form else { throw .unreachable }
    let length = Int(object.length)
    guard length < max else { throw .capacity }
    let stride = Int(object.stride)
    try heap.grow(handle, slots: (length + 1) * stride)
    (heap[handle].storage + length * stride).update(from: o.registers + o.b, count: stride)
    heap[handle].length = object.length + 1
  }

  mutating func listRemoveLast(_ o: Operands) throws(Trap) {
    let handle = o[o.b]
    let object = heap[handle]
    guard object.length > 0 else { throw .bounds }
    let stride = Int(object.stride)
    (o.registers + o.a).update(
      from: object.storage + (Int(object.length) - 1) * stride, count: stride)
    heap[handle].length = object.length - 1
  }

  mutating func listClear(_ o: Operands) throws(Trap) {
    heap[o[o.a]].length = 0
  }

  mutating func changeMaximum(_ o: Operands) throws(Trap) {
    let object = heap[o[o.b]]
    let max: Int
    switch heap.types[o.xLow].form {
    case .list(_, let most), .bytes(let most), .text(let most): max = most
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .array, .record, .choice,
      .tensor, .ciphertext, .publicKey, .coin, .sum, .map:
      throw .unreachable
    }
    guard Int(object.length) <= max else { throw .capacity }
    if object.kind == .bytes {
      o[o.a] = try heap.makeBytes(type: o.type, copying: object.bytes)
      return
    }
    let slots = Int(object.length) * Int(object.stride)
    let handle = try heap.make(
      .list, type: o.type, slots: slots, length: Int(object.length), stride: Int(object.stride))
    heap[handle].storage.update(from: object.storage, count: slots)
    heap.shareChildren(object)
    o[o.a] = handle
  }
}
