/// The SHA-256 hash, FIPS 180-4.
package struct SHA256: Sendable {
  /// How many bytes one compression takes.
  package static let blockSize = 64

  private var state = SHA256State()
  private var block = InlineArray<64, UInt8>(repeating: 0)
  /// How many bytes of `block` are filled, below 64.
  private var position = 0
  /// How many bytes of input there were; wraps past 2^64, far above any limit.
  private var length: UInt64 = 0

  /// Starts with no input.
  package init() {}

  /// Appends bytes to the input.
  package mutating func update(_ bytes: some Collection<UInt8>) {
    let wasContiguous: Void? = bytes.withContiguousStorageIfAvailable { absorb($0) }
    if wasContiguous == nil { Array(bytes).withUnsafeBufferPointer { absorb($0) } }
  }

  /// The hash of all input. More input may follow: the hash is taken of a copy.
  package func finalize() -> Hash256 {
    var last = self
    last.pad()
    return last.state.digest
  }

  private mutating func absorb(_ input: UnsafeBufferPointer<UInt8>) {
    length &+= UInt64(input.count)
    var offset = 0
    while position > 0 && offset < input.count {
      append(input[offset])
      offset += 1
    }
    let raw = UnsafeRawBufferPointer(input)
    while input.count - offset >= SHA256.blockSize {
      state.compress { word in
        raw.loadUnaligned(fromByteOffset: offset + 4 * word, as: UInt32.self)
      }
      offset += SHA256.blockSize
    }
    while offset < input.count {
      append(input[offset])
      offset += 1
    }
  }

  private mutating func append(_ byte: UInt8) {
    block[position] = byte
    position += 1
    if position == SHA256.blockSize {
      compressBlock()
      position = 0
    }
  }

  private mutating func compressBlock() {
    let bytes = block.span.bytes
    state.compress { word in
      // 64 bytes hold the words 0 to 15.
      bytes.unsafeLoadUnaligned(fromByteOffset: 4 * word, as: UInt32.self)
    }
  }

  /// Closes the input: 0x80, zeros, and the length in bits as eight big-endian bytes.
  private mutating func pad() {
    let bits = length &* 8
    append(0x80)
    if position > 56 {
      clear(from: position, to: SHA256.blockSize)
      compressBlock()
      position = 0
    }
    clear(from: position, to: 56)
    for byte in 0..<8 {
      block[56 + byte] = UInt8(truncatingIfNeeded: bits &>> UInt64(56 - 8 * byte))
    }
    compressBlock()
  }

  private mutating func clear(from start: Int, to end: Int) {
    for index in start..<end { block[index] = 0 }
  }
}

/// The SHA-256 hash of bytes.
package func sha256(_ bytes: some Collection<UInt8>) -> Hash256 {
  var hasher = SHA256()
  hasher.update(bytes)
  return hasher.finalize()
}
