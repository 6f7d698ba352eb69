/// Why bytes could not be read.
package enum ByteReaderError: Error, Hashable, Sendable {
  /// Fewer bytes remain than the next field needs.
  case truncated(position: Int, needed: Int, remaining: Int)
  /// A varint at this position is longer than its value needs.
  case nonCanonicalVarint(position: Int)
  /// A varint at this position does not fit 64 bits.
  case varintTooLarge(position: Int)
  /// A length at this position exceeds the limit that the caller set.
  case tooLong(position: Int, length: UInt64, limit: Int)
  /// A Boolean at this position is neither 0 nor 1.
  case invalidBool(position: Int)
  /// Text at this position is not UTF-8.
  case invalidUTF8(position: Int)
  /// Bytes remain after the last field.
  case trailingBytes(position: Int, count: Int)
}

/// Reads fields from bytes in order, checking every bound. Integers are little-endian.
package struct ByteReader: Sendable {
  /// The bytes, of which those from `position` on are still to be read.
  private let bytes: ArraySlice<UInt8>
  /// The index of the next byte in the slice.
  private var index: Int

  /// Starts at the first byte.
  package init(_ bytes: [UInt8]) {
    self.init(bytes[...])
  }

  /// Starts at the first byte of a slice.
  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  /// How many bytes were read so far.
  package var position: Int { index - bytes.startIndex }

  /// How many bytes are still to be read.
  package var remaining: Int { bytes.endIndex - index }

  /// True when no byte is left.
  package var isAtEnd: Bool { remaining == 0 }

  /// Throws `trailingBytes` unless every byte was read.
  package func finish() throws(ByteReaderError) {
    if !isAtEnd { throw .trailingBytes(position: position, count: remaining) }
  }

  /// Reads one byte.
  package mutating func u8() throws(ByteReaderError) -> UInt8 {
    try need(1)
    defer { index += 1 }
    return bytes[index]
  }

  /// Reads a byte that must be 0 or 1.
  package mutating func bool() throws(ByteReaderError) -> Bool {
    let start = position
    switch try u8() {
    case 0: return false
    case 1: return true
    default: throw .invalidBool(position: start)
    }
  }

  /// Reads two bytes.
  package mutating func u16() throws(ByteReaderError) -> UInt16 {
    UInt16(truncatingIfNeeded: try integer(2))
  }

  /// Reads four bytes.
  package mutating func u32() throws(ByteReaderError) -> UInt32 {
    UInt32(truncatingIfNeeded: try integer(4))
  }

  /// Reads eight bytes.
  package mutating func u64() throws(ByteReaderError) -> UInt64 {
    try integer(8)
  }

  /// Reads an unsigned LEB128 number of at most ten bytes, which must be the shortest form.
  package mutating func varint() throws(ByteReaderError) -> UInt64 {
    let start = position
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try u8()
      let group = UInt64(byte & 0x7F)
      if shift == 63 && byte > 1 { throw .varintTooLarge(position: start) }
      value |= group &<< shift
      if byte & 0x80 == 0 {
        if group == 0 && shift > 0 { throw .nonCanonicalVarint(position: start) }
        return value
      }
      shift += 7
    }
  }

  /// Reads a varint that must not exceed `limit`: a length or count, safe to allocate for when
  /// the limit is.
  package mutating func count(max limit: Int) throws(ByteReaderError) -> Int {
    let start = position
    let value = try varint()
    guard let count = Int(exactly: value), count <= limit else {
      throw .tooLong(position: start, length: value, limit: limit)
    }
    return count
  }

  /// Reads `count` bytes; a negative count is refused as truncated.
  package mutating func bytes(_ count: Int) throws(ByteReaderError) -> [UInt8] {
    Array(try slice(count))
  }

  /// Reads `count` bytes without copying; a negative count is refused as truncated.
  package mutating func slice(_ count: Int) throws(ByteReaderError) -> ArraySlice<UInt8> {
    try need(count)
    defer { index += count }
    return bytes[index..<index + count]
  }

  /// Reads a varint length of at most `limit` and that many bytes.
  package mutating func countedBytes(max limit: Int) throws(ByteReaderError) -> [UInt8] {
    try bytes(count(max: limit))
  }

  /// Reads a varint length of at most `limit` bytes and that many bytes of valid UTF-8.
  package mutating func countedText(max limit: Int) throws(ByteReaderError) -> String {
    let start = position
    let content = try countedBytes(max: limit)
    guard let text = String(validating: content, as: UTF8.self) else {
      throw .invalidUTF8(position: start)
    }
    return text
  }

  /// Reads 32 bytes, little-endian.
  package mutating func u256() throws(ByteReaderError) -> U256 {
    U256(w0: try u64(), w1: try u64(), w2: try u64(), w3: try u64())
  }

  /// Throws unless `count` bytes remain.
  private func need(_ count: Int) throws(ByteReaderError) {
    if count < 0 || count > remaining {
      throw .truncated(position: position, needed: count, remaining: remaining)
    }
  }

  /// Reads `size` bytes, at most eight.
  private mutating func integer(_ size: Int) throws(ByteReaderError) -> UInt64 {
    try need(size)
    var value: UInt64 = 0
    for offset in 0..<size {
      value |= UInt64(bytes[index + offset]) &<< UInt64(8 * offset)
    }
    index += size
    return value
  }
}
