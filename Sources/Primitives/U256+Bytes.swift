/// Big-endian bytes, the form of the Ethereum ABI.
extension U256 {
  /// The value as 32 bytes, the most significant first.
  public var bigEndianBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    appendBigEndian(to: &bytes)
    return bytes
  }

  /// Appends the value as 32 bytes, the most significant first.
  package func appendBigEndian(to bytes: inout [UInt8]) {
    let limbs: InlineArray<4, UInt64> = [w3.bigEndian, w2.bigEndian, w1.bigEndian, w0.bigEndian]
    limbs.span.bytes.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// Reads 32 bytes from `offset` of a buffer, the most significant first.
  ///
  /// - Precondition: the buffer holds them.
  package init(bigEndianWord bytes: UnsafeRawBufferPointer, at offset: Int) {
    self.init(
      w0: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self)),
      w1: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self)),
      w2: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)),
      w3: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
  }

  /// The value as the fewest bytes that hold it, the most significant first; zero has none.
  public var minimalBigEndianBytes: [UInt8] {
    Array(bigEndianBytes.suffix((significantBitCount + 7) / 8))
  }

  /// Reads at most 32 bytes, the most significant first; nil for more. No bytes give zero.
  @inlinable
  public init?(bigEndian bytes: some Collection<UInt8>) {
    if bytes.count > 32 { return nil }
    var value = U256.zero
    for byte in bytes {
      value.w3 = value.w3 &<< 8 | value.w2 &>> 56
      value.w2 = value.w2 &<< 8 | value.w1 &>> 56
      value.w1 = value.w1 &<< 8 | value.w0 &>> 56
      value.w0 = value.w0 &<< 8 | UInt64(byte)
    }
    self = value
  }
}
