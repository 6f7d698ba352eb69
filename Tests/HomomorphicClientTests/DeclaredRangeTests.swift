import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// A range below that of the format: promised by whoever encrypts, carried by the header, counted on by all
/// that is computed.
@Suite struct DeclaredRangeTests {
  private static let box = EncryptedTensorTests.ckks
  private static let limit: UInt64 = 9 << 23  // 4.5

  private static func encrypt(
    _ values: [Int64], within limit: UInt64?, depth: Int? = nil, seed: UInt64 = 3,
    scheme: EncryptionKey? = nil, _ format: EncryptedFormat? = nil
  ) throws -> EncryptedTensor {
    var generator = SplitMix64(seed: seed)
    return try EncryptedTensor.encrypt(
      values, shape: [values.count], format: try format ?? EncryptedTensorTests.q.get(),
      key: scheme ?? box.key, depth: depth, within: limit, using: &generator)
  }

  @Test func theHeaderCarriesTheRange() throws {
    let values: [Int64] = [9 << 23, -(9 << 23), 1]
    let fresh = try Self.encrypt(values, within: Self.limit)
    let read = try EncryptedTensor(decoding: fresh.encoded(), key: Self.box.key)
    #expect(read == fresh && read.boundsOrigin == .claimed)
    #expect(read.isWithin(Self.limit) && !read.isWithin(Self.limit - 1))
    #expect(read.declaredLimit == Self.limit && read.valueBound == 4.5)
    let wide = try Self.encrypt(values, within: nil)
    #expect(!wide.isWithin((1 << 31) - 1) && wide.isWithin(1 << 31) && wide.declaredLimit == nil)
    // Whoever knows who encrypted takes both for fresh; the range is part of the promise.
    #expect(try read.takenAsFresh().boundsOrigin == .computed)
    #expect(throws: HomomorphicError.boundsClaimed) {
      _ = try read.adding(read).takenAsFresh()
    }
  }

  @Test func valuesBeyondAreRefusedWhereTheyAreMade() throws {
    for value in [(9 << 23) + 1, -(9 << 23) - 1, Int64.min, 1 << 31] as [Int64] {
      #expect(throws: HomomorphicError.valueOutOfRange) {
        _ = try Self.encrypt([0, value], within: Self.limit)
      }
    }
    let bfv = EncryptedTensorTests.bfv.key
    let i8 = try EncryptedTensorTests.i8.get()
    #expect(try Self.encrypt([5, -5], within: 5, scheme: bfv, i8).declaredLimit == 5)
    #expect(throws: HomomorphicError.valueOutOfRange) {
      _ = try Self.encrypt([6], within: 5, scheme: bfv, i8)
    }
  }

  /// x^3 at the last level: 4.5^3 has room there, 128^3 has not.
  @Test func aCircuitFitsThatTheFormatAloneWouldRefuse() throws {
    func cube(_ x: EncryptedTensor) throws -> EncryptedTensor {
      try x.squared().multiplied(by: try x.lowered(to: 1))
    }
    let values: [Int64] = [9 << 22, -(1 << 24), 3 << 22]
    let small = try cube(try Self.encrypt(values, within: 9 << 22, depth: 2))
    EncryptedTensorTests.expectNear(
      try Self.box.decrypt(small), EncryptedTensorTests.double(values).map { $0 * $0 * $0 },
      within: 1e-5)
    #expect(throws: HomomorphicError.laneOverflow) {
      _ = try cube(try Self.encrypt(values, within: nil, depth: 2))
    }
    // Noise of products follows from values, too.
    let wide = try Self.encrypt(values, within: nil).squared()
    let narrow = try Self.encrypt(values, within: 9 << 22).squared()
    let bits = (try #require(narrow.noiseBits), try #require(wide.noiseBits))
    #expect(bits.0 < bits.1)
  }

  /// A sender who breaks the promise is found out when the result is decrypted, where it shows.
  @Test func aBrokenPromiseIsSeenInWhatIsDecrypted() throws {
    let honest = try Self.encrypt([9 << 23, -7], within: Self.limit)
    #expect(honest.firstBeyondBound(try Self.box.decrypt(honest).map { Int128($0) }) == nil)
    let large = try Self.encrypt([-7, 100 << 24], within: nil)
    guard case .lattice(let tensor) = large.storage else { return }
    let lie = EncryptedTensor(
      try LatticeTensor(
        key: tensor.key, format: tensor.format, shape: tensor.shape, bound: Magnitude(Self.limit),
        noise: tensor.noise, origin: .claimed, groups: tensor.groups))
    for (promised, factor) in [(lie, 100.0), (try lie.multiplied(by: 3), 300.0)] {
      let found = promised.firstBeyondBound(
        try Self.box.decrypt(promised).map { Int128($0) })
      let value = try #require(found)
      #expect(abs(Double(value) / 16_777_216 - factor) < 1e-4)
    }
  }

  @Test func sharesOfSmallerValuesKeepMoreBits() throws {
    var generator = SplitMix64(seed: 9)
    print("seed 9")
    let values = (0..<64).map { _ in Int64.random(in: -(1 << 22)...(1 << 22), using: &generator) }
    let narrow = try Self.encrypt(values, within: 1 << 22).squared()
    let wide = try Self.encrypt(values, within: nil).squared()
    let bits = (
      try #require(narrow.sharedPrecisionBits), try #require(wide.sharedPrecisionBits)
    )
    #expect(bits.0 > bits.1 + 4)
    let exact = EncryptedTensorTests.double(values).map { $0 * $0 }
    EncryptedTensorTests.expectNear(
      try Self.box.share(narrow, precisionBits: bits.0, using: &generator), exact,
      within: 2 / Double(1 << bits.0))
  }
}
