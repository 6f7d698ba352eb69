import Primitives
import Testing

@Suite struct BLAKE2bTests {
  /// Appendix A of RFC 7693, and the empty input of the reference implementation's vectors.
  @Test(arguments: [
    (
      "616263",
      "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"
    ),
    (
      "",
      "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419"
        + "d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce"
    ),
  ])
  func `BLAKE2b-512 matches the published vectors`(input: String, digest: String) throws {
    var hasher = BLAKE2b(digestSize: 64)
    hasher.update(try #require(Hex.decode(input)))
    #expect(hasher.finalize() == Hex.decode(digest))
  }

  /// One digest over those of the sizes and lengths of the self-test of RFC 7693, appendix E, from
  /// Vectors/hash_vectors.py.
  @Test func `all digest sizes and block boundaries match the Python implementation`() {
    var total = BLAKE2b(digestSize: 32)
    for size in [20, 32, 48, 64] {
      for length in [0, 3, 127, 128, 129, 255, 256, 1024] {
        var hasher = BLAKE2b(digestSize: size)
        let input = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7 + length) }
        hasher.update(input.prefix(length / 3))
        hasher.update(input.dropFirst(length / 3))
        total.update(hasher.finalize())
      }
    }
    #expect(Hex.encodePrefixed(total.finalize()) == HashVectors.blake2b)
  }
}
