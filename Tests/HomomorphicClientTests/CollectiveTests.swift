import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

/// Keys of n parties: what contracts compute under them is what they compute under any other, and
/// all parties together read it.
@Suite struct CollectiveTests {
  private static func q() throws -> EncryptedFormat {
    try EncryptedFormat(width: 32, fraction: 30)
  }

  /// Raw values of Q<2,30> in -1...1.
  private static func values(_ count: Int, _ random: inout SplitMix64) -> [Int64] {
    (0..<count).map { _ in Int64.random(in: -(1 << 30)...(1 << 30), using: &random) }
  }

  private static func expect(
    _ result: CollectiveResult, _ expected: [Double],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let precision = try #require(result.precisionBits, sourceLocation: sourceLocation)
    let unit = 1 / Double(UInt64(1) << UInt64(precision))
    #expect(result.values.count == expected.count, sourceLocation: sourceLocation)
    for (value, expected) in zip(result.values, expected) {
      // The precision that is promised, and the error of the computation, which is far below.
      #expect(
        abs(Double(value) * 0x1p-30 - expected) <= unit * 1.01, sourceLocation: sourceLocation)
    }
  }

  @Test func `three parties read what was computed under their CKKS key, and its precision`()
    throws
  {
    var fixture = try CollectiveFixture(.small, rotations: [1, 2])
    var random = SplitMix64(seed: 601)
    let (a, b) = (Self.values(4096, &random), Self.values(4096, &random))
    let first = try fixture.encrypt(a, Self.q())
    let second = try fixture.encrypt(b, Self.q())
    let (x, y) = (a.map { Double($0) * 0x1p-30 }, b.map { Double($0) * 0x1p-30 })

    let fresh = try fixture.open(first)
    #expect(fresh.precisionBits == 12)
    try Self.expect(fresh, x)
    let product = try fixture.open(first.multiplied(by: second))
    #expect(product.precisionBits == 10)
    try Self.expect(product, zip(x, y).map { $0 * $1 })
    let rotated = try fixture.open(first.rotated(by: 3))
    try Self.expect(rotated, (0..<4096).map { x[($0 + 3) % 4096] })
    let twice = try first.multiplied(by: second).squared()
    try Self.expect(try fixture.open(twice), zip(x, y).map { $0 * $1 * $0 * $1 })
  }

  @Test func `a federated average under the key of its providers is the plain one`() throws {
    var fixture = try CollectiveFixture(.additive)
    var random = SplitMix64(seed: 602)
    let weights: [Int64] = [120, 3, 77]
    let models = (0..<3).map { _ in Self.values(3000, &random).map { $0 / 256 } }
    var updates: [(Int64, EncryptedTensor)] = []
    for (weight, model) in zip(weights, models) {
      updates.append((weight, try fixture.encrypt(model, Self.q(), shape: [1000, 3])))
    }
    let sum = try EncryptedTensor.linearCombination(updates)
    #expect(sum.groupCount == 2)
    let opened = try fixture.open(sum)
    #expect(opened.precisionBits ?? 0 >= 2)
    try Self.expect(
      opened,
      (0..<3000).map { index in
        (0..<3).reduce(0.0) { $0 + Double(weights[$1] * models[$1][index]) * 0x1p-30 }
      })
  }

  @Test(arguments: [2, 5])
  func `parties read what was computed under their BFV key, exactly`(count: Int) throws {
    var fixture = try CollectiveFixture(.bfvSmall, parties: count, rotations: [1, 2])
    let format = try EncryptedFormat(width: 8, fraction: 0)
    var random = SplitMix64(seed: 603)
    let a = (0..<8192).map { _ in Int64.random(in: -128...127, using: &random) }
    let b = (0..<8192).map { _ in Int64.random(in: -128...127, using: &random) }
    let first = try fixture.encrypt(a, format, shape: [2, 4096])
    let second = try fixture.encrypt(b, format, shape: [2, 4096])
    let opened = try fixture.open(first)
    #expect(opened.values == a && opened.precisionBits == nil)
    let product = try first.multiplied(by: second)
    #expect(try fixture.open(product).values == zip(a, b).map { $0 * $1 })
    let rotated = try first.rotated(by: 3)
    #expect(
      try fixture.open(rotated).values
        == (0..<8192).map { a[$0 / 4096 * 4096 + ($0 + 3) % 4096] })
    let average = try EncryptedTensor.linearCombination([(5, first), (-3, second)])
    #expect(try fixture.open(average).values == zip(a, b).map { 5 * $0 - 3 * $1 })
  }

  @Test func `the aggregate is an ordinary bundle: it is encoded, read, and checked as one`() throws
  {
    let fixture = try CollectiveFixture(.small, parties: 2, rotations: [1])
    let read = try LatticeKeyBundle(decoding: fixture.keys.encoded())
    #expect(read == fixture.keys)
    #expect(read.galoisKeys.map(\.element) == [3])
    #expect(read.relinearizationKey != nil)
    let key = try EncryptionKey(
      decoding: fixture.keys.encoded(), scheme: fixture.key.scheme)
    #expect(key == fixture.key)
  }

  @Test func `common polynomials follow from the seed alone, one for each purpose`() throws {
    let fixture = try CollectiveFixture(.small, parties: 2, rotations: [1])
    let again = try CollectiveFixture(.small, parties: 2, rotations: [1], seed: 700)
    #expect(fixture.keys.publicKey.a == again.keys.publicKey.a)
    #expect(fixture.keys.publicKey.b != again.keys.publicKey.b)
    let galois = try #require(fixture.keys.galoisKeys.first)
    #expect(galois.key.digits.map(\.a) == again.keys.galoisKeys[0].key.digits.map(\.a))
    let all = [fixture.keys.publicKey.a] + galois.key.digits.map(\.a)
    #expect(Set(all).count == all.count)
    // Frozen: other implementations expand the same seed.
    #expect(
      Array(fixture.keys.publicKey.a.words.prefix(2)) == Self.frozenWords)
  }

  private static let frozenWords: [UInt64] = [
    1_519_598_949_701, 202_150_302_550_879,
  ]

  @Test func `sessions are written and read, and impossible ones refused`() throws {
    let context = try LatticeFixtures.context(.small)
    let seed = CollectiveFixture.seed
    let session = try CollectiveSession(
      context: context, partyCount: 3, seed: seed, rotations: [1, -1])
    let bytes = session.encoded()
    #expect(try CollectiveSession(decoding: bytes) == session)
    for count in [-1, 0, 1, 17, .max] {
      #expect(throws: CollectiveError.invalidSession) {
        try CollectiveSession(
          context: context, partyCount: count, seed: seed, relinearizes: true)
      }
    }
    #expect(throws: CollectiveError.invalidSession) {
      try CollectiveSession(
        context: context, partyCount: 2, seed: Array(seed.dropLast()), relinearizes: true)
    }
    for elements in [[2], [5, 3], [1], [16385], Array(repeating: 3, count: 2)] {
      #expect(throws: CollectiveError.invalidSession) {
        try CollectiveSession(
          context: context, partyCount: 2, seed: seed, relinearizes: true,
          galoisElements: elements)
      }
    }
    var random = SplitMix64(seed: 604)
    for _ in 0..<2000 {
      let mutated = Mutation.apply(to: bytes, &random)
      guard let read = try? CollectiveSession(decoding: mutated) else { continue }
      #expect(read.encoded() == mutated, "one encoding for a session")
    }
  }
}
