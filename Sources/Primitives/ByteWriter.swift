/// Appends fields to bytes: each method writes what the `ByteReader` method of its name reads.
package struct ByteWriter: Sendable {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []

  /// Starts empty.
  package init() {}

  /// Starts with bytes that were made elsewhere.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Starts empty with room for `capacity` bytes.
  package init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  /// How many bytes were written.
  package var count: Int { bytes.count }

  /// Writes one byte.
  package mutating func u8(_ value: UInt8) {
    bytes.append(value)
  }

  /// Writes 1 for true, 0 for false.
  package mutating func bool(_ value: Bool) {
    bytes.append(value ? 1 : 0)
  }

  /// Writes two bytes, little-endian.
  package mutating func u16(_ value: UInt16) {
    integer(UInt64(value), size: 2)
  }

  /// Writes four bytes, little-endian.
  package mutating func u32(_ value: UInt32) {
    integer(UInt64(value), size: 4)
  }

  /// Writes eight bytes, little-endian.
  package mutating func u64(_ value: UInt64) {
    integer(value, size: 8)
  }

  /// Writes an unsigned LEB128 number in its shortest form.
  package mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest = rest &>> 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Writes a length or count as a varint.
  ///
  /// - Precondition: it is not negative.
  package mutating func count(_ value: Int) {
    precondition(value >= 0, "a count is not negative")
    varint(UInt64(value))
  }

  /// Writes the bytes alone, without their length.
  package mutating func bytes(_ content: some Sequence<UInt8>) {
    bytes.append(contentsOf: content)
  }

  /// Writes the length as a varint, then the bytes.
  package mutating func countedBytes(_ content: some Collection<UInt8>) {
    count(content.count)
    bytes.append(contentsOf: content)
  }

  /// Writes the length in UTF-8 bytes as a varint, then the text.
  package mutating func countedText(_ text: String) {
    countedBytes(text.utf8)
  }

  /// Writes 32 bytes, little-endian.
  package mutating func u256(_ value: U256) {
    u64(value.w0)
    u64(value.w1)
    u64(value.w2)
    u64(value.w3)
  }

  /// Writes the low `size` bytes.
  private mutating func integer(_ value: UInt64, size: Int) {
    for offset in 0..<size {
      bytes.append(UInt8(truncatingIfNeeded: value &>> UInt64(8 * offset)))
    }
  }
}
