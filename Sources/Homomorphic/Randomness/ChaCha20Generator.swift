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
  /// Blocks of 64 bytes that are computed at once.
  private static let lanes = 8

  private var key: InlineArray<8, UInt32>
  private var nonce: InlineArray<2, UInt32>
  private var counter: UInt64
  /// Words of 64 bits that were computed, in the order of the stream.
  private var buffer: [UInt64]
  /// The next word of `buffer`.
  private var position: Int

  /// Starts the stream of a seed; nil unless it has 32 bytes.
  package init?(seed: [UInt8]) {
    self.init(seed: seed, counter: 0, nonce: [0, 0, 0])
  }

  /// Starts the stream of RFC 8439 with a nonce of three words at a block; nil unless the seed has
  /// 32 bytes and the nonce three words. The first word of the nonce is the upper half of the
  /// counter.
  package init?(seed: [UInt8], counter: UInt32, nonce: [UInt32]) {
    guard seed.count == ChaCha20Generator.seedBytes, nonce.count == 3 else { return nil }
    key = InlineArray(repeating: 0)
    for (index, byte) in seed.enumerated() {
      key[index / 4] |= UInt32(byte) &<< UInt32(index % 4 * 8)
    }
    self.nonce = [nonce[1], nonce[2]]
    self.counter = UInt64(nonce[0]) &<< 32 | UInt64(counter)
    buffer = [UInt64](repeating: 0, count: 8 * ChaCha20Generator.lanes)
    position = buffer.count
  }

  /// Starts the stream of a seed of four words that another generator draws.
  package init(seededBy generator: inout some RandomNumberGenerator) {
    let words: InlineArray<4, UInt64> = [
      generator.next(), generator.next(), generator.next(), generator.next(),
    ]
    key = InlineArray(repeating: 0)
    for index in 0..<8 {
      key[index] = UInt32(truncatingIfNeeded: words[index / 2] &>> UInt64(index % 2 * 32))
    }
    nonce = [0, 0]
    counter = 0
    buffer = [UInt64](repeating: 0, count: 8 * ChaCha20Generator.lanes)
    position = buffer.count
  }

  /// The next eight bytes of the stream, the first the least significant.
  package mutating func next() -> UInt64 {
    if position == buffer.count { refill() }
    defer { position += 1 }
    return buffer[position]
  }

  /// The next 8 * count bytes of the stream.
  package mutating func fill(_ words: UnsafeMutableBufferPointer<UInt64>) {
    var done = 0
    while done < words.count {
      if position == buffer.count { refill() }
      let count = min(words.count - done, buffer.count - position)
      for index in 0..<count { words[done + index] = buffer[position + index] }
      done += count
      position += count
    }
  }

  /// 32 bytes of the stream, to seed another one.
  package mutating func seed() -> [UInt8] {
    (0..<4).flatMap { _ in
      let word = next()
      return (0..<8).map { UInt8(truncatingIfNeeded: word &>> UInt64(8 * $0)) }
    }
  }

  /// Computes the next blocks, each lane of the vectors one of them.
  private mutating func refill() {
    typealias Vector = SIMD8<UInt32>
    var low = Vector()
    var high = Vector()
    for lane in 0..<ChaCha20Generator.lanes {
      let block = counter &+ UInt64(lane)
      low[lane] = UInt32(truncatingIfNeeded: block)
      high[lane] = UInt32(truncatingIfNeeded: block &>> 32)
    }
    counter &+= UInt64(ChaCha20Generator.lanes)
    let k = key
    var a0 = Vector(repeating: 0x6170_7865)
    var a1 = Vector(repeating: 0x3320_646E)
    var a2 = Vector(repeating: 0x7962_2D32)
    var a3 = Vector(repeating: 0x6B20_6574)
    var (b0, b1) = (Vector(repeating: k[0]), Vector(repeating: k[1]))
    var (b2, b3) = (Vector(repeating: k[2]), Vector(repeating: k[3]))
    var (c0, c1) = (Vector(repeating: k[4]), Vector(repeating: k[5]))
    var (c2, c3) = (Vector(repeating: k[6]), Vector(repeating: k[7]))
    var (d0, d1) = (low, high)
    var (d2, d3) = (Vector(repeating: nonce[0]), Vector(repeating: nonce[1]))
    let start = (a0, a1, a2, a3)
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
    store(a0 &+ start.0, a1 &+ start.1, pair: 0)
    store(a2 &+ start.2, a3 &+ start.3, pair: 1)
    store(b0 &+ Vector(repeating: k[0]), b1 &+ Vector(repeating: k[1]), pair: 2)
    store(b2 &+ Vector(repeating: k[2]), b3 &+ Vector(repeating: k[3]), pair: 3)
    store(c0 &+ Vector(repeating: k[4]), c1 &+ Vector(repeating: k[5]), pair: 4)
    store(c2 &+ Vector(repeating: k[6]), c3 &+ Vector(repeating: k[7]), pair: 5)
    store(d0 &+ low, d1 &+ high, pair: 6)
    store(
      d2 &+ Vector(repeating: nonce[0]), d3 &+ Vector(repeating: nonce[1]), pair: 7)
    position = 0
  }

  /// Writes two words of each block as one of 64 bits.
  @inline(__always)
  private mutating func store(_ low: SIMD8<UInt32>, _ high: SIMD8<UInt32>, pair: Int) {
    for lane in 0..<ChaCha20Generator.lanes {
      buffer[8 * lane + pair] = UInt64(low[lane]) | UInt64(high[lane]) &<< 32
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
