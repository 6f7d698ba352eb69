import CKernels

/// The keystream of ChaCha20 as a random number generator: what is drawn cannot be told from
/// uniform bits by anybody who does not know the seed.
///
/// It is also the expansion of public seeds, where every node must draw the same: the stream does
/// not depend on how it is asked for, a word at a time or many.
///
/// Source: RFC 8439, section 2.4, with the counter of 64 bits of the original design (words 12 and
/// 13), so that the stream does not end; below 2^32 blocks it is the stream of the RFC.
package struct ChaCha20Generator: RandomNumberGenerator, Sendable {
  /// Bytes of a seed.
  package static let seedBytes = 32
  /// Words of the blocks that are computed at once.
  private static let bufferWords = 128
  /// Blocks of 64 bytes in the vectors of the portable path.
  private static let lanes = 8

  /// Constants, key, the two words of the counter (which are not used here), nonce.
  private var state: InlineArray<16, UInt32>
  private var counter: UInt64
  /// Words of 64 bits that were computed, in the order of the stream.
  private var buffer: [UInt64]
  /// The next word of `buffer`.
  private var position: Int
  /// Which kernel computes blocks; all give the same.
  private let path: KernelPath

  /// Starts the stream of a seed; nil unless it has 32 bytes.
  package init?(seed: [UInt8], path: KernelPath = .best) {
    self.init(seed: seed, counter: 0, nonce: [0, 0, 0], path: path)
  }

  /// Starts the stream of RFC 8439 with a nonce of three words at a block; nil unless the seed has
  /// 32 bytes and the nonce three words. The first word of the nonce is the upper half of the
  /// counter.
  package init?(seed: [UInt8], counter: UInt32, nonce: [UInt32], path: KernelPath = .best) {
    guard seed.count == ChaCha20Generator.seedBytes, nonce.count == 3 else { return nil }
    state = ChaCha20Generator.constants
    for (index, byte) in seed.enumerated() {
      state[4 + index / 4] |= UInt32(byte) &<< UInt32(index % 4 * 8)
    }
    state[14] = nonce[1]
    state[15] = nonce[2]
    self.counter = UInt64(nonce[0]) &<< 32 | UInt64(counter)
    self.path = min(path, .best)
    buffer = [UInt64](repeating: 0, count: ChaCha20Generator.bufferWords)
    position = buffer.count
  }

  /// Starts the stream of a seed of four words.
  package init(seed words: InlineArray<4, UInt64>) {
    state = ChaCha20Generator.constants
    for index in words.indices {
      let word = words[index]
      state[4 + 2 * index] = UInt32(truncatingIfNeeded: word)
      state[5 + 2 * index] = UInt32(truncatingIfNeeded: word &>> 32)
    }
    counter = 0
    path = .best
    buffer = [UInt64](repeating: 0, count: ChaCha20Generator.bufferWords)
    position = buffer.count
  }

  /// "expand 32-byte k", and nothing else yet.
  private static let constants: InlineArray<16, UInt32> = [
    0x6170_7865, 0x3320_646E, 0x7962_2D32, 0x6B20_6574, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ]

  /// The next eight bytes of the stream, the first the least significant.
  package mutating func next() -> UInt64 {
    if position == buffer.count { refill() }
    defer { position += 1 }
    return buffer[position]
  }

  /// The next 8 * count bytes of the stream.
  package mutating func fill(_ words: UnsafeMutableBufferPointer<UInt64>) {
    guard let start = words.baseAddress else { return }
    var done = min(words.count, buffer.count - position)
    buffer.withUnsafeBufferPointer { buffer in
      for index in 0..<done { start[index] = buffer[position + index] }
    }
    position += done
    while words.count - done >= ChaCha20Generator.bufferWords {
      compute(start + done)
      done += ChaCha20Generator.bufferWords
    }
    while done < words.count {
      start[done] = next()
      done += 1
    }
  }

  /// 32 bytes of the stream, to seed another one.
  package mutating func seed() -> [UInt8] {
    (0..<4).flatMap { _ in
      let word = next()
      return (0..<8).map { UInt8(truncatingIfNeeded: word &>> UInt64(8 * $0)) }
    }
  }

  private mutating func refill() {
    var next = self
    buffer.withUnsafeMutableBufferPointer { target in
      if let start = target.baseAddress { next.compute(start) }
    }
    counter = next.counter
    position = 0
  }

  /// Writes the next blocks.
  private mutating func compute(_ target: UnsafeMutablePointer<UInt64>) {
    let kernel = galaxy_kernel_path(UInt32(path.rawValue))
    let isDone = withUnsafeBytes(of: state) { bytes in
      guard let words = bytes.baseAddress else { return false }
      return galaxy_chacha20_blocks(
        kernel, target, words.assumingMemoryBound(to: UInt32.self), counter) != 0
    }
    if !isDone {
      for half in 0..<2 {
        computeLanes(target + 64 * half, counter: counter &+ UInt64(8 * half))
      }
    }
    counter &+= UInt64(ChaCha20Generator.bufferWords / 8)
  }

  /// Writes eight blocks, each lane of the vectors one of them.
  private func computeLanes(_ target: UnsafeMutablePointer<UInt64>, counter: UInt64) {
    typealias Vector = SIMD8<UInt32>
    var low = Vector()
    var high = Vector()
    for lane in 0..<ChaCha20Generator.lanes {
      let block = counter &+ UInt64(lane)
      low[lane] = UInt32(truncatingIfNeeded: block)
      high[lane] = UInt32(truncatingIfNeeded: block &>> 32)
    }
    func start(_ word: Int) -> Vector {
      word == 12 ? low : word == 13 ? high : Vector(repeating: state[word])
    }
    var (a0, a1, a2, a3) = (start(0), start(1), start(2), start(3))
    var (b0, b1, b2, b3) = (start(4), start(5), start(6), start(7))
    var (c0, c1, c2, c3) = (start(8), start(9), start(10), start(11))
    var (d0, d1, d2, d3) = (start(12), start(13), start(14), start(15))
    for _ in 0..<10 {
      Self.quarter(&a0, &b0, &c0, &d0)
      Self.quarter(&a1, &b1, &c1, &d1)
      Self.quarter(&a2, &b2, &c2, &d2)
      Self.quarter(&a3, &b3, &c3, &d3)
      Self.quarter(&a0, &b1, &c2, &d3)
      Self.quarter(&a1, &b2, &c3, &d0)
      Self.quarter(&a2, &b3, &c0, &d1)
      Self.quarter(&a3, &b0, &c1, &d2)
    }
    let pairs = [
      (a0, a1), (a2, a3), (b0, b1), (b2, b3), (c0, c1), (c2, c3), (d0, d1), (d2, d3),
    ]
    for (pair, words) in pairs.enumerated() {
      let first = words.0 &+ start(2 * pair)
      let second = words.1 &+ start(2 * pair + 1)
      for lane in 0..<ChaCha20Generator.lanes {
        target[8 * lane + pair] = UInt64(first[lane]) | UInt64(second[lane]) &<< 32
      }
    }
  }

  /// The quarter round of the RFC, section 2.1.
  @inline(__always)
  private static func quarter(
    _ a: inout SIMD8<UInt32>, _ b: inout SIMD8<UInt32>, _ c: inout SIMD8<UInt32>,
    _ d: inout SIMD8<UInt32>
  ) {
    a = a &+ b
    d = rotated(d ^ a, by: 16)
    c = c &+ d
    b = rotated(b ^ c, by: 12)
    a = a &+ b
    d = rotated(d ^ a, by: 8)
    c = c &+ d
    b = rotated(b ^ c, by: 7)
  }

  @inline(__always)
  private static func rotated(_ vector: SIMD8<UInt32>, by count: UInt32) -> SIMD8<UInt32> {
    vector &<< SIMD8(repeating: count) | vector &>> SIMD8(repeating: 32 - count)
  }
}
