import HomomorphicEvaluation

// Samples for lattice keys and ciphertexts. The times of `ternary` and `centredBinomial` do not
// depend on what is drawn, except for the number of rejected words of `ternary`, which says nothing
// about the accepted ones.

extension ChaCha20Generator {
  /// Starts the stream of a seed of four words that another generator draws.
  package init(seededBy generator: inout some RandomNumberGenerator) {
    let words: InlineArray<4, UInt64> = [
      generator.next(), generator.next(), generator.next(), generator.next(),
    ]
    self.init(seed: words)
  }

  /// `count` coefficients, each -1, 0 or 1 with probability 1/3.
  mutating func ternary(count: Int) -> [Int64] {
    // Groups of a word that are not needed, and one that was rejected last, go behind the end.
    var result = [Int64](repeating: 0, count: count + 33)
    result.withUnsafeMutableBufferPointer { target in
      var filled = 0
      while filled < count {
        // 32 groups of two bits; 3 is rejected: the next one takes its place, without a branch.
        var word = next()
        for _ in 0..<32 {
          let bits = word & 3
          word &>>= 2
          target[filled] = Int64(truncatingIfNeeded: bits) &- 1
          filled &+= Int(truncatingIfNeeded: 1 &- (bits & bits &>> 1))
        }
      }
      for index in count..<target.count { target[index] = 0 }
    }
    result.removeLast(33)
    return result
  }

  /// `count` coefficients, each the difference of two sums of 21 bits: standard deviation
  /// sqrt(10.5) = 3.24, as SEAL's `sample_poly_cbd`.
  mutating func centredBinomial(count: Int) -> [Int64] {
    var result = [Int64](repeating: 0, count: count)
    result.withUnsafeMutableBufferPointer { target in
      target.withMemoryRebound(to: UInt64.self) { fill($0) }
      for index in 0..<target.count {
        let word = UInt64(bitPattern: target[index])
        let positive = Self.bitCount(word & 0x1F_FFFF)
        let negative = Self.bitCount(word &>> 21 & 0x1F_FFFF)
        target[index] = Int64(truncatingIfNeeded: positive &- negative)
      }
    }
    return result
  }

  /// How many of the low 21 bits are set, in arithmetic that vectorises.
  @inline(__always)
  private static func bitCount(_ bits: UInt64) -> UInt64 {
    var sum = bits &- (bits &>> 1 & 0x5555_5555)
    sum = (sum & 0x3333_3333) &+ (sum &>> 2 & 0x3333_3333)
    sum = (sum &+ sum &>> 4) & 0x0F0F_0F0F
    sum = sum &+ sum &>> 8
    return (sum &+ sum &>> 16) & 0x3F
  }
}
