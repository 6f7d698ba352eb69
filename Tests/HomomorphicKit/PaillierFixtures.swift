import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// What the Paillier tests share.
package enum PaillierFixtures {
  /// The fixed 512-bit key of the vectors.
  package static func secretKey() throws -> PaillierSecretKey {
    try PaillierSecretKey(
      insecureTestPrimesBigEndian: bytes(PaillierVectors.p), bytes(PaillierVectors.q))
  }

  /// The public half of the fixed key.
  package static func publicKey() throws -> PaillierPublicKey {
    let secret = try secretKey()
    return secret.publicKey
  }

  /// The bytes that hexadecimal digits stand for.
  package static func bytes(_ hex: String) throws -> [UInt8] {
    guard let bytes = Hex.decode(hex) else { throw HomomorphicError.malformed }
    return bytes
  }

  /// `count` random values of the format, extremes among them.
  package static func values(
    _ count: Int, format: PaillierFormat, using generator: inout SplitMix64
  ) -> [Int64] {
    (0..<count).map { _ in
      let value = Int64(truncatingIfNeeded: generator.next()) >> Int64(64 - Int(format.width))
      let low = Int64.min >> Int64(64 - Int(format.width))
      switch generator.next(below: 8) {
      case 0: return low
      case 1: return -1 - low
      case 2: return 0
      default: return value
      }
    }
  }
}

/// Plays back words: the noise of a test vector, where encryption asks for random numbers.
package struct ScriptedGenerator: RandomNumberGenerator {
  private var words: [UInt64]
  private var position = 0

  /// Plays the big-endian numbers of `size` bytes each, every number from its lowest word on.
  package init(numbers bytes: [UInt8], size: Int) {
    words = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      for word in stride(from: start + size - 8, through: start, by: -8) {
        words.append(bytes[word..<word + 8].reduce(0) { $0 << 8 | UInt64($1) })
      }
    }
  }

  /// The next word, from the first on again after the last.
  package mutating func next() -> UInt64 {
    defer { position += 1 }
    return words[position % words.count]
  }
}
