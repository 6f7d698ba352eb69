/// The hash BLAKE2b without a key, RFC 7693, with digests of 1 to 64 bytes.
package struct BLAKE2b: Sendable {
  /// How many bytes one compression takes.
  package static let blockSize = 128

  /// How many bytes the digest has.
  package let digestSize: Int
  private var state: InlineArray<8, UInt64>
  private var block = InlineArray<128, UInt8>(repeating: 0)
  /// How many bytes of `block` are filled. A full block is kept until more input follows, because
  /// the last one is compressed differently.
  private var position = 0
  /// How many bytes were compressed; wraps past 2^64, far above any limit.
  private var length: UInt64 = 0

  /// Starts with no input.
  ///
  /// - Precondition: the size is in 1...64.
  package init(digestSize: Int) {
    precondition((1...64).contains(digestSize), "a digest has 1 to 64 bytes")
    self.digestSize = digestSize
    state = BLAKE2b.initial
    state[0] ^= 0x0101_0000 ^ UInt64(digestSize)
  }

  /// Starts with the first three words of a parameter block of its own (the rest is 0), and a key as
  /// the first block of input unless it is empty. For `BLAKE2Xb`.
  ///
  /// - Precondition: the lowest byte of the parameters is the digest's size, in 1...64, the next one
  ///   that of the key, at most 64.
  init(parameters: (UInt64, UInt64, UInt64), key: [UInt8]) {
    digestSize = Int(parameters.0 & 0xFF)
    precondition((1...64).contains(digestSize), "a digest has 1 to 64 bytes")
    precondition(key.count <= 64, "a key has at most 64 bytes")
    state = BLAKE2b.initial
    state[0] ^= parameters.0
    state[1] ^= parameters.1
    state[2] ^= parameters.2
    guard !key.isEmpty else { return }
    update(key)
    position = BLAKE2b.blockSize
  }

  /// Appends bytes to the input.
  package mutating func update(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if position == BLAKE2b.blockSize {
        length &+= UInt64(BLAKE2b.blockSize)
        compress(isLast: false)
        position = 0
      }
      block[position] = byte
      position += 1
    }
  }

  /// The digest of all input. More input may follow: it is taken of a copy.
  package func finalize() -> [UInt8] {
    var last = self
    last.length &+= UInt64(position)
    for index in position..<BLAKE2b.blockSize { last.block[index] = 0 }
    last.compress(isLast: true)
    return (0..<digestSize).map { index in
      UInt8(truncatingIfNeeded: last.state[index / 8] &>> UInt64(index % 8 * 8))
    }
  }

  /// Function F of the RFC.
  private mutating func compress(isLast: Bool) {
    var message = InlineArray<16, UInt64>(repeating: 0)
    for index in 0..<BLAKE2b.blockSize {
      message[index / 8] |= UInt64(block[index]) &<< UInt64(index % 8 * 8)
    }
    var work = InlineArray<16, UInt64>(repeating: 0)
    for index in 0..<8 {
      work[index] = state[index]
      work[index + 8] = BLAKE2b.initial[index]
    }
    work[12] ^= length
    if isLast { work[14] = ~work[14] }
    let sigma = BLAKE2b.sigma
    for round in 0..<12 {
      let start = round % 10 * 16
      // Four columns, then four diagonals.
      for step in 0..<4 {
        BLAKE2b.mix(
          &work, step, step + 4, step + 8, step + 12, message[Int(sigma[start + 2 * step])],
          message[Int(sigma[start + 2 * step + 1])])
      }
      for step in 0..<4 {
        BLAKE2b.mix(
          &work, step, (step + 1) % 4 + 4, (step + 2) % 4 + 8, (step + 3) % 4 + 12,
          message[Int(sigma[start + 8 + 2 * step])], message[Int(sigma[start + 9 + 2 * step])])
      }
    }
    for index in 0..<8 { state[index] ^= work[index] ^ work[index + 8] }
  }

  /// Function G of the RFC on the four words at `i`, `j`, `k`, `l`.
  @inline(__always)
  private static func mix(
    _ work: inout InlineArray<16, UInt64>, _ i: Int, _ j: Int, _ k: Int, _ l: Int, _ x: UInt64,
    _ y: UInt64
  ) {
    var (a, b, c, d) = (work[i], work[j], work[k], work[l])
    a = a &+ b &+ x
    d = rotated(d ^ a, by: 32)
    c = c &+ d
    b = rotated(b ^ c, by: 24)
    a = a &+ b &+ y
    d = rotated(d ^ a, by: 16)
    c = c &+ d
    b = rotated(b ^ c, by: 63)
    (work[i], work[j], work[k], work[l]) = (a, b, c, d)
  }

  private static func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
    value &>> count | value &<< (64 - count)
  }

  /// The fractional parts of the square roots of the first eight primes, as in SHA-512.
  private static let initial: InlineArray<8, UInt64> = [
    0x6A09_E667_F3BC_C908, 0xBB67_AE85_84CA_A73B, 0x3C6E_F372_FE94_F82B, 0xA54F_F53A_5F1D_36F1,
    0x510E_527F_ADE6_82D1, 0x9B05_688C_2B3E_6C1F, 0x1F83_D9AB_FB41_BD6B, 0x5BE0_CD19_137E_2179,
  ]

  /// The order of the message words in each round: ten times sixteen.
  private static let sigma: InlineArray<160, UInt8> = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
    7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
    9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
    2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
    12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
    13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
    6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
    10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
  ]
}
