import Bytecode
import HomomorphicEvaluation
import Primitives
import Tensors

// The canonical encoding of values in storage. Integers little-endian in the bytes of their type
// (an address takes 20), lengths as varints:
//
//   bool, unsigned, signed, hash   their bytes
//   bytes, text, tensor   length, bytes (of a tensor its canonical encoding)
//   ciphertext, public key    32 bytes: keccak256 of the canonical encoding, which is a blob of the chain
//   record            its fields; a record without fields is one zero byte
//   optional, enumeration   the case in one byte (two above 256 cases), its payload
//   array             its elements; an array without elements is one zero byte
//   list              length, its elements
//   coin              16 bytes
//   sum               count, and unless that is 0 the 32 bytes of the total
//
// Every value takes at least one byte, so that bytes pay for all work.

/// What storing a value does besides making bytes.
struct StorageEncoder {
  /// The bytes.
  var writer = ByteWriter()
  /// Coins that went into the bytes: they are no longer the call's.
  var coins: UInt128 = 0
  /// Ciphertexts and keys whose hashes go into the bytes, which are zeros until `finish`.
  fileprivate(set) var blobs: [Blob] = []
  /// Bytes of all the blobs.
  fileprivate(set) var blobBytes = 0
  /// Bytes of the ciphertexts among them, which are encoded; keys came with their bytes.
  fileprivate(set) var ciphertextBytes = 0

  /// A ciphertext or key.
  struct Blob {
    /// What it is.
    enum Content {
      /// The handle of a ciphertext.
      case ciphertext(UInt64)
      case key(EncryptionKey)
    }

    let content: Content
    /// Where its hash goes.
    let position: Int
  }

  /// Objects whose bytes are made.
  fileprivate var objects = 0
  /// The most that gas can pay for.
  private let sizeMax: Int

  /// Nothing is encoded. Every unit of `size` costs at least 1 gas, so that more of them than `gas` are not made.
  init(gas: UInt64) {
    sizeMax = Int(clamping: gas)
  }

  /// A number, in so many bytes.
  init(number: U256, bytes count: Int) {
    sizeMax = .max
    writer = ByteWriter(number.stored(bytes: count))
  }

  /// Bytes that the value is charged for: its own, one and a half for each of the blobs, which
  /// are hashed, and so many for each object.
  var size: Int {
    writer.count.addingClamped(blobBytes.addingClamped(blobBytes / 2)).addingClamped(
      objects.multipliedClamped(by: StorageEncoder.objectSize))
  }

  /// What an object counts for beside its bytes.
  private static let objectSize = 16

  /// Leaves room for the hash of a blob of so many bytes.
  fileprivate mutating func put(_ content: Blob.Content, bytes count: Int) {
    blobs.append(Blob(content: content, position: writer.count))
    blobBytes = blobBytes.addingClamped(count)
    if case .ciphertext = content { ciphertextBytes = ciphertextBytes.addingClamped(count) }
    writer.bytes([UInt8](repeating: 0, count: 32))
  }

  /// Throws `limit` when the bytes would grow too long, `outOfGas` when they cannot be paid.
  func require(_ more: Int) throws(Trap) {
    guard writer.count.addingClamped(more) <= MachineLimits.storedBytesMax else { throw .limit }
    guard size <= sizeMax else { throw .outOfGas }
  }
}

extension Heap {
  /// Appends the stored form of a value. Coins in it are consumed.
  ///
  /// Throws `overflow` for a word outside its type, `coinConsumed`, `limit`.
  mutating func encodeForStorage(
    _ type: Int, _ slots: UnsafePointer<UInt64>, to encoder: inout StorageEncoder
  ) throws(Trap) {
    try encoder.require(64)
    let layout = types[type]
    if layout.isReference { encoder.objects += 1 }
    switch layout.form {
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash:
      let value = try number(layout.form, slots)
      encoder.writer.number(value, bytes: layout.form.storedBytes)
    case .bytes, .text:
      let bytes = self.bytes(slots.pointee)
      try encoder.require(bytes.count)
      encoder.writer.countedBytes(bytes)
    case .tensor:
      let tensor = self.tensor(slots.pointee)
      try encoder.require(tensor.encodedByteCount)
      encoder.writer.countedBytes(tensor.encoded())
    case .ciphertext:
      encoder.put(
        .ciphertext(slots.pointee), bytes: ciphertext(slots.pointee).encodedByteCount)
    case .publicKey:
      let key = publicKey(slots.pointee)
      encoder.put(.key(key), bytes: key.encodedByteCount)
    case .record(let fields):
      try encodeForStorage(fields, self[slots.pointee].storage, to: &encoder)
    case .choice(let cases, _):
      let object = self[slots.pointee]
      if cases.count > 256 {
        encoder.writer.u16(object.tag)
      } else {
        encoder.writer.u8(UInt8(truncatingIfNeeded: object.tag))
      }
      for field in cases[Int(object.tag)].fields {
        try encodeForStorage(field.type, object.storage + field.offset, to: &encoder)
      }
    case .array(let element, _):
      let object = self[slots.pointee]
      if object.length == 0 { encoder.writer.u8(0) }
      try encodeElements(element, object, to: &encoder)
    case .list(let element, _):
      let object = self[slots.pointee]
      encoder.writer.count(Int(object.length))
      try encodeElements(element, object, to: &encoder)
    case .coin:
      let amount = try consumeCoin(slots.pointee)
      // The call's coins are worth less than 2^128 together: no overflow, but no trust either.
      let (sum, overflow) = encoder.coins.addingReportingOverflow(amount)
      guard !overflow else { throw .overflow }
      encoder.coins = sum
      encoder.writer.number(U256(amount), bytes: 16)
    case .sum:
      let object = self[slots.pointee]
      encoder.writer.varint(object.storage[0])
      if object.storage[0] != 0 {
        encoder.put(
          .ciphertext(object.storage[1]), bytes: ciphertext(object.storage[1]).encodedByteCount)
      }
    case .map:
      throw .decode
    }
  }

  private mutating func encodeForStorage(
    _ layout: FieldsLayout, _ slots: UnsafePointer<UInt64>, to encoder: inout StorageEncoder
  ) throws(Trap) {
    if layout.fields.isEmpty { encoder.writer.u8(0) }
    for field in layout.fields {
      try encodeForStorage(field.type, slots + field.offset, to: &encoder)
    }
  }

  private mutating func encodeElements(
    _ element: Int, _ object: HeapObject, to encoder: inout StorageEncoder
  ) throws(Trap) {
    let layout = types[element]
    for index in 0..<Int(object.length) {
      let slots = object.storage + index * Int(object.stride)
      if layout.isReference {
        try encodeForStorage(element, slots, to: &encoder)
      } else {
        try encoder.require(64)
        encoder.writer.number(try number(layout.form, slots), bytes: layout.form.storedBytes)
      }
    }
  }

  /// Makes the blobs of an encoded value known to the host, and gives the bytes with their hashes and
  /// the blobs that must stay with them: a ciphertext's key with it.
  mutating func finish(
    _ encoder: StorageEncoder, host: any Host
  ) -> (bytes: [UInt8], blobs: [Hash256]) {
    var bytes = encoder.writer.bytes
    var blobs: [Hash256] = []
    for blob in encoder.blobs {
      let hash: Hash256
      switch blob.content {
      case .key(let key):
        hash = key.identity
        host.scope.preparedKeys[hash] = key
        if host.blob(hash) == nil { host.objects.keep(key, hash) }
        host.keep(hash) { key.encoded() }
      case .ciphertext(let handle):
        blobs.append(ciphertext(handle).key.identity)
        if let known = ciphertextHash(handle) {
          hash = known
          let ciphertext = ciphertext(handle)
          host.keep(hash) { ciphertext.encoded() }
        } else {
          let encoded = ciphertext(handle).encoded()
          hash = keccak256(encoded)
          note(hash: hash, of: handle)
          host.objects.keep(ciphertext(handle), hash)
          host.keep(hash) { encoded }
        }
      }
      blobs.append(hash)
      bytes.replaceSubrange(blob.position..<blob.position + 32, with: hash.bytes)
    }
    return (bytes, blobs)
  }
}

extension TypeForm {
  /// Bytes of a number in storage.
  var storedBytes: Int {
    switch self {
    case .bool: 1
    case .unsigned(let bits), .signed(let bits), .wideUnsigned(let bits), .wideSigned(let bits):
      (bits + 7) / 8
    case .hash: 32
    case .bytes, .text, .record, .choice, .array, .list, .tensor, .ciphertext, .publicKey, .coin,
      .sum, .map:
      0
    }
  }
}

extension ByteWriter {
  /// Writes the low bytes of a number, little-endian.
  mutating func number(_ value: U256, bytes count: Int) {
    switch count {
    case 1: u8(UInt8(truncatingIfNeeded: value.w0))
    case 8: u64(value.w0)
    case _: bytes(value.stored(bytes: count))
    }
  }
}

extension U256 {
  /// The low bytes, at most 32, little-endian.
  func stored(bytes count: Int) -> [UInt8] {
    let words: InlineArray<4, UInt64> = [
      w0.littleEndian, w1.littleEndian, w2.littleEndian, w3.littleEndian,
    ]
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      withUnsafeBytes(of: words) { source in
        UnsafeMutableRawBufferPointer(buffer).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: source[..<count]))
      }
      initialized = count
    }
  }
}

extension ByteReader {
  /// Reads what `number(_:bytes:)` wrote.
  mutating func number(bytes count: Int) throws(ByteReaderError) -> U256 {
    switch count {
    case 1: return U256(UInt64(try u8()))
    case 8: return U256(try u64())
    case _:
      var value = U256(try word(bytes: min(count, 8)))
      if count > 8 { value.w1 = try word(bytes: min(count - 8, 8)) }
      if count > 16 { value.w2 = try word(bytes: min(count - 16, 8)) }
      if count > 24 { value.w3 = try word(bytes: min(count - 24, 8)) }
      return value
    }
  }

  private mutating func word(bytes count: Int) throws(ByteReaderError) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<count { word |= UInt64(try u8()) << UInt64(8 * index) }
    return word
  }
}
