import HomomorphicEvaluation
import Tensors

extension Heap {
  /// Elements of a list that are looked at, from its beginning.
  private static let checkedElementsMax = 64

  /// Sees that a handle names an object of a type, that the object is what the type says, and that what it holds are handles
  /// of objects of the right types.
  func check(_ handle: UInt64, type: Int) throws(CheckViolation) {
    guard handle < UInt64(clamping: count) else {
      throw CheckViolation("handle \(handle) names none of \(count) objects")
    }
    let object = self[handle]
    guard Int(object.type) == type else {
      throw CheckViolation("object \(handle) has type \(object.type), not \(type)")
    }
    guard isWhole(object) else {
      throw CheckViolation("object \(handle), a \(object.kind), is not what type \(type) says")
    }
  }

  /// Whether an object is as its type says.
  private func isWhole(_ object: HeapObject) -> Bool {
    let length = Int(object.length)
    switch (types[Int(object.type)].form, object.kind) {
    case (.record(let layout), .record):
      guard length == layout.slots, layout.slots <= Int(object.capacity) else { return false }
      return areHandles(layout, object.storage)
    case (.choice(let cases, _), .choice):
      guard cases.indices.contains(Int(object.tag)) else { return false }
      let layout = cases[Int(object.tag)]
      guard length == layout.slots, layout.slots <= Int(object.capacity) else { return false }
      return areHandles(layout, object.storage)
    case (.array(let element, let count), .list):
      return length == count && areElements(object, of: element)
    case (.list(let element, let max), .list):
      return length <= max && areElements(object, of: element)
    case (.bytes(let max), .bytes):
      return length <= max && length <= Int(object.capacity) * 8
    case (.text(let max), .bytes):
      return length <= max && length <= Int(object.capacity) * 8
        && String(validating: object.bytes, as: UTF8.self) != nil
    case (.tensor(let element), .tensor):
      return Int(object.side) < tensors.count && tensors[Int(object.side)].element == element
    case (.ciphertext(let form), .ciphertext):
      guard Int(object.side) < ciphertexts.count else { return false }
      let value = ciphertexts[Int(object.side)]
      return value.format == form.format && value.scheme == form.scheme
        && value.depth == form.depth
    case (.publicKey(let scheme), .publicKey):
      return Int(object.side) < publicKeys.count && publicKeys[Int(object.side)].scheme == scheme
    case (.coin, .coin): return length == 2 && object.tag <= 2
    case (.sum(let ciphertext, let max), .sum):
      let terms = object.storage[0]
      guard terms <= UInt64(clamping: max) else { return false }
      return terms == 0 || isHandle(object.storage[1], of: ciphertext)
    case _: return false
    }
  }

  private func areElements(_ object: HeapObject, of element: Int) -> Bool {
    let slots = types[element].slots
    guard Int(object.stride) == slots, Int(object.length) * slots <= Int(object.capacity) else {
      return false
    }
    guard types[element].isReference else { return true }
    return (0..<min(Int(object.length), Self.checkedElementsMax)).allSatisfy {
      isHandle(object.storage[$0], of: element)
    }
  }

  private func areHandles(_ layout: FieldsLayout, _ slots: UnsafeMutablePointer<UInt64>) -> Bool {
    layout.fields.allSatisfy { !$0.isReference || isHandle(slots[$0.offset], of: $0.type) }
  }

  private func isHandle(_ handle: UInt64, of type: Int) -> Bool {
    handle < UInt64(clamping: count) && Int(self[handle].type) == type
  }
}
