import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

@Suite struct ChaCha20Tests {
  private static func bytes(_ generator: inout ChaCha20Generator, _ count: Int) -> [UInt8] {
    (0..<count / 8).flatMap { _ in
      let word = generator.next()
      return (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
    }
  }

  @Test func `the keystream is that of RFC 8439, section 2_3_2`() throws {
    var generator = try #require(
      ChaCha20Generator(
        seed: (0..<32).map { UInt8($0) }, counter: 1, nonce: [0x0900_0000, 0x4A00_0000, 0]))
    #expect(
      Hex.encode(Self.bytes(&generator, 64))
        == "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
        + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e")
  }

  @Test func `the keystream is that of RFC 8439, appendix A_1, vectors 1 and 2`() throws {
    var generator = try #require(ChaCha20Generator(seed: [UInt8](repeating: 0, count: 32)))
    #expect(
      Hex.encode(Self.bytes(&generator, 128))
        == "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
        + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
        + "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
        + "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f")
  }

  @Test func `the counter runs into its upper half`() throws {
    let seed = [UInt8](repeating: 7, count: 32)
    var crossing = try #require(
      ChaCha20Generator(seed: seed, counter: .max, nonce: [4, 5, 6]))
    var after = try #require(ChaCha20Generator(seed: seed, counter: 0, nonce: [5, 5, 6]))
    _ = Self.bytes(&crossing, 64)
    #expect(Self.bytes(&crossing, 640) == Self.bytes(&after, 640))
  }

  @Test func `how the stream is asked for does not matter`() throws {
    var random = SplitMix64(seed: 5)
    var words = ChaCha20Generator(seededBy: &random)
    var runs = words
    let expected = (0..<1000).map { _ in words.next() }
    var got: [UInt64] = []
    while got.count < 1000 {
      var run = [UInt64](repeating: 0, count: min(1000 - got.count, random.next(below: 150)))
      run.withUnsafeMutableBufferPointer { runs.fill($0) }
      got += run
    }
    #expect(got == expected)
  }

  @Test func `every path gives the same stream`() throws {
    let seed = (0..<32).map { UInt8(7 * $0) }
    var streams: [[UInt64]] = []
    for path in KernelPath.allCases {
      // Just before the lower half of the counter runs over.
      var generator = try #require(
        ChaCha20Generator(seed: seed, counter: .max - 5, nonce: [1, 2, 3], path: path))
      var words = (0..<70).map { _ in generator.next() }
      words += [UInt64](unsafeUninitializedCapacity: 700) { target, count in
        count = 700
        generator.fill(UnsafeMutableBufferPointer(rebasing: target[..<700]))
      }
      streams.append(words)
    }
    for stream in streams { #expect(stream == streams[0]) }
  }

  @Test func `a seed has 32 bytes`() {
    #expect(ChaCha20Generator(seed: [UInt8](repeating: 0, count: 31)) == nil)
    #expect(
      ChaCha20Generator(seed: [UInt8](repeating: 0, count: 32), counter: 0, nonce: [0]) == nil)
  }
}
