import Bytecode
import HomomorphicEvaluation
import Primitives
import Tensors

/// What the objects of a call held when a replay stopped: a copy of its heap, which goes away with
/// the machine. All machines of a transaction share one memory limit, which bounds all copies.
final class ObjectSnapshot: Sendable {
  /// An object; its slots lie in `words`.
  struct Object: Sendable {
    let kind: ObjectKind
    let type: TypeIndex
    let tag: UInt16
    /// Elements of a list, bytes of a byte string, otherwise slots.
    let length: Int
    /// Slots of one element of a list.
    let stride: Int
    /// Index into the side storage of the kind.
    let side: Int
    /// Where its slots lie.
    let slots: Range<Int>
  }

  let objects: [Object]
  let words: [UInt64]
  let tensors: [Tensor]
  let ciphertexts: [EncryptedTensor]
  let keys: [EncryptionKey]

  /// Copies a heap.
  init(_ heap: borrowing Heap) {
    var objects: [Object] = []
    var words: [UInt64] = []
    objects.reserveCapacity(heap.count)
    for index in 0..<heap.count {
      let object = heap[UInt64(truncatingIfNeeded: index)]
      let count = object.slotCount
      let start = words.count
      words.append(contentsOf: UnsafeBufferPointer(start: object.storage, count: count))
      objects.append(
        Object(
          kind: object.kind, type: object.type, tag: object.tag, length: Int(object.length),
          stride: Int(object.stride), side: Int(object.side), slots: start..<words.count))
    }
    self.objects = objects
    self.words = words
    tensors = heap.tensors
    ciphertexts = heap.ciphertexts
    keys = heap.publicKeys
  }

  /// The object of a handle; nil when there is none.
  func object(_ handle: UInt64) -> Object? {
    guard let index = Int(exactly: handle), index < objects.count else { return nil }
    return objects[index]
  }
}

extension HeapObject {
  /// Slots that hold something.
  fileprivate var slotCount: Int {
    switch kind {
    case .record, .choice, .coin, .sum: Int(length)
    case .list: Int(length) * Int(stride)
    case .bytes: (Int(length) + 7) / 8
    case .tensor, .ciphertext, .publicKey: 0
    }
  }
}
