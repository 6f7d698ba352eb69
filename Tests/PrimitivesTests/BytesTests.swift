import Primitives
import Testing

@Suite struct BytesTests {
  @Test func `hexadecimal text round-trips`() {
    var random = SplitMix64(seed: 51)
    for count in 0..<100 {
      let bytes = random.bytes(count)
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
      #expect(Hex.decode("0x" + Hex.encode(bytes).uppercased()) == bytes)
    }
    #expect(Hex.encode([0x0F, 0xA0]) == "0fa0")
    #expect(Hex.decode("0x") == [])
  }

  @Test(arguments: ["0", "0x0", "0g", "zz", "0x 1", "0X00", "00 ", "é0", "0x0x00"])
  func `text that is no pairs of hexadecimal digits is refused`(text: String) {
    #expect(Hex.decode(text) == nil)
  }

  @Test func `what the writer writes the reader reads`() throws {
    var random = SplitMix64(seed: 52)
    for _ in 0..<500 {
      let number = random.next() >> UInt64(random.next(below: 64))
      let wide = random.u256()
      let content = random.bytes(random.next(below: 40))
      var writer = ByteWriter()
      writer.u8(UInt8(truncatingIfNeeded: number))
      writer.u16(UInt16(truncatingIfNeeded: number))
      writer.u32(UInt32(truncatingIfNeeded: number))
      writer.u64(number)
      writer.varint(number)
      writer.bool(number % 2 == 1)
      writer.u256(wide)
      writer.countedBytes(content)
      writer.countedText("größer")
      writer.bytes(content)
      var reader = ByteReader([9] + writer.bytes)
      #expect(try reader.u8() == 9)
      #expect(try reader.u8() == UInt8(truncatingIfNeeded: number))
      #expect(try reader.u16() == UInt16(truncatingIfNeeded: number))
      #expect(try reader.u32() == UInt32(truncatingIfNeeded: number))
      #expect(try reader.u64() == number)
      #expect(try reader.varint() == number)
      #expect(try reader.bool() == (number % 2 == 1))
      #expect(try reader.u256() == wide)
      #expect(try reader.countedBytes(max: 40) == content)
      #expect(try reader.countedText(max: 10) == "größer")
      #expect(try reader.bytes(content.count) == content)
      try reader.finish()
      #expect(reader.position == writer.count + 1)
    }
  }

  @Test func `integers are little-endian and varints are LEB128`() {
    var writer = ByteWriter()
    writer.u32(0x0403_0201)
    writer.varint(624_485)
    writer.varint(.max)
    let most: [UInt8] = [255, 255, 255, 255, 255, 255, 255, 255, 255, 1]
    #expect(writer.bytes == [1, 2, 3, 4, 0xE5, 0x8E, 0x26] + most)
  }

  @Test(arguments: [
    ([UInt8](), ByteReaderError.truncated(position: 0, needed: 1, remaining: 0)),
    ([0x80], .truncated(position: 1, needed: 1, remaining: 0)),
    ([0x80, 0x00], .nonCanonicalVarint(position: 0)),
    ([0xFF, 0x80, 0x00], .nonCanonicalVarint(position: 0)),
    ([255, 255, 255, 255, 255, 255, 255, 255, 255, 2], .varintTooLarge(position: 0)),
    ([255, 255, 255, 255, 255, 255, 255, 255, 255, 0x81, 0], .varintTooLarge(position: 0)),
  ])
  func `a varint that is not the shortest or too large is refused`(
    bytes: [UInt8], error: ByteReaderError
  ) {
    var reader = ByteReader(bytes)
    #expect(throws: error) { try reader.varint() }
  }

  @Test func `reading past the end, below zero or above a limit is refused`() throws {
    var reader = ByteReader([1, 2, 3])
    #expect(throws: ByteReaderError.truncated(position: 0, needed: 4, remaining: 3)) {
      try reader.u32()
    }
    #expect(throws: ByteReaderError.truncated(position: 0, needed: -1, remaining: 3)) {
      try reader.bytes(-1)
    }
    #expect(throws: ByteReaderError.truncated(position: 0, needed: .max, remaining: 3)) {
      try reader.bytes(.max)
    }
    #expect(try reader.u16() == 0x0201)
    #expect(throws: ByteReaderError.trailingBytes(position: 2, count: 1)) { try reader.finish() }
    #expect(throws: ByteReaderError.tooLong(position: 2, length: 3, limit: 2)) {
      try reader.countedBytes(max: 2)
    }
    var invalid = ByteReader([2, 0xFF, 0xFF])
    #expect(throws: ByteReaderError.invalidUTF8(position: 0)) { try invalid.countedText(max: 9) }
    var flag = ByteReader([2])
    #expect(throws: ByteReaderError.invalidBool(position: 0)) { try flag.bool() }
  }

  @Test func `random bytes read as random fields never crash`() {
    var random = SplitMix64(seed: 53)
    for _ in 0..<20_000 {
      var reader = ByteReader(random.bytes(random.next(below: 40)))
      do {
        while !reader.isAtEnd {
          let before = reader.position
          switch random.next(below: 8) {
          case 0: _ = try reader.varint()
          case 1: _ = try reader.u64()
          case 2: _ = try reader.countedBytes(max: 30)
          case 3: _ = try reader.countedText(max: .max)
          case 4: _ = try reader.u256()
          case 5: _ = try reader.bool()
          case 6: _ = try reader.u16()
          default: _ = try reader.slice(random.next(below: 50) + 1)
          }
          #expect(reader.position > before)
        }
      } catch {
        #expect(reader.remaining >= 0)
      }
    }
  }

  /// The first outputs for seed 1234567, from the reference implementation's published sequence.
  @Test func `the generator gives the reference sequence`() {
    var random = SplitMix64(seed: 1_234_567)
    #expect(random.next() == 6_457_827_717_110_365_317)
    #expect(random.next() == 3_203_168_211_198_807_973)
    #expect(random.next() == 9_817_491_932_198_370_423)
    #expect((0..<1000).allSatisfy { _ in (0..<7).contains(random.next(below: 7)) })
  }
}
