import Primitives

/// SEAL's objects put together by hand, for tests that need one SEAL alone would write.
enum SEALBytes {
  static func object(_ body: [UInt8], minor: UInt8 = 3) -> [UInt8] {
    var writer = ByteWriter()
    writer.u16(0xA15E)
    writer.bytes([16, 4, minor, 0, 0, 0])
    writer.u64(UInt64(16 + body.count))
    return writer.bytes + body
  }

  static func array(_ words: some Collection<UInt64>) -> [UInt8] {
    var writer = ByteWriter()
    writer.u64(UInt64(words.count))
    for word in words { writer.u64(word) }
    return object(writer.bytes)
  }

  static func plaintext(
    identity: Hash256, scaleBits: UInt64, words: some Collection<UInt64>
  ) -> [UInt8] {
    var writer = ByteWriter()
    writer.bytes(identity.bytes)
    writer.u64(UInt64(words.count))
    writer.u64(scaleBits)
    return object(writer.bytes + array(words))
  }

  /// A transformed ciphertext of two polynomials; `seed` stands for the second one.
  static func ciphertext(
    identity: Hash256, degree: Int, limbCount: Int, scaleBits: UInt64,
    words: some Collection<UInt64>, seed: (generator: UInt8, bytes: [UInt8])? = nil
  ) -> [UInt8] {
    var writer = ByteWriter()
    writer.bytes(identity.bytes)
    writer.u8(1)
    writer.u64(2)
    writer.u64(UInt64(degree))
    writer.u64(UInt64(limbCount))
    writer.u64(scaleBits)
    writer.u64(1)
    return object(
      writer.bytes + array(words) + (seed.map { object([$0.generator] + $0.bytes) } ?? []))
  }
}
