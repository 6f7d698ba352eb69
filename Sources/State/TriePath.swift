import Primitives

/// The first hexadecimal digits (nibbles) of a key of a trie: where a node stands.
package struct TriePath: Hashable, Sendable {
  /// The nibbles, the first in the highest bits; those behind them are 0.
  package let nibbles: Hash256
  /// How many nibbles, at most 64.
  package let count: Int

  /// The first nibbles of a key.
  ///
  /// - Precondition: `count` is at most 64.
  init(_ key: Hash256, count: Int) {
    func word(_ word: UInt64, _ index: Int) -> UInt64 {
      let bits = min(max((count - index * 16) * 4, 0), 64)
      return bits == 64 ? word : word & ~(UInt64.max >> UInt64(bits))
    }
    nibbles = Hash256(
      word0: word(key.word0, 0), word1: word(key.word1, 1), word2: word(key.word2, 2),
      word3: word(key.word3, 3))
    self.count = count
  }

  /// The path to nowhere: the root.
  static let root = TriePath(.zero, count: 0)

  /// The path that goes on with a nibble.
  func appending(_ nibble: Int) -> TriePath {
    let shift = UInt64(60 - count % 16 * 4)
    let bits = UInt64(nibble) << shift
    var words = (nibbles.word0, nibbles.word1, nibbles.word2, nibbles.word3)
    switch count / 16 {
    case 0: words.0 |= bits
    case 1: words.1 |= bits
    case 2: words.2 |= bits
    default: words.3 |= bits
    }
    return TriePath(
      Hash256(word0: words.0, word1: words.1, word2: words.2, word3: words.3), count: count + 1)
  }
}

extension Hash256 {
  /// How many nibbles a key of a trie has.
  static let nibbleCount = 64

  /// The nibble at an index below 64, the first in the highest bits of the first byte.
  func nibble(_ index: Int) -> Int {
    let word =
      switch index &>> 4 {
      case 0: word0
      case 1: word1
      case 2: word2
      default: word3
      }
    return Int(
      truncatingIfNeeded: (word &>> UInt64(truncatingIfNeeded: 60 &- (index & 15) &* 4)) & 15)
  }

  /// How many nibbles two keys agree in, from the first.
  func commonNibbles(_ other: Hash256) -> Int {
    if word0 != other.word0 { return (word0 ^ other.word0).leadingZeroBitCount / 4 }
    if word1 != other.word1 { return 16 + (word1 ^ other.word1).leadingZeroBitCount / 4 }
    if word2 != other.word2 { return 32 + (word2 ^ other.word2).leadingZeroBitCount / 4 }
    return 48 + (word3 ^ other.word3).leadingZeroBitCount / 4
  }
}
