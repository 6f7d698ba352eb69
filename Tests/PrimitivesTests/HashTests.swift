import CKernels
import Primitives
import Testing

@Suite struct HashTests {
  /// Vectors of the Keccak team (ShortMsgKAT_256, Keccak[c=512]) and of Ethereum.
  @Test(arguments: [
    ("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
    ("cc", "eead6dbfc7340a56caedc044696a168870549a6a7f6f56961e84a54bd9970b8a"),
    ("41fb", "a8eaceda4d47b3281a795ad9e1ea2122b407baf9aabcb9e18b5717b7873537d2"),
    ("616263", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
  ])
  func `keccak-256 matches the published vectors`(input: String, digest: String) throws {
    let bytes = try #require(Hex.decode(input))
    #expect(keccak256(bytes).hex == "0x" + digest)
  }

  /// Whatever the processor: the vectors above test the path that this one takes.
  @Test func `the permutation is the same for every processor`() {
    var random = SplitMix64(seed: 42)
    for _ in 0..<100 {
      var left = (0..<25).map { _ in random.next() }
      var right = left
      galaxy_keccak_permute(&left)
      galaxy_keccak_permute_portable(&right)
      #expect(left == right)
    }
  }

  @Test func `the permutation of several states is that of each on every path`() {
    var random = SplitMix64(seed: 43)
    let lanes = Int(GALAXY_KECCAK_LANES)
    let best = galaxy_kernel_best_path()
    let paths = [
      GALAXY_KERNEL_PORTABLE, GALAXY_KERNEL_AVX2, GALAXY_KERNEL_AVX512, GALAXY_KERNEL_AVX512_IFMA,
    ]
    for path in paths where path.rawValue <= best.rawValue {
      for _ in 0..<20 {
        var states = (0..<lanes * 25).map { _ in random.next() }
        var expected = states
        for lane in 0..<lanes {
          var state = (0..<25).map { states[lanes * $0 + lane] }
          galaxy_keccak_permute_portable(&state)
          for word in 0..<25 { expected[lanes * word + lane] = state[word] }
        }
        galaxy_keccak_permute_lanes(path, &states)
        #expect(states == expected, "path \(path.rawValue)")
      }
    }
  }

  /// Lanes take the next input when they are done, whatever its length.
  @Test func `many inputs at once have the hashes that each has alone`() {
    var random = SplitMix64(seed: 44)
    for count in [0, 1, 3, 4, 7, 8, 9, 40] {
      let edges = [0, 1, 7, 8, 135, 136, 137, 271, 272, 273]
      let inputs = (0..<count).map { index in
        random.bytes(index % 3 == 0 ? edges[index % 10] : random.next(below: 700))
      }
      #expect(keccak256(each: inputs) == inputs.map { keccak256($0) }, "\(count)")
    }
  }

  /// Vectors of NIST (FIPS 180-4 examples, CAVP SHA256ShortMsg).
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("616263", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "6162636462636465636465666465666765666768666768696768696a68696a6b696a6b6c6a6b6c6d6b6c6d6e"
        + "6c6d6e6f6d6e6f706e6f7071",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("d3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
  ])
  func `SHA-256 matches the published vectors`(input: String, digest: String) throws {
    let bytes = try #require(Hex.decode(input))
    #expect(sha256(bytes).hex == "0x" + digest)
  }

  @Test func `SHA-256 of a million letters matches FIPS 180-4`() {
    let digest = sha256([UInt8](repeating: 0x61, count: 1_000_000))
    let expected = "0xcdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    #expect(digest.hex == expected)
  }

  /// One digest over the digests of all lengths, from Vectors/hash_vectors.py.
  @Test func `all lengths around the block sizes match the Python implementations`() {
    var keccak = Keccak256()
    var sha = SHA256()
    for length in 0...600 {
      let input = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7 + length) }
      keccak.update(keccak256(input).bytes)
      sha.update(sha256(input).bytes)
    }
    #expect(keccak.finalize().hex == HashVectors.keccak)
    #expect(sha.finalize().hex == HashVectors.sha)
  }

  @Test func `input in parts gives the hash of the whole`() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<300 {
      let input = random.bytes(random.next(below: 700))
      var keccak = Keccak256()
      var sha = SHA256()
      var rest = input[...]
      while !rest.isEmpty {
        let part = rest.prefix(random.next(below: 200))
        keccak.update(part)
        sha.update(AnyCollection(part))
        rest = rest.dropFirst(part.count)
      }
      #expect(keccak.finalize() == keccak256(input))
      #expect(sha.finalize() == sha256(input))
      #expect(keccak256(AnyCollection(input)) == keccak256(input))
    }
  }

  @Test func `numbers hash as their big-endian bytes`() {
    var random = SplitMix64(seed: 2)
    let first = random.u256()
    let second = random.u256()
    #expect(keccak256(first) == keccak256(first.bigEndianBytes))
    #expect(keccak256(first, second) == keccak256(first.bigEndianBytes + second.bigEndianBytes))
  }

  @Test func `a hash converts to bytes, number and text and back`() throws {
    let hash = keccak256(utf8: "Transfer(address,address,uint256)")
    let expected = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
    #expect(hash.hex == expected)
    #expect(Hash256(bytes: hash.bytes) == hash)
    #expect(Hash256(hash.number) == hash)
    #expect(Hash256(hex: expected) == hash)
    #expect(hash.bytes.first == 0xDD)
    #expect(Hash256(bytes: [1, 2, 3]) == nil)
    #expect(Hash256(hex: "0x12") == nil)
  }

  @Test func `hashes are ordered by their bytes`() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<200 {
      let left = Hash256(random.u256())
      let right = Hash256(random.u256())
      #expect((left < right) == left.bytes.lexicographicallyPrecedes(right.bytes))
    }
  }
}
