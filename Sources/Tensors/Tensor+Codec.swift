import Primitives

// The canonical encoding of a tensor, as it travels in call data and in state:
//
//   byte 0      0x54, "T"
//   byte 1      element code
//   byte 2      fraction bits, 0 unless fixed
//   byte 3      rank
//   4 x rank    length of each axis, UInt32, little-endian
//   elements    little-endian, packed: 1 byte for bool, u8, i8; 2 for u16, i16; 4 for u32, i32 and
//               32-bit fixed; 8 for i64 and 64-bit fixed
//
// One tensor has exactly one encoding, and every other byte string is rejected.

extension Tensor {
  /// The first byte of every encoded tensor.
  package static let encodingTag: UInt8 = 0x54

  /// Bytes that `encoded()` returns.
  package var encodedByteCount: Int { 4 + 4 * rank + count * element.encodedWidth }

  /// The canonical encoding.
  package func encoded() -> [UInt8] {
    var bytes = [UInt8]()
    bytes.reserveCapacity(encodedByteCount)
    bytes.append(Tensor.encodingTag)
    bytes.append(element.code)
    bytes.append(UInt8(truncatingIfNeeded: element.fractionBits))
    bytes.append(UInt8(truncatingIfNeeded: rank))
    for length in shape {
      Tensor.append(UInt64(length), width: 4, to: &bytes)
    }
    let width = element.encodedWidth
    switch storage {
    case .narrow(let values):
      for value in values {
        Tensor.append(UInt64(UInt32(bitPattern: value)), width: width, to: &bytes)
      }
    case .wide(let values):
      for value in values {
        Tensor.append(UInt64(bitPattern: value), width: width, to: &bytes)
      }
    }
    return bytes
  }

  /// Decodes a canonical encoding of a tensor of `expected` elements.
  ///
  /// Throws `malformed` for anything but the one encoding of a tensor (wrong tag, codes, length,
  /// trailing bytes, a bool that is neither 0 nor 1), `elementMismatch` for a valid element type
  /// other than `expected`, `limitExceeded` for a shape beyond the limits. The length is checked
  /// against the shape before anything is allocated.
  package init(
    decoding bytes: some Collection<UInt8>, expected: ElementType
  ) throws(TensorError) {
    let decoded = bytes.withContiguousStorageIfAvailable { buffer in
      Result { () throws(TensorError) in try Tensor(decodingBuffer: buffer, expected: expected) }
    }
    if let decoded {
      self = try decoded.get()
      return
    }
    let copy = Array(bytes)
    let result = copy.withUnsafeBufferPointer { buffer in
      Result { () throws(TensorError) in try Tensor(decodingBuffer: buffer, expected: expected) }
    }
    self = try result.get()
  }

  /// Decodes from contiguous bytes.
  private init(
    decodingBuffer bytes: UnsafeBufferPointer<UInt8>, expected: ElementType
  ) throws(TensorError) {
    guard bytes.count >= 4, bytes[0] == Tensor.encodingTag else { throw .malformed }
    guard let element = ElementType(code: bytes[1], fractionBits: bytes[2]) else {
      throw .malformed
    }
    guard element == expected else { throw .elementMismatch }
    let rank = Int(bytes[3])
    guard rank <= Limits.tensorRankMax else { throw .limitExceeded }
    let header = 4 + 4 * rank
    guard bytes.count >= header else { throw .malformed }
    var shape = [Int]()
    for axis in 0..<rank {
      shape.append(Int(truncatingIfNeeded: Tensor.read(bytes, at: 4 + 4 * axis, width: 4)))
    }
    let count = try Tensor.elementCount(of: shape)
    let width = element.encodedWidth
    guard bytes.count == header + count * width else { throw .malformed }
    let isSigned = element.minimum < 0
    let unusedBits = 64 - 8 * width
    /// The raw value of one element.
    func value(_ index: Int) -> Int64 {
      let bits = Tensor.read(bytes, at: header + index * width, width: width)
      let shifted = Int64(bitPattern: bits << UInt64(unusedBits))
      return isSigned
        ? shifted >> Int64(unusedBits)
        : Int64(bitPattern: UInt64(bitPattern: shifted) >> UInt64(unusedBits))
    }
    if element == .bool {
      for index in 0..<count {
        guard bytes[header + index] <= 1 else { throw .malformed }
      }
    }
    if element.isWide {
      self.init(trusted: element, shape: shape, storage: .wide((0..<count).map(value)))
    } else {
      self.init(
        trusted: element, shape: shape,
        storage: .narrow((0..<count).map { Int32(truncatingIfNeeded: value($0)) }))
    }
  }

  /// Appends the low `width` bytes of a value, least significant first.
  @inline(__always)
  private static func append(_ value: UInt64, width: Int, to bytes: inout [UInt8]) {
    var rest = value
    for _ in 0..<width {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// Reads `width` bytes, least significant first. The caller has checked the bounds.
  @inline(__always)
  private static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, width: Int
  ) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<width {
      value |= UInt64(bytes[offset + index]) << UInt64(8 * index)
    }
    return value
  }
}
