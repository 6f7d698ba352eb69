import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

/// Parties that bring a ciphertext back to the full depth without seeing what is in it.
@Suite struct CollectiveRefreshTests {
  private static func q() throws -> EncryptedFormat { try EncryptedFormat(width: 32, fraction: 30) }

  @Test func `a chain of products longer than the key's depth equals the plain one`() throws {
    let secrets = KnownSecrets(degree: 8192, count: 3, seed: 640)
    var fixture = try CollectiveFixture(.small, secrets: secrets.parties)
    let joint = secrets.sum(0..<3, fixture.session.context)
    var random = SplitMix64(seed: 641)
    let a = (0..<4096).map { _ in Int64.random(in: -(1 << 30)...(1 << 30), using: &random) }
    let base = try fixture.encrypt(a, Self.q())
    var power = base
    var expected = a.map { Double($0) * 0x1p-30 }
    for step in 0..<6 {
      power = try power.multiplied(by: power.depth == 3 ? base : base.lowered(to: power.depth))
      expected = zip(expected, a).map { $0 * Double($1) * 0x1p-30 }
      #expect(power.depth == 2)
      let lattice = try #require(power.lattice)
      let refreshed = try fixture.refresh(power)
      let result = try #require(refreshed.lattice)
      #expect(result.depth == 3 && result.bound == lattice.bound)
      #expect(refreshed.boundsOrigin == .computed)
      // What is known of the noise is what there is, and it grew by little.
      #expect(result.noise <= lattice.noise + lattice.noise)
      #expect(result.noise >= CKKSNoise(result.key.context, depth: 3).fresh)
      let context = fixture.session.context
      let phase = try joint.decryptUnprotected(result.groups[0])
      let wanted = try CKKSEncoder(context).encode(expected, depth: 3, scale: phase.scale)
      var error = context.ring.subtract(phase.polynomial, wanted.polynomial)
      context.ring.inverseNTT(&error)
      let modulus = context.ring.moduli[0]
      let norm = error.words.prefix(8192).reduce(0.0) { sum, word in
        let value = Double(min(word, modulus.value - word))
        return sum + value * value
      }.squareRoot()
      // The rounding of values to the scale of products is no noise, but small.
      #expect(Magnitude(UInt64(norm)) <= result.noise + Magnitude(8192), "step \(step): \(norm)")
      power = refreshed
    }
    let opened = try fixture.open(power)
    let precision = try #require(opened.precisionBits)
    // The bound on values of Q<2,30> doubles with each product, whatever they are.
    #expect(precision >= 3)
    for (value, expected) in zip(opened.values, expected) {
      #expect(abs(Double(value) * 0x1p-30 - expected) <= 1.01 / Double(1 << precision))
    }
  }

  @Test(arguments: [2, 5])
  func `BFV comes back with the noise of a fresh encryption, exactly`(count: Int) throws {
    let secrets = KnownSecrets(degree: 8192, count: count, seed: 642)
    var fixture = try CollectiveFixture(.bfvSmall, parties: count, secrets: secrets.parties)
    let joint = secrets.sum(0..<count, fixture.session.context)
    let format = try EncryptedFormat(width: 8, fraction: 0)
    var random = SplitMix64(seed: 643)
    // Signs, so that products stay in the format.
    let a = (0..<8192).map { _ in Int64.random(in: -1...1, using: &random) }
    let fresh = try fixture.encrypt(a, format, shape: [2, 4096])
    let freshBudget = try joint.noiseBudget(of: fresh.groups[0])
    let wide = try fixture.encrypt(a.map { 100 * $0 }, format, shape: [2, 4096])
    var product = try wide.multiplied(by: fresh)
    for _ in 0..<3 {
      let refreshed = try fixture.refresh(product)
      let lattice = try #require(refreshed.lattice)
      #expect(lattice.depth == fresh.depth)
      #expect(lattice.noise == fresh.lattice?.noise)
      #expect(lattice.bound == product.lattice?.bound)
      let budget = try joint.noiseBudget(of: refreshed.groups[0])
      #expect(budget >= freshBudget - 4, "\(budget) of \(freshBudget)")
      product = try refreshed.negated()
    }
    let opened = try fixture.open(product)
    #expect(opened.values == a.map { -100 * $0 * $0 })
  }

  @Test func `refreshing at the lowest level of BFV, and tensors of several ciphertexts`() throws {
    var fixture = try CollectiveFixture(.bfvSmall, parties: 2, seed: 644)
    let format = try EncryptedFormat(width: 8, fraction: 0)
    let values = (0..<10_000).map { Int64($0 % 251) - 125 }
    let low = try fixture.encrypt(values, format).lowered(to: 0)
    #expect(low.groupCount == 2)
    let refreshed = try fixture.refresh(low, floodBits: 8)
    #expect(refreshed.groupCount == 2 && refreshed.depth == fixture.keys.parameters.depthMax)
    #expect(try fixture.open(refreshed).values == values)
  }

  @Test func `masks are as wide as the modulus admits, and too narrow ones are refused`() throws {
    var fixture = try CollectiveFixture(.small, seed: 645)
    let values: [Int64] = [1, 2, 3, 4]
    func bits(_ fraction: UInt8, depth: Int) throws -> Int? {
      let tensor = try fixture.encrypt(
        values, EncryptedFormat(width: 32, fraction: fraction), depth: depth)
      return try fixture.session.refreshMask(of: tensor)?.hidingBits
    }
    // 128 bits of modulus; 4, and 2 for three parties; 48 of the phase of Q<8,24>, 1, 13 of the degree.
    #expect(try bits(24, depth: 2) == 60)
    #expect(try bits(30, depth: 2) == 66)
    #expect(try bits(24, depth: 3) == 100)
    for depth in [0, 1] {
      #expect(throws: CollectiveError.noRoomForMasks) { try bits(30, depth: depth) }
      let low = try fixture.encrypt(values, Self.q(), depth: depth)
      let before = fixture.parties[0]
      try fixture.act(0) { party, random in
        #expect(throws: CollectiveError.noRoomForMasks) {
          try party.refreshShare(of: low, using: &random)
        }
      }
      // What is refused is not answered.
      #expect(fixture.parties[0] == before)
    }
    var large = try CollectiveFixture(.large, parties: 2, seed: 646)
    let tensor = try large.encrypt(values, Self.q())
    #expect(try large.session.refreshMask(of: tensor)?.hidingBits == RefreshMask.hidingBitsMax)
    let deep = try tensor.lowered(to: 2)
    let opened = try large.open(large.refresh(deep).squared())
    let unit = 1 / Double(1 << (try #require(opened.precisionBits)))
    #expect(opened.values.allSatisfy { abs(Double($0)) * 0x1p-30 <= unit })
  }

  @Test func `shares of a refresh have one encoding, and fit their ciphertext alone`() throws {
    var fixture = try CollectiveFixture(.small, parties: 2, seed: 647)
    let (a, b) = (try fixture.encrypt([1 << 20], Self.q()), try fixture.encrypt([1], Self.q()))
    let session = fixture.session
    let openings = try (0..<2).map { index in
      try fixture.act(index) { try $0.refreshShare(of: a, using: &$1) }
    }
    var collector = try ShareCollector(refreshing: a, session: session)
    var other = try ShareCollector(refreshing: b, session: session)
    var opener = try ShareCollector(decrypting: a, session: session)
    for opening in openings {
      try collector.collect(ShareCommitment(opening))
      try other.collect(ShareCommitment(opening))
      #expect(throws: CollectiveError.foreignShare) { try opener.collect(ShareCommitment(opening)) }
    }
    #expect(throws: CollectiveError.foreignShare) { try other.collect(openings[0]) }
    for opening in openings { try collector.collect(opening) }
    let round = try collector.completed()
    #expect(throws: CollectiveError.foreignShare) { try session.decrypt(a, round) }
    #expect(throws: CollectiveError.foreignShare) { try session.refresh(b, round) }
    try fixture.act(0) { party, _ in
      #expect(throws: CollectiveError.ownShareMissing) {
        try party.accept(refreshOf: b, round)
      }
    }
    let bytes = openings[0].share.encoded()
    #expect(try CollectiveShare(decoding: bytes, session: session) == openings[0].share)
    // Flood bits under CKKS; moduli; an odd number of polynomials, none.
    for (offset, value) in [(68, 8), (69, 0), (69, 3), (69, 200), (70, 1), (70, 3), (70, 0)] {
      var patched = bytes
      patched[offset] = UInt8(value)
      #expect(throws: CollectiveError.malformed) {
        try CollectiveShare(decoding: patched, session: session)
      }
    }
    var random = SplitMix64(seed: 648)
    for _ in 0..<30 {
      let mutated = Mutation.apply(to: bytes, &random)
      guard let read = try? CollectiveShare(decoding: mutated, session: session) else { continue }
      #expect(read.encoded() == mutated, "one encoding for a share")
    }
  }
}

extension EncryptedTensor {
  /// The tensor under CKKS or BFV.
  var lattice: LatticeTensor? {
    if case .lattice(let tensor) = storage { tensor } else { nil }
  }
}
