import Primitives
import Testing

@Suite struct ExtendableOutputTests {
  /// The input of the published vectors.
  static let input = (0...255).map { UInt8($0) }
  /// Their key.
  static let key = (0..<64).map { UInt8($0) }

  /// Rows of blake2-kat.json in github.com/BLAKE2/BLAKE2, at ed1974e.
  @Test(arguments: [
    (false, "f0"),
    (
      false,
      "571be91037c15145e2ab4894a7bb8d8a3cab75e6e64ef296e760c15cf8f3f3ac"
        + "fa5c894ee56cb6ac2db9b32c39a1cc39f96c50dd333f1059230482f3ed2d9246"
    ),
    (
      false,
      "c6f0b1b66f22726cef3e4fca2325d2bb4e922b39f9df5ef548d321419c07391f"
        + "c311904407f98db7d7462db1e8576138baeac2a76400b2a2f72b4497c19e239430"
    ),
    (true, "64"),
    (
      true,
      "78f0ed6e220b3da3cc9381563b2f72c8dc830cb0f39a48c6ae479a6a78dcfa94"
        + "002631dec467e9e9b47cc8f0887eb680e340aec3ec009d4a33d241533c76c8ca8c"
    ),
  ])
  func `BLAKE2Xb matches published vectors`(isKeyed: Bool, output: String) {
    let found = BLAKE2Xb.expand(
      Self.input, key: isKeyed ? Self.key : [], count: output.utf8.count / 2)
    #expect(Hex.encode(found) == output)
  }

  /// The 256 outputs of 1 to 256 bytes in the same file, hashed together.
  @Test(arguments: [
    (false, "0x6bab89bf92115d0245a9786ace0fce33c49a9c5957960bd00c0caf22e06990a1"),
    (true, "0x5af5983d7cb8f130873e7e77f6089d8fd4bb5484874a819cb2fcf0dcd0203d6f"),
  ])
  func `BLAKE2Xb matches all published vectors`(isKeyed: Bool, digest: String) {
    var total = BLAKE2b(digestSize: 32)
    for count in 1...256 {
      total.update(
        BLAKE2Xb.expand(Self.input, key: isKeyed ? Self.key : [], count: count))
    }
    #expect(Hex.encodePrefixed(total.finalize()) == digest)
  }

  /// From Vectors/hash_vectors.py: the outputs for inputs around the rate, hashed together.
  @Test func `SHAKE256 matches the Python implementation`() {
    var total = BLAKE2b(digestSize: 32)
    for length in [0, 1, 72, 134, 135, 136, 137, 271, 272, 300] {
      for count in [0, 1, 32, 135, 136, 137, 272, 1000] {
        total.update(
          SHAKE256.expand(
            (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7 + length) }, count: count))
      }
    }
    #expect(Hex.encodePrefixed(total.finalize()) == HashVectors.shake256)
  }
}
