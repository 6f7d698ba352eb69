import Primitives
import Testing

/// Vectors of ethereum/tests: TrieTests/trietest.json, trieanyorder.json ("dogs") and
/// hex_encoded_securetrie_test.json.
@Suite struct TrieTests {
  /// The bytes of a text, or of hexadecimal digits after `0x`.
  static func bytes(_ text: String) -> [UInt8] {
    text.hasPrefix("0x") ? Hex.decode(text) ?? [] : Array(text.utf8)
  }

  static func pairs(_ texts: [(String, String)]) -> [([UInt8], [UInt8])] {
    texts.map { (bytes($0.0), bytes($0.1)) }
  }

  @Test func `no pairs give the root of the empty trie`() {
    let empty = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
    #expect(trieRoot([]).hex == empty)
    #expect(secureTrieRoot([]).hex == empty)
    #expect(trieRoot(TrieTests.pairs([("ether", "wookiedoo"), ("ether", "")])).hex == empty)
  }

  @Test func `the root of dogs is the published one in any order`() {
    let pairs = TrieTests.pairs([
      ("doe", "reindeer"), ("dog", "puppy"), ("dogglesworth", "cat"),
    ])
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2]] {
      #expect(
        trieRoot(order.map { pairs[$0] }).hex
          == "0x8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3")
    }
  }

  @Test func `emptied values leave the root of what remains`() {
    let pairs = TrieTests.pairs([
      ("do", "verb"), ("ether", "wookiedoo"), ("horse", "stallion"), ("shaman", "horse"),
      ("doge", "coin"), ("ether", ""), ("dog", "puppy"), ("shaman", ""),
    ])
    #expect(
      trieRoot(pairs).hex == "0x5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84")
  }

  @Test func `jeff has the published root`() {
    let zeros = "0x" + String(repeating: "0", count: 24)
    let low = "0x" + String(repeating: "0", count: 54)
    let number = "00000000000000000000000000000000000000000000000000000"
    let pairs = TrieTests.pairs([
      (low + "0000000045", "0x22b224a1420a802ab51d326e29fa98e34c4f24ea"),
      (low + "0000000046", "0x67706c2076330000000000000000000000000000000000000000000000000000"),
      (low + "1234567890", "0x697c7b8c961b56f675d570498424ac8de1a918f6"),
      (zeros + "697c7b8c961b56f675d570498424ac8de1a918f6", "0x1234567890"),
      (zeros + "7ef9e639e2733cb34e4dfc576d4b23f72db776b2", "0x46554741560" + number),
      (
        zeros + "ec4f34c97e43fbb2816cfd95e388353c7181dab1",
        "0x4e616d6552656700000000000000000000000000000000000000000000000000"
      ),
      (
        "0x4655474156000000000000000000000000000000000000000000000000000000",
        "0x7ef9e639e2733cb34e4dfc576d4b23f72db776b2"
      ),
      (
        "0x4e616d6552656700000000000000000000000000000000000000000000000000",
        "0xec4f34c97e43fbb2816cfd95e388353c7181dab1"
      ),
      (low + "1234567890", ""),
      (
        zeros + "697c7b8c961b56f675d570498424ac8de1a918f6",
        "0x6f6f6f6820736f2067726561742c207265616c6c6c793f000000000000000000"
      ),
      (
        "0x6f6f6f6820736f2067726561742c207265616c6c6c793f000000000000000000",
        "0x697c7b8c961b56f675d570498424ac8de1a918f6"
      ),
    ])
    #expect(
      trieRoot(pairs).hex == "0x9f6221ebb8efe7cff60a716ecb886e67dd042014be444669f0159d8e68b42100")
  }

  @Test func `keys that end inside other keys have the published root`() {
    let digits = "0123456789012345678901234567890123456789"
    let pairs = TrieTests.pairs([
      ("key1aa", digits + "xxx"), ("key1", digits + "Very_Long"), ("key2bb", "aval3"),
      ("key2", "short"), ("key3cc", "aval3"), ("key3", "1234567890123456789012345678901"),
    ])
    #expect(
      trieRoot(pairs).hex == "0xcb65032e2f76c48b82b5c24b3db8f670ce73982869d38cd39a624f23d62a9e89")
  }

  @Test func `a secure trie of accounts has the published root`() {
    let empty = "a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
    let noCode = "a0c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    let pairs = TrieTests.pairs([
      ("0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b", "0xf848018405f446a7" + empty + noCode),
      (
        "0x095e7baea6a6c7c4c2dfeb977efac326af552d87",
        "0xf8440101" + empty
          + "a004bccc5d94f4d1f99aab44369a910179931772f2a5c001c3229f57831c102769"
      ),
      (
        "0xd2571607e241ecf590ed94b12d87c94babe36db6",
        "0xf8440180a0ba4b47865c55a341a4a78759bb913cd15c3ee8eaf30a62fa8d1c8863113d84e8" + noCode
      ),
      ("0x62c01474f089b07dae603491675dc5b5748f7049", "0xf8448080" + empty + noCode),
      ("0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba", "0xf8478083019a59" + empty + noCode),
    ])
    #expect(
      secureTrieRoot(pairs).hex
        == "0x730a444e08ab4b8dee147c9b232fc52d34a223d600031c1e9d25bfc985cbd797")
  }

  /// The digest comes from Vectors/trie_vectors.py.
  @Test func `random tries have the roots of the Python implementation`() {
    var random = SplitMix64(seed: TrieVectors.seed)
    func data(_ length: UInt64, _ symbols: [UInt8]) -> [UInt8] {
      (0..<length).map { _ in symbols[Int(random.next() % UInt64(symbols.count))] }
    }
    var digest = SHA256()
    for _ in 0..<TrieVectors.tries {
      var pairs: [([UInt8], [UInt8])] = []
      for _ in 0..<random.next() % 40 {
        let key = data(random.next() % 6, [0x00, 0x01, 0x10, 0x11, 0xFF, 0xF0])
        pairs.append((key, data(random.next() % 40, Array(0...255))))
      }
      digest.update(trieRoot(pairs).bytes)
    }
    #expect(digest.finalize().hex == TrieVectors.digest)
  }

  @Test func `keys of the longest kind nested in each other build without harm`() {
    let pairs = (0...Limits.trieKeyBytesMax).map { ([UInt8](repeating: 0, count: $0), [UInt8(1)]) }
    #expect(trieRoot(pairs) == trieRoot(pairs.reversed()))
    #expect(trieRoot(pairs) != trieRoot(Array(pairs.dropLast())))
  }
}
