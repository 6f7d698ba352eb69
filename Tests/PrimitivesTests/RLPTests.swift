import Primitives
import TestKit
import Testing

@Suite struct RLPTests {
  static func text(_ text: String) -> RLP { .bytes(Array(text.utf8)) }

  /// The examples of the Ethereum wiki and of ethereum/tests (RLPTests/rlptest.json).
  @Test(arguments: [
    (text("dog"), "83646f67"),
    (.list([text("cat"), text("dog")]), "c88363617483646f67"),
    (text(""), "80"),
    (.list([]), "c0"),
    (RLP.number(0), "80"),
    (.bytes([0]), "00"),
    (.number(15), "0f"),
    (.number(127), "7f"),
    (.number(128), "8180"),
    (.number(1024), "820400"),
    (.number(100_000), "830186a0"),
    (
      .list([.list([]), .list([.list([])]), .list([.list([]), .list([.list([])])])]),
      "c7c0c1c0c3c0c1c0"
    ),
    (
      text("Lorem ipsum dolor sit amet, consectetur adipisicing eli"),
      "b74c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069"
        + "736963696e6720656c69"
    ),
    (
      text("Lorem ipsum dolor sit amet, consectetur adipisicing elit"),
      "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697"
        + "06973696369" + "6e6720656c6974"
    ),
    (.list([text("zw"), .list([.number(4)]), .number(1)]), "c6827a77c10401"),
  ])
  func `the classical examples encode and decode`(item: RLP, hex: String) throws {
    #expect(Hex.encode(item.encoded()) == hex)
    let bytes = try #require(Hex.decode(hex))
    #expect(try RLP(decoding: bytes) == item)
  }

  /// The faults of ethereum/tests (RLPTests/invalidRLPTest.json) and their like.
  @Test(arguments: [
    ("", RLPError.truncated(position: 0)),
    ("8100", .nonCanonical(position: 0)),
    ("817f", .nonCanonical(position: 0)),
    ("b800", .nonCanonical(position: 1)),
    ("b80102", .nonCanonical(position: 1)),
    ("b900ff", .nonCanonical(position: 1)),
    ("f80102", .nonCanonical(position: 1)),
    ("83646f", .truncated(position: 0)),
    ("bfffffffffffffffff", .lengthTooLarge(position: 1)),
    ("bf7fffffffffffffff", .truncated(position: 0)),
    ("ff7fffffffffffffff", .truncated(position: 0)),
    ("b8", .truncated(position: 1)),
    ("c883636174", .truncated(position: 0)),
    ("c283646f", .truncated(position: 1)),
    ("8080", .trailingBytes(position: 1)),
    ("c0c0", .trailingBytes(position: 1)),
    ("c1", .truncated(position: 0)),
  ])
  func `a broken encoding is named by its fault`(hex: String, error: RLPError) throws {
    let bytes = try #require(Hex.decode(hex))
    #expect(throws: error) { try RLP(decoding: bytes) }
  }

  @Test func `nesting stops at the limit`() throws {
    var item = RLP.bytes([])
    for _ in 0..<Limits.rlpDepthMax { item = .list([item]) }
    let bytes = item.encoded()
    #expect(try RLP(decoding: bytes) == item)
    #expect(throws: RLPError.tooDeep(position: Limits.rlpDepthMax)) {
      try RLP(decoding: RLPTests.wrapped(bytes))
    }
    var deep: [UInt8] = [0xC0]
    for _ in 0..<10_000 { deep = RLPTests.wrapped(deep) }
    #expect(throws: RLPError.self) { try RLP(decoding: deep) }
  }

  /// The encoding of a list whose content is the given one.
  static func wrapped(_ content: [UInt8]) -> [UInt8] {
    if content.count <= 55 { return [0xC0 + UInt8(content.count)] + content }
    let length = U256(UInt64(content.count)).minimalBigEndianBytes
    return [0xF7 + UInt8(length.count)] + length + content
  }

  @Test func `random items round-trip`() throws {
    var random = SplitMix64(seed: 41)
    for _ in 0..<500 {
      let item = RLPTests.item(&random, depth: 0)
      #expect(try RLP(decoding: item.encoded()) == item)
    }
  }

  @Test func `random and changed bytes fail or decode to what encodes to them`() throws {
    var random = SplitMix64(seed: 42)
    for round in 0..<20_000 {
      let start =
        round % 2 == 0
        ? random.bytes(random.next(below: 80)) : RLPTests.item(&random, depth: 0).encoded()
      let bytes = Mutation.apply(to: start, &random)
      guard let item = try? RLP(decoding: bytes) else { continue }
      try #require(item.encoded() == bytes)
    }
  }

  static func item(_ random: inout SplitMix64, depth: Int) -> RLP {
    if depth == 4 || random.next(below: 3) == 0 {
      let sizes = [0, 1, 1, 2, 20, 55, 56, 300]
      return .bytes(random.bytes(sizes[random.next(below: sizes.count)]))
    }
    return .list((0..<random.next(below: 5)).map { _ in item(&random, depth: depth + 1) })
  }
}
