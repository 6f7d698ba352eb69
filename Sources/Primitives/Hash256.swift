/// 32 bytes, as the hash functions make them: hashes, event topics, Merkle roots.
///
/// Stored as four 64-bit words in byte order: the first eight bytes are the big-endian number
/// `word0`. Comparing bytes is comparing words.
package struct Hash256: Hashable, Sendable {
  /// Bytes 0 to 7, big-endian.
  package let word0: UInt64
  /// Bytes 8 to 15, big-endian.
  package let word1: UInt64
  /// Bytes 16 to 23, big-endian.
  package let word2: UInt64
  /// Bytes 24 to 31, big-endian.
  package let word3: UInt64

  /// Makes a hash from four big-endian words, the first bytes first.
  package init(word0: UInt64, word1: UInt64, word2: UInt64, word3: UInt64) {
    self.word0 = word0
    self.word1 = word1
    self.word2 = word2
    self.word3 = word3
  }

  /// Makes a hash from a number: its bytes are the number's 32 big-endian bytes.
  package init(_ value: U256) {
    self.init(word0: value.w3, word1: value.w2, word2: value.w1, word3: value.w0)
  }

  /// Makes a hash from exactly 32 bytes; nil for any other count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32, let value = U256(bigEndian: bytes) else { return nil }
    self.init(value)
  }

  /// Reads 64 hexadecimal digits after an optional `0x`; nil for anything else.
  package init?(hex: some StringProtocol) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// 32 zero bytes.
  package static let zero = Hash256(word0: 0, word1: 0, word2: 0, word3: 0)

  /// The 32 bytes.
  package var bytes: [UInt8] { number.bigEndianBytes }

  /// The bytes read as a big-endian number.
  package var number: U256 { U256(w0: word3, w1: word2, w2: word1, w3: word0) }

  /// `0x` and 64 lower-case hexadecimal digits.
  package var hex: String { Hex.encodePrefixed(bytes) }
}

extension Hash256: Comparable, CustomStringConvertible {
  /// Order of the bytes, the first deciding first.
  package static func < (left: Hash256, right: Hash256) -> Bool { left.number < right.number }

  /// The same as `hex`.
  package var description: String { hex }
}
