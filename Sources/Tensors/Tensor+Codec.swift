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
    [UInt8](unsafeUninitializedCapacity: encodedByteCount) { output, count in
      let bytes = UnsafeMutableRawBufferPointer(output)
      bytes[0] = Tensor.encodingTag
      bytes[1] = element.code
      bytes[2] = UInt8(truncatingIfNeeded: element.fractionBits)
      bytes[3] = UInt8(truncatingIfNeeded: rank)
      TensorBytes.write(axes, as: UInt32.self, to: bytes, at: 4)
      let start = 4 + 4 * rank
      switch storage {
      case .narrow(let values):
        switch element.encodedWidth {
        case 1: TensorBytes.write(values, as: UInt8.self, to: bytes, at: start)
        case 2: TensorBytes.write(values, as: UInt16.self, to: bytes, at: start)
        default: TensorBytes.write(values, as: UInt32.self, to: bytes, at: start)
        }
      case .wide(let values):
        if element.encodedWidth == 4 {
          TensorBytes.write(values, as: UInt32.self, to: bytes, at: start)
        } else {
          TensorBytes.write(values, as: UInt64.self, to: bytes, at: start)
        }
      }
      count = encodedByteCount
    }
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
    let raw = UnsafeRawBufferPointer(bytes)
    let lengths: [Int64] = TensorBytes.read(UInt32.self, from: raw, at: 4, count: rank)
    let axes = lengths.map { Int($0) }
    let count = try Tensor.elementCount(of: axes)
    guard bytes.count == header + count * element.encodedWidth else { throw .malformed }
    let storage: TensorStorage
    switch element {
    case .bool:
      guard raw[header...].allSatisfy({ $0 <= 1 }) else { throw .malformed }
      storage = .narrow(TensorBytes.read(UInt8.self, from: raw, at: header, count: count))
    case .u8: storage = .narrow(TensorBytes.read(UInt8.self, from: raw, at: header, count: count))
    case .i8: storage = .narrow(TensorBytes.read(Int8.self, from: raw, at: header, count: count))
    case .u16:
      storage = .narrow(TensorBytes.read(UInt16.self, from: raw, at: header, count: count))
    case .i16:
      storage = .narrow(TensorBytes.read(Int16.self, from: raw, at: header, count: count))
    case .u32:
      storage = .wide(TensorBytes.read(UInt32.self, from: raw, at: header, count: count))
    case .i32:
      storage = .narrow(TensorBytes.read(Int32.self, from: raw, at: header, count: count))
    case .i64:
      storage = .wide(TensorBytes.read(Int64.self, from: raw, at: header, count: count))
    case .fixed(let format):
      storage =
        format.isWide
        ? .wide(TensorBytes.read(Int64.self, from: raw, at: header, count: count))
        : .narrow(TensorBytes.read(Int32.self, from: raw, at: header, count: count))
    }
    self.init(trusted: element, shape: TensorShape(axes), storage: storage)
  }
}

/// Arrays of little-endian integers in bytes.
private enum TensorBytes {
  /// Writes the low bits of each value.
  @inline(__always)
  static func write<Value: BinaryInteger, Stored: FixedWidthInteger>(
    _ values: some Collection<Value>, as stored: Stored.Type,
    to bytes: UnsafeMutableRawBufferPointer, at start: Int
  ) {
    let width = Stored.bitWidth / 8
    var offset = start
    for value in values {
      bytes.storeBytes(
        of: Stored(truncatingIfNeeded: value).littleEndian, toByteOffset: offset, as: stored)
      offset &+= width
    }
  }

  /// Reads `count` values, extended to the lane. The caller has checked the bounds.
  @inline(__always)
  static func read<Stored: FixedWidthInteger & BitwiseCopyable, L: Lane>(
    _ stored: Stored.Type, from bytes: UnsafeRawBufferPointer, at start: Int, count: Int
  ) -> [L] {
    let width = Stored.bitWidth / 8
    return [L](unsafeUninitializedCapacity: count) { output, initialized in
      for index in 0..<count {
        let value = bytes.loadUnaligned(fromByteOffset: start &+ index &* width, as: stored)
        output[index] = L(truncatingIfNeeded: Stored(littleEndian: value))
      }
      initialized = count
    }
  }
}
