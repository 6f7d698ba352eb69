/// Big-endian bytes, the form of the Ethereum ABI.
extension U256 {
  /// The value as 32 bytes, the most significant first.
  public var bigEndianBytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      for (index, limb) in [w3, w2, w1, w0].enumerated() {
        for byte in 0..<8 {
          buffer.initializeElement(
            at: index * 8 + byte, to: UInt8(truncatingIfNeeded: limb &>> UInt64(56 - 8 * byte)))
        }
      }
      count = 32
    }
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
