/// Fields of a message of Protocol Buffers. Source: protobuf.dev, Encoding.
extension ByteWriter {
  /// A field of bytes, text, a message, or packed numbers.
  package mutating func field(_ number: UInt64, bytes: some Collection<UInt8>) {
    varint(number << 3 | 2)
    countedBytes(bytes)
  }

  /// A field of eight bytes.
  package mutating func field(_ number: UInt64, fixed64 value: UInt64) {
    varint(number << 3 | 1)
    u64(value)
  }

  /// A field of a number.
  package mutating func field(_ number: UInt64, varint value: UInt64) {
    varint(number << 3)
    varint(value)
  }

  /// A field of several numbers.
  package mutating func field(_ number: UInt64, packed values: [UInt64]) {
    var numbers = ByteWriter()
    for value in values { numbers.varint(value) }
    field(number, bytes: numbers.bytes)
  }
}
