import Primitives

/// Reads fields of a record one after the other; numbers are big-endian. What is too short is damaged.
struct RecordReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  var rest: Int { bytes.count - position }

  mutating func byte() throws(StorageError) -> UInt8 { try take(1)[0] }

  mutating func uint32() throws(StorageError) -> UInt32 {
    UInt32(bigEndian: try take(4).loadUnaligned(as: UInt32.self))
  }

  mutating func uint64() throws(StorageError) -> UInt64 {
    UInt64(bigEndian: try take(8).loadUnaligned(as: UInt64.self))
  }

  mutating func uint128() throws(StorageError) -> UInt128 {
    let high = try uint64()
    return UInt128(high) << 64 | UInt128(try uint64())
  }

  mutating func hash() throws(StorageError) -> Hash256 {
    Hash256(
      word0: try uint64(), word1: try uint64(), word2: try uint64(), word3: try uint64())
  }

  /// The next bytes, where they lie.
  mutating func take(_ count: Int) throws(StorageError) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= rest else { throw .damaged(what: "a record that is too short") }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }
}

extension [UInt8] {
  /// Appends the big-endian bytes of a number.
  mutating func append(bigEndian number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }

  /// Appends 32 bytes.
  mutating func append(_ hash: Hash256) {
    for word in [hash.word0, hash.word1, hash.word2, hash.word3] { append(bigEndian: word) }
  }
}
