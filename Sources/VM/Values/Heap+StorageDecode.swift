import Bytecode
import HomomorphicEvaluation
import InstructionSet
import Primitives
import Tensors

/// Values from their stored form, see `StorageEncoder`.
extension Heap {
  /// Decodes a stored value into `slots`. Coins in it become the call's, unless it is only looked at.
  ///
  /// Throws `decode` for bytes that the encoder does not make, `memory`, `outOfGas` (ciphertexts).
  mutating func decodeFromStorage(
    _ type: Int, _ bytes: [UInt8], to slots: UnsafeMutablePointer<UInt64>,
    context: inout DecodeContext
  ) throws(Trap) {
    var reader = ByteReader(bytes)
    try decode(type, &reader, to: slots, context: &context)
    guard reader.isAtEnd else { throw .decode }
  }

  private mutating func decode(
    _ type: Int, _ reader: inout ByteReader, to slots: UnsafeMutablePointer<UInt64>,
    context: inout DecodeContext
  ) throws(Trap) {
    let layout = types[type]
    let index = UInt32(truncatingIfNeeded: type)
    if layout.isReference { try context.charge(GasSchedule.storedObject) }
    switch layout.form {
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash:
      try decodeNumber(layout.form, &reader, to: slots)
    case .bytes(let max), .text(let max):
      slots.pointee = try makeBytes(type: index, copying: try content(&reader, max: max))
    case .tensor(let element):
      let content = try content(&reader)
      let result = content.withUnsafeBufferPointer { bytes in
        Result { () throws(Trap) in
          try makeTensor(type: index, element: element, decoding: bytes)
        }
      }
      slots.pointee = try result.get()
    case .ciphertext(let form):
      slots.pointee = try storedCiphertext(type: index, form: form, &reader, context: &context)
    case .publicKey(let scheme):
      let identity = try hash(&reader)
      let key: EncryptionKey
      do {
        key = try context.prepareKey(identity, scheme)
      } catch {
        throw error == .wrongKey ? .decode : error
      }
      slots.pointee = try make(key, type: index)
    case .record(let fields):
      let handle = try make(.record, type: index, slots: fields.slots, length: fields.slots)
      if fields.fields.isEmpty { try zeroByte(&reader) }
      try decode(fields, &reader, to: self[handle].storage, context: &context)
      slots.pointee = handle
    case .choice(let cases, _):
      let tag = try tag(&reader, cases: cases.count)
      let payload = cases[tag]
      let handle = try make(
        .choice, type: index, slots: payload.slots, length: payload.slots,
        tag: UInt16(truncatingIfNeeded: tag))
      try decode(payload, &reader, to: self[handle].storage, context: &context)
      slots.pointee = handle
    case .array(let element, let count):
      if count == 0 { try zeroByte(&reader) }
      slots.pointee = try elements(type, element, count, &reader, context: &context)
    case .list(let element, let max):
      let count = try count(&reader, max: max)
      slots.pointee = try elements(type, element, count, &reader, context: &context)
    case .coin:
      guard let amount = try number(&reader, bytes: 16).asUInt128 else { throw .decode }
      guard !context.isLook else {
        slots.pointee = try make(coinLookedAt: amount, type: index)
        return
      }
      slots.pointee = try make(coin: amount, type: index)
      try receive(coins: amount)
    case .sum(let ciphertext, let max):
      let handle = try makeSum(type: index)
      let count = try count(&reader, max: max)
      if count > 0 {
        let storage = self[handle].storage
        storage[0] = UInt64(truncatingIfNeeded: count)
        try decode(ciphertext, &reader, to: storage + 1, context: &context)
      }
      slots.pointee = handle
    case .map:
      throw .decode
    }
  }

  private mutating func decode(
    _ layout: FieldsLayout, _ reader: inout ByteReader, to slots: UnsafeMutablePointer<UInt64>,
    context: inout DecodeContext
  ) throws(Trap) {
    for field in layout.fields {
      try decode(field.type, &reader, to: slots + field.offset, context: &context)
    }
  }

  private mutating func elements(
    _ type: Int, _ element: Int, _ count: Int, _ reader: inout ByteReader,
    context: inout DecodeContext
  ) throws(Trap) -> UInt64 {
    // Every element takes at least a byte.
    guard count <= reader.remaining else { throw .decode }
    let handle = try makeSequence(type: type, element: element, count: count)
    let storage = self[handle].storage
    let layout = types[element]
    if layout.isReference {
      for index in 0..<count {
        try decode(element, &reader, to: storage + index, context: &context)
      }
    } else {
      try context.charge(
        GasSchedule.storedElement.gas(for: UInt64(truncatingIfNeeded: count)))
      for index in 0..<count {
        try decodeNumber(layout.form, &reader, to: storage + index * layout.slots)
      }
    }
    return handle
  }

  /// A ciphertext whose hash is stored. Throws `decode` when the store has no such ciphertext.
  private mutating func storedCiphertext(
    type: UInt32, form: CiphertextForm, _ reader: inout ByteReader, context: inout DecodeContext
  ) throws(Trap) -> UInt64 {
    let hash = try hash(&reader)
    guard let blob = context.host.blob(hash) else { throw .decode }
    try context.charge(blob: blob)
    return try makeCiphertext(
      type: type, form: form, decoding: blob, hash: hash, context: &context)
  }

  // MARK: Fields

  private func hash(_ reader: inout ByteReader) throws(Trap) -> Hash256 {
    guard let bytes = try? reader.bytes(32), let hash = Hash256(bytes: bytes) else {
      throw .decode
    }
    return hash
  }

  private func decodeNumber(
    _ form: TypeForm, _ reader: inout ByteReader, to slots: UnsafeMutablePointer<UInt64>
  ) throws(Trap) {
    try write(form, try number(&reader, bytes: form.storedBytes), to: slots)
  }

  /// Decodes a stored number, which is all that the bytes hold. Throws `decode`.
  func decodeNumber(
    _ form: TypeForm, stored bytes: [UInt8], to slots: UnsafeMutablePointer<UInt64>
  ) throws(Trap) {
    guard bytes.count == form.storedBytes else { throw .decode }
    var words: InlineArray<4, UInt64> = [0, 0, 0, 0]
    bytes.withUnsafeBytes { source in
      withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: source) }
    }
    let value = U256(
      w0: UInt64(littleEndian: words[0]), w1: UInt64(littleEndian: words[1]),
      w2: UInt64(littleEndian: words[2]), w3: UInt64(littleEndian: words[3]))
    try write(form, value, to: slots)
  }

  private func write(
    _ form: TypeForm, _ value: U256, to slots: UnsafeMutablePointer<UInt64>
  ) throws(Trap) {
    switch form {
    case .bool:
      guard value.w0 <= 1 else { throw .decode }
      slots.pointee = value.w0
    case .unsigned:
      slots.pointee = value.w0
    case .signed(let bits):
      slots.pointee = value.w0.signExtended(fromBits: bits)
    case .wideUnsigned, .hash:
      value.store(to: slots)
    case .wideSigned(let bits):
      value.signExtended(fromBits: bits).store(to: slots)
    case .bytes, .text, .record, .choice, .array, .list, .tensor, .ciphertext, .publicKey, .coin,
      .sum, .map:
      throw .decode
    }
  }

  private func number(_ reader: inout ByteReader, bytes: Int) throws(Trap) -> U256 {
    do throws(ByteReaderError) { return try reader.number(bytes: bytes) } catch { throw .decode }
  }

  private func count(_ reader: inout ByteReader, max: Int) throws(Trap) -> Int {
    do throws(ByteReaderError) { return try reader.count(max: max) } catch { throw .decode }
  }

  private func content(
    _ reader: inout ByteReader, max: Int = MachineLimits.storedBytesMax
  ) throws(Trap) -> ArraySlice<UInt8> {
    do throws(ByteReaderError) {
      return try reader.slice(try reader.count(max: max))
    } catch {
      throw .decode
    }
  }

  private func zeroByte(_ reader: inout ByteReader) throws(Trap) {
    guard (try? reader.u8()) == 0 else { throw .decode }
  }

  private func tag(_ reader: inout ByteReader, cases: Int) throws(Trap) -> Int {
    let bytes = cases > 256 ? 2 : 1
    guard let tag = try number(&reader, bytes: bytes).asInt, tag < cases else { throw .decode }
    return tag
  }
}
