import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

/// Refreshes within a range that the parties find out together.
@Suite struct CollectiveRangeTests {
  private static func q() throws -> EncryptedFormat { try EncryptedFormat(width: 32, fraction: 24) }
  private static let one = Int64(1) << 24

  /// So many values, whose sum of squares is that of `norm`, over and over in all slots.
  private static func values(norm: Double, period: Int, _ random: inout SplitMix64) -> [Int64] {
    let drawn = (0..<period).map { _ in Double(Int64.random(in: -1000...1000, using: &random)) }
    let length = drawn.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return (0..<4096).map { Int64(drawn[$0 % period] / length * norm * Double(one)) }
  }

  private static func range(_ limit: Int64, period: Int?, _ fixture: CollectiveFixture) throws
    -> RefreshRange
  {
    try RefreshRange(
      within: limit.magnitude, period: period, fixture.session.context.parameters)
  }

  @Test func `bounds that grow come back to what the values are, as often as one likes`() throws {
    var fixture = try CollectiveFixture(.small, seed: 660)
    var random = SplitMix64(seed: 661)
    let start = Self.values(norm: 1.5, period: 32, &random)
    var tensor = try fixture.encrypt(start, Self.q(), within: 2)
    var expected = start.map { Double($0) * 0x1p-24 }
    let range = try Self.range(2 * Self.one, period: 32, fixture)
    for _ in 0..<4 {
      // Seven times the bound for the same values.
      tensor = try tensor.multiplied(by: 3).subtracting(tensor.multiplied(by: 4)).lowered(to: 2)
      expected = expected.map { -$0 }
      let lattice = try #require(tensor.lattice)
      #expect(lattice.bound > Magnitude(UInt64(13 * Self.one)))
      tensor = try fixture.refresh(tensor, within: range)
      let result = try #require(tensor.lattice)
      #expect(result.bound == Magnitude(UInt64(2 * Self.one)) && result.depth == 3)
      #expect(tensor.boundsOrigin == .computed)
    }
    let opened = try fixture.open(tensor)
    let unit = 1.01 / Double(1 << (try #require(opened.precisionBits)))
    for (value, expected) in zip(opened.values, expected) {
      #expect(abs(Double(value) * 0x1p-24 - expected) <= unit)
    }
  }

  @Test(arguments: [(norm: 0.0, passes: true), (1.6, true), (2.01, false), (40, false)])
  func `a sum of squares up to .84 of the range passes, one above it never`(
    norm: Double, passes: Bool
  ) throws {
    var fixture = try CollectiveFixture(.small, parties: 2, seed: 662)
    var random = SplitMix64(seed: UInt64(norm * 100))
    let range = try Self.range(2 * Self.one, period: 16, fixture)
    for _ in 0..<3 {
      let values =
        norm == 0
        ? [Int64](repeating: 0, count: 4096) : Self.values(norm: norm, period: 16, &random)
      let tensor = try fixture.encrypt(values, Self.q())
      if passes {
        #expect(try fixture.refresh(tensor, within: range).lattice?.bound == Magnitude(1 << 25))
        continue
      }
      let shares = try fixture.refreshShares(of: tensor, within: range)
      let session = fixture.session
      #expect(throws: CollectiveError.outOfRange) {
        try session.refresh(tensor, shares, within: range)
      }
      try fixture.act(1) { party, _ in
        #expect(throws: CollectiveError.outOfRange) {
          try party.accept(refreshOf: tensor, shares, within: range)
        }
      }
    }
  }

  @Test func `without a period all slots count, in several ciphertexts, too`() throws {
    var fixture = try CollectiveFixture(.small, parties: 2, seed: 663)
    // 8,000 times 1/8: a root of 11.2, though no value is above 1/8.
    let values = [Int64](repeating: Self.one / 8, count: 8000)
    let wide = try Self.range(16 * Self.one, period: nil, fixture)
    let refreshed = try fixture.refresh(
      try fixture.encrypt(values, Self.q(), within: 1), within: wide)
    #expect(refreshed.groupCount == 2)
    // A bound that is smaller stays.
    #expect(refreshed.lattice?.bound == Magnitude(UInt64(Self.one)))
    let narrow = try Self.range(11 * Self.one, period: nil, fixture)
    #expect(throws: CollectiveError.outOfRange) {
      try fixture.refresh(try fixture.encrypt(values, Self.q(), within: 1), within: narrow)
    }
  }

  @Test func `what does not repeat is averaged, and nothing of it is sent unmasked`() throws {
    let secrets = KnownSecrets(degree: 8192, count: 2, seed: 664)
    var fixture = try CollectiveFixture(.small, parties: 2, secrets: secrets.parties)
    let context = fixture.session.context
    let range = try Self.range(3 * Self.one, period: 4, fixture)
    // 1, 2, 3, 0 with something beside that adds up to nothing.
    let steady: [Int64] = [1, 2, 3, 0]
    let values = (0..<4096).map { (index: Int) -> Int64 in
      let beside = index / 4 % 2 == 0 ? Self.one / 2 : -Self.one / 2
      return steady[index % 4] * Self.one + beside
    }
    let wide = try Self.range(8 * Self.one, period: 4, fixture)
    let tensor = try fixture.encrypt(values, Self.q())
    #expect(throws: CollectiveError.outOfRange) {
      try fixture.refresh(try fixture.encrypt(values, Self.q()), within: range)
    }
    var openings: [ShareOpening] = []
    let shares = try fixture.round(
      ShareCollector(refreshing: tensor, session: fixture.session, within: wide)
    ) { party, random in
      let opening = try party.refreshShare(of: tensor, within: wide, using: &random)
      openings.append(opening)
      return opening
    }
    for opening in openings {
      var masked = try #require(opening.share.refreshPolynomials.first).masked
      context.ring.inverseNTT(&masked)
      for (index, word) in masked[limb: 0].enumerated() {
        #expect((word != 0) == (index % 1024 == 0))
      }
    }
    let result = try fixture.session.refresh(tensor, shares, within: wide)
    let joint = secrets.sum(0..<2, context)
    let plain = try joint.decryptUnprotected(try #require(result.lattice).groups[0])
    let decoded = try CKKSEncoder(context).decode(plain, fraction: 16, count: 4096)
    for (index, value) in decoded.enumerated() {
      #expect(abs(value - steady[index % 4] << 16) <= 1)
    }
  }

  @Test func `claims that differ do not mix, and cannot be made of other shares`() throws {
    var fixture = try CollectiveFixture(.small, parties: 2, seed: 665)
    let session = fixture.session
    let tensor = try fixture.encrypt([Self.one], Self.q())
    let range = try Self.range(16 * Self.one, period: nil, fixture)
    let others: [RefreshRange?] = [
      nil, try Self.range(17 * Self.one, period: nil, fixture),
      try Self.range(16 * Self.one, period: 4096, fixture),
    ]
    let openings = try (0..<2).map { index in
      try fixture.act(index) { try $0.refreshShare(of: tensor, within: range, using: &$1) }
    }
    for other in others {
      var collector = try ShareCollector(refreshing: tensor, session: session, within: other)
      for opening in openings { try collector.collect(ShareCommitment(opening)) }
      #expect(throws: CollectiveError.foreignShare) { try collector.collect(openings[0]) }
    }
    var collector = try ShareCollector(refreshing: tensor, session: session, within: range)
    for opening in openings { try collector.collect(ShareCommitment(opening)) }
    for opening in openings { try collector.collect(opening) }
    let round = try collector.completed()
    for other in others {
      #expect(throws: CollectiveError.foreignShare) {
        try session.refresh(tensor, round, within: other)
      }
    }
    _ = try session.refresh(tensor, round, within: range)
    // The square has been looked at.
    let square = try tensor.squared()
    try fixture.act(0) { party, random in
      #expect(throws: CollectiveError.alreadyAnswered) {
        try party.decryptionShare(of: square, using: &random)
      }
    }

    // Another number in a share is another share; one that no values have is found.
    let bytes = openings[1].encoded()
    let start = ShareOpening.nonceBytes + CollectiveShare.headerBytes
    for (place, value, error) in [
      (start - 1, UInt8(0), CollectiveError.malformed), (start - 1, 2, .malformed),
      (start - 1, 255, .malformed), (start + 7, 255, .residueOutOfRange),
    ] {
      var patched = bytes
      patched[place] = value
      #expect(throws: error) { try ShareOpening(decoding: patched, session: session) }
    }
    var patched = bytes
    patched[start + 3] ^= 1
    let wrong = try ShareOpening(decoding: patched, session: session)
    var forged = try ShareCollector(refreshing: tensor, session: session, within: range)
    for opening in openings { try forged.collect(ShareCommitment(opening)) }
    #expect(throws: CollectiveError.wrongCommitment) { try forged.collect(wrong) }
    forged = try ShareCollector(refreshing: tensor, session: session, within: range)
    for opening in [openings[0], wrong] { try forged.collect(ShareCommitment(opening)) }
    for opening in [openings[0], wrong] { try forged.collect(opening) }
    let made = try forged.completed()
    #expect(throws: CollectiveError.refused(.undecipherable)) {
      try session.refresh(tensor, made, within: range)
    }
  }

  @Test func `ranges that noise would show in, and none at all, are refused and not answered`()
    throws
  {
    var fixture = try CollectiveFixture(.small, parties: 2, seed: 666)
    let parameters = fixture.session.context.parameters
    for (limit, period) in [(UInt64(0), nil), (1, 0), (1, 3), (1, 8192), (1, -4)] {
      #expect(throws: CollectiveError.invalidRange) {
        try RefreshRange(within: limit, period: period, parameters)
      }
    }
    #expect(throws: CollectiveError.invalidRange) {
      try RefreshRange(within: 1, period: nil, .bfvSmall)
    }
    let tensor = try fixture.encrypt([Self.one], Self.q())
    let before = fixture.parties[0]
    // Rounding alone is noise of up to 2^13, in a mean that is at most 2^18.
    for limit in [1, Self.one / 1024, Self.one / 32] {
      let range = try Self.range(limit, period: nil, fixture)
      try fixture.act(0) { party, random in
        #expect(throws: CollectiveError.noRoomForRange) {
          try party.refreshShare(of: tensor, within: range, using: &random)
        }
      }
    }
    let isUnchanged = fixture.parties[0] == before
    #expect(isUnchanged)
  }

  @Test func `a share of the number is flooded as widely as the range admits`() throws {
    var fixture = try CollectiveFixture(.small, parties: 2, seed: 669)
    let tensor = try fixture.encrypt([Int64](repeating: 1, count: 4096), Self.q())
    let range = try Self.range(2 * Self.one, period: 32, fixture)
    let modulus = fixture.session.context.ring.moduli[1]
    // The second of two shares less the first, modulo a prime of 40 bits: c1 s is the same in both.
    var first: UInt64?
    var largest: UInt64 = 0
    for seed in UInt64(0)..<16 {
      var party = try CollectiveParty(unprotectedEncoding: fixture.parties[0])
      var random = SplitMix64(seed: 6690 + seed)
      let opening = try party.refreshShare(of: tensor, within: range, using: &random)
      let start = CollectiveShare.headerBytes + 8
      let number = opening.share.encoded()[start..<start + 8].reversed().reduce(UInt64(0)) {
        $0 << 8 | UInt64($1)
      }
      let difference = modulus.subtract(number, first ?? number)
      first = first ?? number
      largest = max(largest, min(difference, modulus.value - difference))
    }
    // 2^2 2^40 / 32 and a little less is the most that the number may be; an eighth of it for both parties: uniform in
    // -2^32..<2^32.
    #expect((1 << 31..<1 << 33).contains(largest), "\(largest)")
  }

  @Test func `two of three parties find it out, too`() throws {
    var fixture = try CollectiveFixture(.small, threshold: 2, seed: 667)
    try fixture.deal()
    var random = SplitMix64(seed: 668)
    let tensor = try fixture.encrypt(
      Self.values(norm: 1.5, period: 8, &random), Self.q())
    let range = try Self.range(2 * Self.one, period: 8, fixture)
    let refreshed = try fixture.refresh(tensor, among: [0, 2], within: range)
    #expect(refreshed.lattice?.bound == Magnitude(1 << 25))
  }
}
