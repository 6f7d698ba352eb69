import Bytecode
import Primitives

/// The growing output of an ABI encoding.
struct ABIBuffer {
  /// What was written.
  private(set) var bytes: [UInt8]
  /// Most bytes that may be written.
  private let bytesMax: Int

  /// Some zeros, which are copied.
  private static let zeros = [UInt8](repeating: 0, count: 256)

  /// An empty buffer. Encoding into it throws `limit` beyond `bytesMax` bytes.
  init(bytesMax: Int = MachineLimits.encodedBytesMax) {
    bytes = []
    self.bytesMax = bytesMax
  }

  /// A buffer that begins with a selector.
  init(selector: UInt32) {
    self.init()
    withUnsafeBytes(of: selector.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// Bytes written.
  var count: Int { bytes.count }

  /// Appends zeros.
  mutating func zeros(_ count: Int) throws(Trap) {
    try reserve(count)
    if bytes.isEmpty {
      bytes = [UInt8](repeating: 0, count: count)
      return
    }
    bytes.reserveCapacity(bytes.count + count)
    var left = count
    while left > 0 {
      bytes.append(contentsOf: ABIBuffer.zeros.prefix(left))
      left -= ABIBuffer.zeros.count
    }
  }

  /// Appends a length.
  mutating func append(length: Int) throws(Trap) {
    try append(U256(UInt64(truncatingIfNeeded: length)))
  }

  /// Appends 32 bytes, big-endian.
  mutating func append(_ value: U256) throws(Trap) {
    try zeros(32)
    put(value, at: bytes.count - 32)
  }

  /// Appends bytes.
  mutating func append(unpadded content: some Collection<UInt8>) throws(Trap) {
    try reserve(content.count)
    bytes.append(contentsOf: content)
  }

  /// Appends a byte string with its length, filled up with zeros to whole words.
  mutating func append(counted content: some Collection<UInt8>) throws(Trap) {
    try append(length: content.count)
    try append(padded: content)
  }

  /// Overwrites 32 bytes that were written before.
  mutating func put(_ value: U256, at position: Int) {
    precondition(position >= 0 && position + 32 <= bytes.count, "overwrites what was written")
    bytes.withUnsafeMutableBytes { buffer in
      buffer.storeBytes(of: value.w3.bigEndian, toByteOffset: position, as: UInt64.self)
      buffer.storeBytes(of: value.w2.bigEndian, toByteOffset: position + 8, as: UInt64.self)
      buffer.storeBytes(of: value.w1.bigEndian, toByteOffset: position + 16, as: UInt64.self)
      buffer.storeBytes(of: value.w0.bigEndian, toByteOffset: position + 24, as: UInt64.self)
    }
  }

  private func reserve(_ count: Int) throws(Trap) {
    guard bytes.count.addingClamped(count) <= bytesMax else { throw .limit }
  }
}

extension Int {
  /// Zeros that fill up this many bytes to whole words of 32.
  var paddingToWord: Int { (32 - self % 32) % 32 }
}
