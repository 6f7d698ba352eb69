/// What a heap object holds.
package enum ObjectKind: UInt8, Sendable {
  /// The fields of a struct, tuple or resource, in slots.
  case record
  /// An enumeration or optional: the case in `tag`, its payload in slots.
  case choice
  /// An array or list: `length` elements of `stride` slots.
  case list
  /// Bytes or text: `length` bytes. Never changed after they were made.
  case bytes
  /// A tensor in side storage. Its shape never changes after it was made.
  case tensor
  /// A ciphertext in side storage. Never changed after it was made.
  case ciphertext
  /// A public key in side storage.
  case publicKey
  /// Coins: the amount in two slots, `tag` 1 once it was consumed, 2 where it is only looked at.
  case coin
  /// A running sum of ciphertexts: the count in slot 0, the handle of the total in slot 1.
  case sum
}

/// One entry of a call's object table.
struct HeapObject {
  /// The slots, or the bytes of a `bytes` object. Owned by the arena.
  var storage: UnsafeMutablePointer<UInt64>
  /// Elements of a list, bytes of a byte string, slots of a record or choice.
  var length: UInt32
  /// Slots that `storage` has room for.
  var capacity: UInt32
  /// Index of the type in the module's type table.
  var type: UInt32
  /// Index into the side storage of the kind.
  var side: UInt32
  /// The case of a choice; what became of a coin.
  var tag: UInt16
  /// What the object holds.
  var kind: ObjectKind
  /// Whether more than one owner may hold the handle: then a change needs a copy first.
  var isShared: Bool
  /// Slots of one element of a list: 1 or 4.
  var stride: UInt8

  /// Whether two `bytes` objects of the same length are equal, word by word.
  static func haveEqualBytes(_ left: HeapObject, _ right: HeapObject) -> Bool {
    let words = Int(left.length) / 8
    for index in 0..<words where left.storage[index] != right.storage[index] { return false }
    for index in words * 8..<Int(left.length) where left.bytes[index] != right.bytes[index] {
      return false
    }
    return true
  }

  /// The bytes of a `bytes` object.
  @inline(__always)
  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: UnsafeRawPointer(storage).assumingMemoryBound(to: UInt8.self), count: Int(length))
  }
}
