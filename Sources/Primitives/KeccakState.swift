import CKernels

/// The 1600-bit state of Keccak: 25 lanes of 64 bits, lane x + 5 y at index x + 5 y.
struct KeccakState {
  private var lanes = InlineArray<25, UInt64>(repeating: 0)

  /// The first 32 bytes.
  var digest: Hash256 {
    Hash256(
      word0: lanes[0].byteSwapped, word1: lanes[1].byteSwapped, word2: lanes[2].byteSwapped,
      word3: lanes[3].byteSwapped)
  }

  /// Adds one byte of input at a byte position below the rate.
  @inline(__always)
  mutating func absorb(byte: UInt8, at position: Int) {
    lanes[position / 8] ^= UInt64(byte) &<< UInt64(position % 8 * 8)
  }

  /// The byte at a position, for output.
  @inline(__always)
  func byte(at position: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: lanes[position / 8] &>> UInt64(position % 8 * 8))
  }

  /// Adds a full block of input, from `offset` of the buffer on, which must hold it.
  @inline(__always)
  mutating func absorbBlock(_ input: UnsafeBufferPointer<UInt8>, at offset: Int) {
    let raw = UnsafeRawBufferPointer(input)
    for lane in 0..<Keccak256.rate / 8 {
      let word = raw.loadUnaligned(fromByteOffset: offset + lane * 8, as: UInt64.self)
      lanes[lane] ^= UInt64(littleEndian: word)
    }
  }

  /// Adds fewer bytes than a block at its start.
  @inline(__always)
  mutating func absorb(_ input: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(input)
    let whole = input.count / 8
    for lane in 0..<whole {
      let word = raw.loadUnaligned(fromByteOffset: lane * 8, as: UInt64.self)
      lanes[lane] ^= UInt64(littleEndian: word)
    }
    for position in whole * 8..<input.count {
      absorb(byte: input[position], at: position)
    }
  }

  /// Adds the 32 big-endian bytes of a number from a lane on.
  @inline(__always)
  mutating func absorb(words value: U256, at lane: Int) {
    lanes[lane] ^= value.w3.byteSwapped
    lanes[lane + 1] ^= value.w2.byteSwapped
    lanes[lane + 2] ^= value.w1.byteSwapped
    lanes[lane + 3] ^= value.w0.byteSwapped
  }

  /// Closes the input after `position` bytes of the block: 1, zeros, 1 at the block's last bit.
  @inline(__always)
  mutating func pad(at position: Int) {
    absorb(byte: 0x01, at: position)
    absorb(byte: 0x80, at: Keccak256.rate - 1)
  }

  /// The permutation Keccak-f[1600]. It is C, because an instruction that this needs most, "and not", must be asked for by the
  /// processor that runs it, and everything on a chain is hashed.
  mutating func permute() {
    withUnsafeMutableBytes(of: &lanes) { bytes in
      guard let state = bytes.baseAddress else { return }
      galaxy_keccak_permute(state.assumingMemoryBound(to: UInt64.self))
    }
  }
}
