import Bytecode
import HomomorphicEvaluation
import Primitives
import Tensors

/// Where an ABI decoder finds public keys, and what its work is charged to.
struct DecodeContext {
  /// Finds blobs, and keys that some contract stored.
  let host: any Host
  /// Gas that may still be used; decoding ciphertexts uses it up.
  var gas: UInt64
  /// Whether the coins in the value stay where they are.
  var isLook = false
}

/// ABI decoding into slots. Strict: the only accepted encoding of a value is the one that encoding
/// it gives (heads in order, tails in order without gaps or overlaps, padding of zeros), so that
/// hashing a decoded value gives the hash of the data, and short data cannot unfold to large values.
extension Heap {
  /// Decodes all of `data` as a tuple of consecutive values, written to `slots`.
  ///
  /// Throws `decode`; `memory`; `wrongKey`, `malformedCiphertext` and `outOfGas` for ciphertexts.
  mutating func decode(
    _ layout: FieldsLayout, _ data: UnsafeBufferPointer<UInt8>,
    to slots: UnsafeMutablePointer<UInt64>, context: inout DecodeContext
  ) throws(Trap) {
    var next = 0
    try decode(layout, data, next: &next, to: slots, context: &context)
    guard next == data.count else { throw .decode }
  }

  /// Decodes a tuple whose head begins at `next`, and moves `next` behind its last tail.
  private mutating func decode(
    _ layout: FieldsLayout, _ data: UnsafeBufferPointer<UInt8>, next: inout Int,
    to slots: UnsafeMutablePointer<UInt64>, context: inout DecodeContext
  ) throws(Trap) {
    let base = next
    next = try skip(layout.headBytes, from: base, in: data)
    var head = base
    for field in layout.fields {
      try decode(
        field.type, data, head: head, base: base, next: &next, to: slots + field.offset,
        context: &context)
      head += types[field.type].headBytes
    }
  }

  /// Decodes a value whose head stands at `head`, within what was skipped, and whose tail, if it
  /// has one, begins at `next`.
  private mutating func decode(
    _ type: Int, _ data: UnsafeBufferPointer<UInt8>, head: Int, base: Int, next: inout Int,
    to slots: UnsafeMutablePointer<UInt64>, context: inout DecodeContext
  ) throws(Trap) {
    if types[type].form.isNumber {
      return try decodeNumber(types[type].form, word(data, at: head), to: slots)
    }
    let layout = types[type]
    if layout.isDynamic {
      guard word(data, at: head).asInt == next - base else { throw .decode }
      return try decodeTail(type, layout, data, next: &next, to: slots, context: &context)
    }
    switch layout.form {
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash:
      try decodeNumber(layout.form, word(data, at: head), to: slots)
    case .record(let fields):
      let handle = try make(
        .record, type: UInt32(truncatingIfNeeded: type), slots: fields.slots,
        length: fields.slots)
      try decodeInPlace(
        fields, data, head: head, to: self[handle].storage, context: &context)
      slots.pointee = handle
    case .choice(let cases, let isOptional):
      let tag = try decodeTag(word(data, at: head), cases: cases.count)
      let payload = cases[tag]
      let handle = try make(
        .choice, type: UInt32(truncatingIfNeeded: type), slots: payload.slots,
        length: payload.slots, tag: UInt16(truncatingIfNeeded: tag))
      if isOptional && tag == 1 {
        try decodeInPlace(
          payload, data, head: head + 32, to: self[handle].storage, context: &context)
      } else if isOptional {
        try requireZeros(data, from: head + 32, count: layout.headBytes - 32)
      }
      slots.pointee = handle
    case .array(let element, let count):
      let step = types[element].headBytes
      // Elements without bytes would let short data unfold to any length.
      guard step > 0 || count == 0 else { throw .decode }
      let handle = try makeSequence(type: type, element: element, count: count)
      let storage = self[handle].storage
      let stride = types[element].slots
      for index in 0..<count {
        var none = 0
        try decode(
          element, data, head: head + index * step, base: 0, next: &none,
          to: storage + index * stride, context: &context)
      }
      slots.pointee = handle
    case .bytes, .text, .list, .tensor, .ciphertext, .publicKey, .coin, .sum, .map:
      throw .decode
    }
  }

  /// Decodes consecutive values of static types, whose heads begin at `head`.
  private mutating func decodeInPlace(
    _ layout: FieldsLayout, _ data: UnsafeBufferPointer<UInt8>, head: Int,
    to slots: UnsafeMutablePointer<UInt64>, context: inout DecodeContext
  ) throws(Trap) {
    var position = head
    var none = 0
    for field in layout.fields {
      try decode(
        field.type, data, head: position, base: 0, next: &none, to: slots + field.offset,
        context: &context)
      position += types[field.type].headBytes
    }
  }

  /// Decodes the tail of a value of a dynamic type, at `next`, and moves `next` behind it.
  private mutating func decodeTail(
    _ type: Int, _ layout: TypeLayout, _ data: UnsafeBufferPointer<UInt8>, next: inout Int,
    to slots: UnsafeMutablePointer<UInt64>, context: inout DecodeContext
  ) throws(Trap) {
    let index = UInt32(truncatingIfNeeded: type)
    switch layout.form {
    case .bytes(let max):
      let content = try decodeBytes(data, next: &next, max: max)
      slots.pointee = try makeBytes(type: index, copying: content)
    case .text(let max):
      let content = try decodeBytes(data, next: &next, max: max)
      guard String(validating: content, as: UTF8.self) != nil else { throw .decode }
      slots.pointee = try makeBytes(type: index, copying: content)
    case .tensor(let element):
      let content = try decodeBytes(data, next: &next, max: MachineLimits.encodedBytesMax)
      slots.pointee = try makeTensor(type: index, element: element, decoding: content)
    case .ciphertext(let form):
      let content = try decodeBytes(data, next: &next, max: MachineLimits.encodedBytesMax)
      slots.pointee = try makeCiphertext(
        type: index, form: form, decoding: Array(content)[...], context: &context)
    case .publicKey(let scheme):
      let content = try decodeBytes(
        data, next: &next, max: max(EncryptionKey.encodedBytesMax(scheme), 32))
      slots.pointee = try makeKey(
        type: index, scheme: scheme, decoding: Array(content)[...], context: &context)
    case .record(let fields):
      let handle = try make(.record, type: index, slots: fields.slots, length: fields.slots)
      try decode(fields, data, next: &next, to: self[handle].storage, context: &context)
      slots.pointee = handle
    case .choice(let cases, isOptional: true):
      let base = next
      let value = cases[1].fields[0].type
      next = try skip(32 + types[value].headBytes, from: base, in: data)
      let tag = try decodeTag(word(data, at: base), cases: 2)
      let handle = try make(
        .choice, type: index, slots: cases[tag].slots, length: cases[tag].slots,
        tag: UInt16(truncatingIfNeeded: tag))
      if tag == 1 {
        try decode(
          value, data, head: base + 32, base: base, next: &next, to: self[handle].storage,
          context: &context)
      } else {
        try decodeDefault(value, data, base: base, next: &next)
      }
      slots.pointee = handle
    case .choice(let cases, isOptional: false):
      let base = next
      next = try skip(96, from: base, in: data)
      let tag = try decodeTag(word(data, at: base), cases: cases.count)
      guard word(data, at: base + 32).asInt == 64, let length = word(data, at: base + 64).asInt
      else { throw .decode }
      let payload = cases[tag]
      let handle = try make(
        .choice, type: index, slots: payload.slots, length: payload.slots,
        tag: UInt16(truncatingIfNeeded: tag))
      try decode(payload, data, next: &next, to: self[handle].storage, context: &context)
      guard next == base + 96 + length else { throw .decode }
      slots.pointee = handle
    case .array(let element, let count):
      slots.pointee = try decodeElements(
        type, element, count: count, data, next: &next, context: &context)
    case .list(let element, let max):
      let position = next
      next = try skip(32, from: position, in: data)
      guard let count = word(data, at: position).asInt, count <= max else { throw .decode }
      slots.pointee = try decodeElements(
        type, element, count: count, data, next: &next, context: &context)
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .coin, .sum, .map:
      throw .decode
    }
  }

  /// Decodes the elements of a list or array whose heads begin at `next`.
  private mutating func decodeElements(
    _ type: Int, _ element: Int, count: Int, _ data: UnsafeBufferPointer<UInt8>, next: inout Int,
    context: inout DecodeContext
  ) throws(Trap) -> UInt64 {
    let base = next
    let layout = types[element]
    // Elements without bytes would let short data unfold to any length.
    guard layout.headBytes > 0 || count == 0 else { throw .decode }
    next = try skip(count.multipliedClamped(by: layout.headBytes), from: base, in: data)
    let handle = try makeSequence(type: type, element: element, count: count)
    let storage = self[handle].storage
    for index in 0..<count {
      try decode(
        element, data, head: base + index * layout.headBytes, base: base, next: &next,
        to: storage + index * layout.slots, context: &context)
    }
    return handle
  }

  /// Reads over the default value that stands for a missing one, which must be exactly that.
  private func decodeDefault(
    _ type: Int, _ data: UnsafeBufferPointer<UInt8>, base: Int, next: inout Int
  ) throws(Trap) {
    var buffer = ABIBuffer()
    try encodeDefault(single: type, to: &buffer)
    // The encoder's base is the head of the value; here an offset counts from the tag before it.
    let expected = buffer.bytes
    let start = base + 32
    let length = expected.count
    guard start <= data.count, length <= data.count - start else { throw .decode }
    let found = UnsafeBufferPointer(rebasing: data[start..<start + length])
    let isDynamic = types[type].isDynamic
    if isDynamic {
      guard word(found, at: 0).asInt == 64 else { throw .decode }
    }
    let from = isDynamic ? 32 : 0
    guard found[from...].elementsEqual(expected[from...]) else { throw .decode }
    next = start + length
  }

  // MARK: Fields

  /// The position behind `count` bytes, if there are so many.
  private func skip(
    _ count: Int, from position: Int, in data: UnsafeBufferPointer<UInt8>
  ) throws(Trap) -> Int {
    guard count <= data.count - position else { throw .decode }
    return position + count
  }

  /// The 32 bytes at a position that `skip` has found to exist.
  private func word(_ data: UnsafeBufferPointer<UInt8>, at position: Int) -> U256 {
    precondition(position >= 0 && position + 32 <= data.count, "skip has checked the length")
    let bytes = UnsafeRawBufferPointer(data)
    return U256(
      w0: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: position + 24, as: UInt64.self)),
      w1: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: position + 16, as: UInt64.self)),
      w2: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self)),
      w3: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)))
  }

  /// Writes a number to one or four slots, if it is one of the type's.
  private func decodeNumber(
    _ form: TypeForm, _ value: U256, to slots: UnsafeMutablePointer<UInt64>
  ) throws(Trap) {
    switch form {
    case .bool:
      guard value.fits(unsignedBits: 1) else { throw .decode }
      slots.pointee = value.w0
    case .unsigned(let bits):
      guard value.fits(unsignedBits: bits) else { throw .decode }
      slots.pointee = value.w0
    case .signed(let bits):
      guard value.fits(signedBits: bits) else { throw .decode }
      slots.pointee = value.w0
    case .wideUnsigned(let bits):
      guard value.fits(unsignedBits: bits) else { throw .decode }
      value.store(to: slots)
    case .wideSigned(let bits):
      guard value.fits(signedBits: bits) else { throw .decode }
      value.store(to: slots)
    case .hash:
      value.store(to: slots)
    case .bytes, .text, .record, .choice, .array, .list, .tensor, .ciphertext, .publicKey, .coin,
      .sum, .map:
      throw .decode
    }
  }

  private func decodeTag(_ value: U256, cases: Int) throws(Trap) -> Int {
    guard let tag = value.asInt, tag < cases else { throw .decode }
    return tag
  }

  /// A length, that many bytes, and padding of zeros.
  private func decodeBytes(
    _ data: UnsafeBufferPointer<UInt8>, next: inout Int, max: Int
  ) throws(Trap) -> UnsafeBufferPointer<UInt8> {
    let position = next
    next = try skip(32, from: position, in: data)
    guard let count = word(data, at: position).asInt, count <= max else { throw .decode }
    let start = next
    next = try skip(count, from: start, in: data)
    next = try skip(count.paddingToWord, from: next, in: data)
    try requireZeros(data, from: start + count, count: count.paddingToWord)
    return UnsafeBufferPointer(rebasing: data[start..<start + count])
  }

  private func requireZeros(
    _ data: UnsafeBufferPointer<UInt8>, from position: Int, count: Int
  ) throws(Trap) {
    for index in position..<position + count where data[index] != 0 {
      throw .decode
    }
  }
}
