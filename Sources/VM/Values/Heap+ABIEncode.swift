import Bytecode
import HomomorphicEvaluation
import Primitives
import Tensors

/// ABI encoding of values in slots, strictly as the Solidity ABI has it. Words are checked against
/// their types: code that was not made by the compiler may leave anything in a register.
///
/// Source: Solidity documentation, "Contract ABI Specification", Formal Specification of the
/// Encoding.
extension Heap {
  /// Appends the encoding of consecutive values as a tuple.
  ///
  /// Throws `overflow` for a word outside its type, `limit` when the output grows too long,
  /// `decode` for a value that has no encoding.
  func encode(
    _ layout: FieldsLayout, _ slots: UnsafePointer<UInt64>, to buffer: inout ABIBuffer
  ) throws(Trap) {
    let start = buffer.count
    try buffer.zeros(layout.headBytes)
    try encode(layout, slots, head: start, base: start, to: &buffer)
  }

  /// Appends the encoding of one value as a tuple of one component.
  func encode(
    single type: Int, _ slots: UnsafePointer<UInt64>, to buffer: inout ABIBuffer
  ) throws(Trap) {
    let start = buffer.count
    try buffer.zeros(types[type].headBytes)
    try encode(type, slots, head: start, base: start, to: &buffer)
  }

  /// Writes the heads of consecutive values from `head` on, and appends their tails. Offsets count
  /// from `base`.
  private func encode(
    _ layout: FieldsLayout, _ slots: UnsafePointer<UInt64>, head: Int, base: Int,
    to buffer: inout ABIBuffer
  ) throws(Trap) {
    var position = head
    for field in layout.fields {
      try encode(field.type, slots + field.offset, head: position, base: base, to: &buffer)
      position += types[field.type].headBytes
    }
  }

  /// Writes the head of a value at `head`, and appends its tail if it has one.
  private func encode(
    _ type: Int, _ slots: UnsafePointer<UInt64>, head: Int, base: Int, to buffer: inout ABIBuffer
  ) throws(Trap) {
    // Most values are numbers, and copying a layout counts references.
    if types[type].form.isNumber {
      return buffer.put(try number(types[type].form, slots), at: head)
    }
    let layout = types[type]
    if layout.isDynamic {
      buffer.put(U256(UInt64(truncatingIfNeeded: buffer.count - base)), at: head)
      return try encodeTail(layout, slots, to: &buffer)
    }
    switch layout.form {
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash:
      buffer.put(try number(layout.form, slots), at: head)
    case .record(let fields):
      let object = self[slots.pointee]
      try encode(fields, object.storage, head: head, base: base, to: &buffer)
    case .choice(let cases, let isOptional):
      let object = self[slots.pointee]
      buffer.put(U256(UInt64(object.tag)), at: head)
      // A static optional: the value, or zeros of its length, which are there already.
      if isOptional && object.tag == 1 {
        try encode(cases[1], object.storage, head: head + 32, base: base, to: &buffer)
      }
    case .array(let element, let count):
      let object = self[slots.pointee]
      let step = types[element].headBytes
      for index in 0..<count {
        try encode(
          element, object.storage + index * Int(object.stride), head: head + index * step,
          base: base, to: &buffer)
      }
    case .coin:
      // Coins travel as the value of a call, not in its data.
      return
    case .bytes, .text, .list, .tensor, .ciphertext, .publicKey, .sum, .map:
      throw .decode
    }
  }

  /// Appends the encoding of a value of a dynamic type.
  private func encodeTail(
    _ layout: TypeLayout, _ slots: UnsafePointer<UInt64>, to buffer: inout ABIBuffer
  ) throws(Trap) {
    let handle = slots.pointee
    let object = self[handle]
    switch layout.form {
    case .bytes, .text:
      try buffer.append(counted: object.bytes)
    case .tensor:
      try buffer.append(counted: tensor(handle).encoded())
    case .ciphertext:
      try buffer.append(counted: ciphertext(handle).encoded())
    case .publicKey:
      try buffer.append(counted: publicKey(handle).encoded())
    case .record(let fields):
      try encode(fields, object.storage, to: &buffer)
    case .choice(let cases, isOptional: true):
      let start = buffer.count
      let value = cases[1].fields[0].type
      try buffer.zeros(32 + types[value].headBytes)
      buffer.put(U256(UInt64(object.tag)), at: start)
      if object.tag == 1 {
        try encode(cases[1], object.storage, head: start + 32, base: start, to: &buffer)
      } else {
        try encodeDefault(value, head: start + 32, base: start, to: &buffer)
      }
    case .choice(let cases, isOptional: false):
      // tuple(uint8, bytes), the bytes being the encoding of the payload as a tuple.
      try buffer.append(U256(UInt64(object.tag)))
      try buffer.append(length: 64)
      let lengthPosition = buffer.count
      try buffer.append(length: 0)
      try encode(cases[Int(object.tag)], object.storage, to: &buffer)
      let length = buffer.count - lengthPosition - 32
      buffer.put(U256(UInt64(truncatingIfNeeded: length)), at: lengthPosition)
    case .array(let element, _), .list(let element, _):
      if case .list = layout.form { try buffer.append(length: Int(object.length)) }
      let base = buffer.count
      let step = types[element].headBytes
      try buffer.zeros(Int(object.length).multipliedClamped(by: step))
      for index in 0..<Int(object.length) {
        try encode(
          element, object.storage + index * Int(object.stride), head: base + index * step,
          base: base, to: &buffer)
      }
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .coin, .sum, .map:
      throw .decode
    }
  }

  /// Writes the default value of a type: zeros, and the shortest tails.
  private func encodeDefault(
    _ type: Int, head: Int, base: Int, to buffer: inout ABIBuffer
  ) throws(Trap) {
    let layout = types[type]
    guard layout.isDynamic else { return }
    buffer.put(U256(UInt64(truncatingIfNeeded: buffer.count - base)), at: head)
    switch layout.form {
    case .bytes, .text, .tensor, .ciphertext, .publicKey, .list:
      try buffer.append(length: 0)
    case .record(let fields):
      try encodeDefault(fields, to: &buffer)
    case .choice(let cases, isOptional: true):
      let start = buffer.count
      let value = cases[1].fields[0].type
      try buffer.zeros(32 + types[value].headBytes)
      try encodeDefault(value, head: start + 32, base: start, to: &buffer)
    case .choice(let cases, isOptional: false):
      try buffer.append(U256.zero)
      try buffer.append(length: 64)
      let lengthPosition = buffer.count
      try buffer.append(length: 0)
      try encodeDefault(cases[0], to: &buffer)
      let length = buffer.count - lengthPosition - 32
      buffer.put(U256(UInt64(truncatingIfNeeded: length)), at: lengthPosition)
    case .array(let element, let count):
      let base = buffer.count
      let step = types[element].headBytes
      try buffer.zeros(count.multipliedClamped(by: step))
      for index in 0..<count {
        try encodeDefault(element, head: base + index * step, base: base, to: &buffer)
      }
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .coin, .sum, .map:
      throw .decode
    }
  }

  /// Appends the default value of a type as a tuple of one component.
  func encodeDefault(single type: Int, to buffer: inout ABIBuffer) throws(Trap) {
    let start = buffer.count
    try buffer.zeros(types[type].headBytes)
    try encodeDefault(type, head: start, base: start, to: &buffer)
  }

  /// Appends default values as a tuple.
  func encodeDefault(_ layout: FieldsLayout, to buffer: inout ABIBuffer) throws(Trap) {
    let start = buffer.count
    try buffer.zeros(layout.headBytes)
    var position = start
    for field in layout.fields {
      try encodeDefault(field.type, head: position, base: start, to: &buffer)
      position += types[field.type].headBytes
    }
  }

  /// The 256-bit form of a value in one or four slots. Throws `overflow` when it is outside its
  /// type, `decode` for types that are no numbers.
  func number(_ form: TypeForm, _ slots: UnsafePointer<UInt64>) throws(Trap) -> U256 {
    switch form {
    case .bool:
      guard slots.pointee <= 1 else { throw .overflow }
      return U256(slots.pointee)
    case .unsigned(let bits):
      guard slots.pointee.fits(unsignedBits: bits) else { throw .overflow }
      return U256(slots.pointee)
    case .signed(let bits):
      guard slots.pointee.fits(signedBits: bits) else { throw .overflow }
      return U256(signExtending: Int64(bitPattern: slots.pointee))
    case .wideUnsigned(let bits):
      let value = U256(slots)
      guard value.fits(unsignedBits: bits) else { throw .overflow }
      return value
    case .wideSigned(let bits):
      let value = U256(slots)
      guard value.fits(signedBits: bits) else { throw .overflow }
      return value
    case .hash:
      return U256(slots)
    case .bytes, .text, .record, .choice, .array, .list, .tensor, .ciphertext, .publicKey, .coin,
      .sum, .map:
      throw .decode
    }
  }
}
