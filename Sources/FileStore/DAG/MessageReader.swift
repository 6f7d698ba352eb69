import Primitives

/// Reads the fields of a message of Protocol Buffers, in the order in which they stand. Source: protobuf.dev, Encoding.
struct MessageReader {
  /// What a field holds.
  enum Value {
    case number(UInt64)
    case bytes(ArraySlice<UInt8>)
  }

  private var reader: ByteReader

  init(_ bytes: ArraySlice<UInt8>) { reader = ByteReader(bytes) }

  /// The next field, nil at the end. Numbers of fixed width count as bytes.
  mutating func next() throws(ByteReaderError) -> (field: UInt64, value: Value)? {
    if reader.isAtEnd { return nil }
    let start = reader.position
    let tag = try reader.varint()
    switch tag & 7 {
    case 0: return (tag >> 3, .number(try reader.varint()))
    case 1: return (tag >> 3, .bytes(try reader.slice(8)))
    case 2: return (tag >> 3, .bytes(try reader.slice(try reader.count(max: reader.remaining))))
    case 5: return (tag >> 3, .bytes(try reader.slice(4)))
    default: throw .tooLong(position: start, length: tag & 7, limit: 5)
    }
  }
}
