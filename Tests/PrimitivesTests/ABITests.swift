import Primitives
import TestKit
import Testing

@Suite struct ABITests {
  @Test func `values encode as eth-abi encodes them`() throws {
    #expect(ABIVectors.all.count >= 60)
    for vector in ABIVectors.all {
      let types = try vector.types.map { try #require(ABIType(canonicalName: $0), "\($0)") }
      #expect(types.map(\.canonicalName) == vector.types)
      let bytes = try ABI.encode(types, vector.values)
      #expect(Hex.encode(bytes) == vector.hex, "\(vector.types)")
    }
  }

  @Test func `encodings of eth-abi decode to their values`() throws {
    for vector in ABIVectors.all {
      let types = try vector.types.map { try #require(ABIType(canonicalName: $0)) }
      let bytes = try #require(Hex.decode(vector.hex))
      #expect(try ABI.decode(types, bytes) == vector.values, "\(vector.types)")
      // A slice counts positions from its own start.
      #expect(try ABI.decode(types, ([1, 2, 3, 4] + bytes)[4...]) == vector.values)
    }
  }

  /// Strictness: whatever is changed, either an error or other values that encode to the change.
  @Test func `changed encodings fail or decode to what encodes to them`() throws {
    var random = SplitMix64(seed: 21)
    for vector in ABIVectors.all {
      let types = try vector.types.map { try #require(ABIType(canonicalName: $0)) }
      let bytes = try #require(Hex.decode(vector.hex))
      for _ in 0..<260 {
        let changed = Mutation.apply(to: bytes, &random)
        guard let values = try? ABI.decode(types, changed) else { continue }
        try #require(try ABI.encode(types, values) == changed, "\(vector.types)")
      }
    }
  }

  @Test func `random bytes never decode to something that does not encode to them`() throws {
    var random = SplitMix64(seed: 22)
    let types: [ABIType] = [
      .array(of: .tuple([.uint256, .bytes])), .string,
      .fixedArray(of: .array(of: .int(8)), count: 2),
    ]
    for _ in 0..<20_000 {
      // Mostly small words, so that offsets and lengths are plausible.
      let words = (0..<random.next(below: 16)).map { _ in
        U256(random.next() % 16 == 0 ? random.next() : random.next() % 12 * 32)
      }
      let bytes = words.flatMap(\.bigEndianBytes) + random.bytes(random.next(below: 3))
      guard let values = try? ABI.decode(types, bytes) else { continue }
      try #require(try ABI.encode(types, values) == bytes)
    }
  }

  @Test func `every cut of an encoding is refused`() throws {
    for vector in ABIVectors.all {
      let types = try vector.types.map { try #require(ABIType(canonicalName: $0)) }
      let bytes = try #require(Hex.decode(vector.hex))
      for count in 0..<bytes.count {
        #expect(throws: ABIDecodeError.self) { try ABI.decode(types, bytes[..<count]) }
      }
      #expect(throws: ABIDecodeError.trailingBytes(position: bytes.count, count: 1)) {
        try ABI.decode(types, bytes + [0])
      }
    }
  }

  static func words(_ values: [U256]) -> [UInt8] { values.flatMap(\.bigEndianBytes) }

  @Test(arguments: [
    ([ABIType.uint(8)], words([256]), ABIDecodeError.valueOutOfRange(position: 0)),
    ([.int(8)], words([128]), .valueOutOfRange(position: 0)),
    ([.bool], words([2]), .valueOutOfRange(position: 0)),
    ([.address], words([U256.one << 160]), .valueOutOfRange(position: 0)),
    ([.fixedBytes(31)], words([1]), .nonCanonicalPadding(position: 0)),
    ([.bytes], words([64, 0]), .nonCanonicalOffset(position: 0)),
    ([.bytes], words([0, 0]), .nonCanonicalOffset(position: 0)),
    ([.bytes], words([65, 0]), .offsetOutOfBounds(position: 0)),
    ([.bytes], words([.max, 0]), .offsetOutOfBounds(position: 0)),
    ([.bytes], words([32, 33, 0]), .truncated(position: 64)),
    ([.bytes], words([32, .max, 0]), .truncated(position: 32)),
    ([.bytes], words([32, 31, 1]), .nonCanonicalPadding(position: 64)),
    ([.string], words([32, 1, U256(0xFF) << 248]), .invalidUTF8(position: 32)),
    ([.array(of: .bool)], words([32, U256(UInt64.max)]), .truncated(position: 32)),
    ([.array(of: .bool)], words([32, U256.one << 62]), .truncated(position: 32)),
    ([.array(of: .bool)], words([32, 1 << 19]), .truncated(position: 64)),
    ([.array(of: .bool)], words([32, 1 << 20]), .tooLarge(position: 32)),
    ([.uint(7)], words([0]), .invalidType(.invalidBitCount(7))),
    ([.int(264)], words([0]), .invalidType(.invalidBitCount(264))),
    ([.fixedBytes(33)], words([0]), .invalidType(.invalidByteCount(33))),
    ([.fixedArray(of: .bool, count: -1)], [], .invalidType(.invalidArrayCount(-1))),
    ([.fixedArray(of: .bool, count: 0)], [], .invalidType(.invalidArrayCount(0))),
    ([.tuple([])], [], .invalidType(.emptyTuple)),
    ([.fixedArray(of: .bool, count: .max)], [], .invalidType(.tooLarge)),
    ([.bytes, .bytes], words([64, 64, 0]), .nonCanonicalOffset(position: 32)),
  ])
  func `a broken encoding is named by its fault`(
    types: [ABIType], bytes: [UInt8], error: ABIDecodeError
  ) {
    #expect(throws: error) { try ABI.decode(types, bytes) }
  }

  @Test func `deep and bushy types are refused`() {
    var deep = ABIType.bool
    for _ in 0..<Limits.abiDepthMax { deep = .array(of: deep) }
    #expect(throws: ABIDecodeError.invalidType(.tooDeep)) { try ABI.decode([deep], []) }
    var bushy = ABIType.bool
    for _ in 0..<30 { bushy = .tuple([bushy, bushy]) }
    #expect(throws: ABIDecodeError.invalidType(.tooManyNodes)) { try ABI.decode([bushy], []) }
    #expect(throws: ABIDecodeError.tooLarge(position: Limits.abiBytesMax)) {
      try ABI.decode([.bytes], [UInt8](repeating: 0, count: Limits.abiBytesMax + 32))
    }
  }

  @Test(arguments: [
    ([ABIType.uint(8)], [ABIValue.uint(256)], ABIEncodeError.valueOutOfRange(type: "uint8")),
    ([.int(8)], [.int(128)], .valueOutOfRange(type: "int8")),
    ([.bool], [.uint(1)], .typeMismatch(expected: "bool")),
    ([.uint(8)], [], .countMismatch(expected: 1, found: 0)),
    ([.fixedBytes(4)], [.fixedBytes([1])], .countMismatch(expected: 4, found: 1)),
    ([.fixedArray(of: .bool, count: 2)], [.array([])], .countMismatch(expected: 2, found: 0)),
    ([.tuple([.bool])], [.array([.bool(true)])], .typeMismatch(expected: "(bool)")),
    ([.uint(9)], [.uint(1)], .invalidType(.invalidBitCount(9))),
  ])
  func `values that do not fit their types are refused`(
    types: [ABIType], values: [ABIValue], error: ABIEncodeError
  ) {
    #expect(throws: error) { try ABI.encode(types, values) }
  }

  @Test func `an encoding above the limit is refused`() {
    let half = ABIValue.bytes([UInt8](repeating: 1, count: Limits.abiBytesMax / 2))
    #expect(throws: ABIEncodeError.tooLarge) {
      try ABI.encode([.bytes, .bytes], [half, half])
    }
  }

  @Test(arguments: [
    "uint", "int", "uint0", "uint7", "uint264", "uint08", "bytes0", "bytes33", "bool[0]", "()",
    "(bool", "bool)", "(bool,)", "(,bool)", "bool[", "bool[-1]", "bool[01]", "bool [2]", " bool",
    "float", "", "address payable", "bool[99999999999999999999]", "function",
  ])
  func `text that is no canonical type name is refused`(text: String) {
    #expect(ABIType(canonicalName: text) == nil)
  }

  @Test func `deep and long type names are refused`() {
    let deep = String(repeating: "(", count: 100_000)
    #expect(ABIType(canonicalName: deep) == nil)
    #expect(ABIType(canonicalName: "bool" + String(repeating: "[]", count: 50_000)) == nil)
    #expect(ABIType(canonicalName: "bool" + String(repeating: "[]", count: 31)) != nil)
    #expect(ABIType(canonicalName: "bool" + String(repeating: "[]", count: 32)) == nil)
  }

  /// Selectors and topics of ERC-20 and of Solidity's own errors.
  @Test func `selectors and topics match the well-known ones`() {
    let transfer = ABI.signature("transfer", [.address, .uint256])
    #expect(transfer == "transfer(address,uint256)")
    #expect(ABI.selector(transfer).hex == "0xa9059cbb")
    #expect(ABI.selector("balanceOf(address)").bytes == [0x70, 0xA0, 0x82, 0x31])
    #expect(ABI.selector("Error(string)").number == 0x08C3_79A0)
    #expect(ABI.selector("Panic(uint256)").hex == "0x4e487b71")
    #expect(
      ABI.eventTopic("Approval(address,address,uint256)").hex
        == "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925")
    #expect(ABISelector(prefixOf: [0xA9, 0x05, 0x9C, 0xBB, 0]) == ABI.selector(transfer))
    #expect(ABISelector(prefixOf: [0xA9, 0x05, 0x9C]) == nil)
  }

  @Test func `indexed parameters become topics`() throws {
    let sender = Address(truncating: 0xABCD)
    #expect(try ABI.topic(of: .address(sender), as: .address) == Hash256(U256(0xABCD)))
    #expect(try ABI.topic(of: .int(.minusOne), as: .int(8)) == Hash256(.max))
    #expect(try ABI.topic(of: .string("abc"), as: .string) == keccak256(utf8: "abc"))
    #expect(try ABI.topic(of: .bytes([1, 2]), as: .bytes) == keccak256([1, 2]))
    let list = ABIValue.array([.uint(1), .uint(2)])
    #expect(try ABI.topic(of: list, as: .array(of: .uint(8))) == keccak256(U256(1), U256(2)))
    let pair = ABIValue.tuple([.string("abc"), .bool(true)])
    let text = U256(0x616263) << 232
    #expect(try ABI.topic(of: pair, as: .tuple([.string, .bool])) == keccak256(text, 1))
    #expect(throws: ABIEncodeError.typeMismatch(expected: "string")) {
      try ABI.topic(of: .bool(true), as: .string)
    }
  }
}
