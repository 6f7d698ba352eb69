import Bytecode
import HomomorphicEvaluation
import Tensors

/// Value semantics: copies on write, and comparison.
extension Heap {
  /// Slots that `unique` copies: 0 for an object with a single owner.
  func copiedSlots(_ handle: UInt64) -> Int {
    let object = self[handle]
    guard object.isShared else { return 0 }
    switch object.kind {
    case .record, .choice, .list, .sum: return Int(object.length) &* Int(object.stride) &+ 4
    case .tensor: return axes(handle).paidElements / 4 &+ 5
    case .bytes, .ciphertext, .publicKey, .coin: return 0
    }
  }

  /// A handle whose object has a single owner: the same, or a copy of the object's own slots.
  ///
  /// Objects that never change in place are not copied, and coins never are.
  mutating func unique(_ handle: UInt64) throws(Trap) -> UInt64 {
    let object = self[handle]
    guard object.isShared else { return handle }
    switch object.kind {
    case .tensor: return try make(tensor(handle).copied(), type: object.type)
    case .bytes, .ciphertext, .publicKey, .coin: return handle
    case .record, .choice, .list, .sum: break
    }
    let slots = Int(object.length) &* Int(object.stride)
    let copy = try make(
      object.kind, type: object.type, slots: slots, length: Int(object.length),
      stride: Int(object.stride), tag: object.tag)
    self[copy].storage.update(from: object.storage, count: slots)
    shareChildren(object)
    return copy
  }

  /// Marks the objects that an object refers to as shared.
  mutating func shareChildren(_ object: HeapObject) {
    switch types[Int(object.type)].form {
    case .record(let fields):
      share(fields, object)
    case .choice(let cases, _):
      share(cases[Int(object.tag)], object)
    case .array(let element, _), .list(let element, _):
      if types[element].isReference {
        for index in 0..<Int(object.length) {
          share(object.storage[index])
        }
      }
    case .sum:
      if object.storage[0] != 0 { share(object.storage[1]) }
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .bytes, .text, .tensor,
      .ciphertext, .publicKey, .coin, .map:
      break
    }
  }

  private mutating func share(_ layout: FieldsLayout, _ object: HeapObject) {
    for field in layout.fields where field.isReference {
      share(object.storage[field.offset])
    }
  }

  // MARK: Depth

  /// Slots and bytes of an object and all below it, each as often as it is reached: what comparing
  /// costs. Stops counting beyond `max`, so that shared parts cannot unfold without end.
  func deepSlots(_ handle: UInt64, max: UInt64) -> UInt64 {
    var total: UInt64 = 0
    countSlots(handle, into: &total, max: max)
    return total
  }

  private func countSlots(_ handle: UInt64, into total: inout UInt64, max: UInt64) {
    let object = self[handle]
    total &+= 2
    guard total <= max else { return }
    switch types[Int(object.type)].form {
    case .bytes, .text:
      total &+= UInt64(object.length) / 8
    case .tensor:
      total &+= UInt64(truncatingIfNeeded: tensor(handle).count)
    case .ciphertext:
      total &+= UInt64(truncatingIfNeeded: ciphertext(handle).encodedByteCount / 8)
    case .publicKey:
      total &+= UInt64(truncatingIfNeeded: publicKey(handle).expandedByteCount / 8)
    case .coin:
      total &+= 2
    case .sum:
      if object.storage[0] != 0 { countSlots(object.storage[1], into: &total, max: max) }
    case .record(let fields):
      countSlots(fields, object, into: &total, max: max)
    case .choice(let cases, _):
      countSlots(cases[Int(object.tag)], object, into: &total, max: max)
    case .array(let element, _), .list(let element, _):
      total &+= UInt64(object.length) &* UInt64(object.stride)
      if types[element].isReference {
        for index in 0..<Int(object.length) where total <= max {
          countSlots(object.storage[index], into: &total, max: max)
        }
      }
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .map:
      return
    }
  }

  private func countSlots(
    _ layout: FieldsLayout, _ object: HeapObject, into total: inout UInt64, max: UInt64
  ) {
    total &+= UInt64(truncatingIfNeeded: layout.slots)
    for field in layout.fields where field.isReference && total <= max {
      countSlots(object.storage[field.offset], into: &total, max: max)
    }
  }

  /// Whether two objects of one type are equal, with all below them.
  func isEqual(_ left: UInt64, _ right: UInt64) -> Bool {
    if left == right { return true }
    let a = self[left]
    let b = self[right]
    switch a.kind {
    case .bytes:
      return a.length == b.length && HeapObject.haveEqualBytes(a, b)
    case .tensor:
      return tensor(left) == tensor(right)
    case .ciphertext:
      return ciphertext(left) == ciphertext(right)
    case .publicKey:
      return publicKey(left) == publicKey(right)
    case .coin, .record, .choice, .list, .sum:
      break
    }
    guard a.tag == b.tag, a.length == b.length else { return false }
    switch types[Int(a.type)].form {
    case .record(let fields):
      return isEqual(fields, a, b)
    case .choice(let cases, _):
      return isEqual(cases[Int(a.tag)], a, b)
    case .array(let element, _), .list(let element, _):
      let isReference = types[element].isReference
      for index in 0..<Int(a.length) &* Int(a.stride) {
        let same =
          isReference
          ? isEqual(a.storage[index], b.storage[index]) : a.storage[index] == b.storage[index]
        if !same { return false }
      }
      return true
    case .coin:
      return a.storage[0] == b.storage[0] && a.storage[1] == b.storage[1]
    case .sum:
      return a.storage[0] == b.storage[0]
        && (a.storage[0] == 0 || isEqual(a.storage[1], b.storage[1]))
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .bytes, .text, .tensor,
      .ciphertext, .publicKey, .map:
      return false
    }
  }

  private func isEqual(_ layout: FieldsLayout, _ a: HeapObject, _ b: HeapObject) -> Bool {
    for field in layout.fields {
      for slot in field.offset..<field.offset + field.slots {
        let same =
          field.isReference
          ? isEqual(a.storage[slot], b.storage[slot]) : a.storage[slot] == b.storage[slot]
        if !same { return false }
      }
    }
    return true
  }
}
