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

  /// The permutation Keccak-f[1600]: 24 rounds, the 25 lanes held in local variables.
  @inline(never)
  mutating func permute() {
    var a0 = lanes[0]
    var a1 = lanes[1]
    var a2 = lanes[2]
    var a3 = lanes[3]
    var a4 = lanes[4]
    var a5 = lanes[5]
    var a6 = lanes[6]
    var a7 = lanes[7]
    var a8 = lanes[8]
    var a9 = lanes[9]
    var a10 = lanes[10]
    var a11 = lanes[11]
    var a12 = lanes[12]
    var a13 = lanes[13]
    var a14 = lanes[14]
    var a15 = lanes[15]
    var a16 = lanes[16]
    var a17 = lanes[17]
    var a18 = lanes[18]
    var a19 = lanes[19]
    var a20 = lanes[20]
    var a21 = lanes[21]
    var a22 = lanes[22]
    var a23 = lanes[23]
    var a24 = lanes[24]
    for round in 0..<24 {
      // theta: each lane takes the parities of two neighbouring columns.
      let c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20
      let c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21
      let c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22
      let c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23
      let c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24
      let d0 = c4 ^ rotate(c1, 1)
      let d1 = c0 ^ rotate(c2, 1)
      let d2 = c1 ^ rotate(c3, 1)
      let d3 = c2 ^ rotate(c4, 1)
      let d4 = c3 ^ rotate(c0, 1)
      // rho and pi: rotate each lane and move it.
      let b0 = a0 ^ d0
      let b10 = rotate(a1 ^ d1, 1)
      let b20 = rotate(a2 ^ d2, 62)
      let b5 = rotate(a3 ^ d3, 28)
      let b15 = rotate(a4 ^ d4, 27)
      let b16 = rotate(a5 ^ d0, 36)
      let b1 = rotate(a6 ^ d1, 44)
      let b11 = rotate(a7 ^ d2, 6)
      let b21 = rotate(a8 ^ d3, 55)
      let b6 = rotate(a9 ^ d4, 20)
      let b7 = rotate(a10 ^ d0, 3)
      let b17 = rotate(a11 ^ d1, 10)
      let b2 = rotate(a12 ^ d2, 43)
      let b12 = rotate(a13 ^ d3, 25)
      let b22 = rotate(a14 ^ d4, 39)
      let b23 = rotate(a15 ^ d0, 41)
      let b8 = rotate(a16 ^ d1, 45)
      let b18 = rotate(a17 ^ d2, 15)
      let b3 = rotate(a18 ^ d3, 21)
      let b13 = rotate(a19 ^ d4, 8)
      let b14 = rotate(a20 ^ d0, 18)
      let b24 = rotate(a21 ^ d1, 2)
      let b9 = rotate(a22 ^ d2, 61)
      let b19 = rotate(a23 ^ d3, 56)
      let b4 = rotate(a24 ^ d4, 14)
      // chi, the only non-linear step, and iota, the round constant.
      a0 = b0 ^ (~b1 & b2) ^ KeccakState.roundConstants[round]
      a1 = b1 ^ (~b2 & b3)
      a2 = b2 ^ (~b3 & b4)
      a3 = b3 ^ (~b4 & b0)
      a4 = b4 ^ (~b0 & b1)
      a5 = b5 ^ (~b6 & b7)
      a6 = b6 ^ (~b7 & b8)
      a7 = b7 ^ (~b8 & b9)
      a8 = b8 ^ (~b9 & b5)
      a9 = b9 ^ (~b5 & b6)
      a10 = b10 ^ (~b11 & b12)
      a11 = b11 ^ (~b12 & b13)
      a12 = b12 ^ (~b13 & b14)
      a13 = b13 ^ (~b14 & b10)
      a14 = b14 ^ (~b10 & b11)
      a15 = b15 ^ (~b16 & b17)
      a16 = b16 ^ (~b17 & b18)
      a17 = b17 ^ (~b18 & b19)
      a18 = b18 ^ (~b19 & b15)
      a19 = b19 ^ (~b15 & b16)
      a20 = b20 ^ (~b21 & b22)
      a21 = b21 ^ (~b22 & b23)
      a22 = b22 ^ (~b23 & b24)
      a23 = b23 ^ (~b24 & b20)
      a24 = b24 ^ (~b20 & b21)
    }
    lanes[0] = a0
    lanes[1] = a1
    lanes[2] = a2
    lanes[3] = a3
    lanes[4] = a4
    lanes[5] = a5
    lanes[6] = a6
    lanes[7] = a7
    lanes[8] = a8
    lanes[9] = a9
    lanes[10] = a10
    lanes[11] = a11
    lanes[12] = a12
    lanes[13] = a13
    lanes[14] = a14
    lanes[15] = a15
    lanes[16] = a16
    lanes[17] = a17
    lanes[18] = a18
    lanes[19] = a19
    lanes[20] = a20
    lanes[21] = a21
    lanes[22] = a22
    lanes[23] = a23
    lanes[24] = a24
  }

  /// The round constants, from the degree-8 linear feedback shift register of the specification.
  private static let roundConstants: InlineArray<24, UInt64> = [
    0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000,
    0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
    0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
  ]
}

/// Rotates towards the high end by 1 to 63 bits.
@inline(__always)
private func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
  value &<< count | value &>> (64 &- count)
}
