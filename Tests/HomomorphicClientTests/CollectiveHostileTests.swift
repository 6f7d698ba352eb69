import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

/// Parties and aggregators that do not keep to the protocol, and bytes that nobody wrote.
@Suite struct CollectiveHostileTests {
  /// The openings of the first round of three parties, and their session.
  private static func openings(
    _ session: CollectiveSession, seed: UInt64 = 610
  ) throws -> [ShareOpening] {
    var random = SplitMix64(seed: seed)
    return try (0..<session.partyCount).map { index in
      var party = try CollectiveParty(session: session, index: index, using: &random)
      return try party.keyShare(using: &random)
    }
  }

  private static func session(
    _ parameters: LatticeParameters = .additive, parties: Int = 3
  ) throws -> CollectiveSession {
    try CollectiveSession(
      context: LatticeFixtures.context(parameters), partyCount: parties,
      seed: CollectiveFixture.seed, rotations: [])
  }

  @Test func `shares count only after all commitments, and only as committed`() throws {
    let session = try Self.session()
    let openings = try Self.openings(session)
    let others = try Self.openings(session, seed: 611)
    var collector = ShareCollector(keysOf: session)
    for opening in openings.prefix(2) { try collector.collect(ShareCommitment(opening)) }
    #expect(throws: CollectiveError.commitmentsMissing) { try collector.collect(openings[0]) }
    #expect(throws: CollectiveError.duplicateParty) {
      try collector.collect(ShareCommitment(others[0]))
    }
    #expect(throws: CollectiveError.commitmentsMissing) { try collector.collect(openings[0]) }
    try collector.collect(ShareCommitment(openings[2]))
    #expect(collector.isCommitted)
    // A rogue share, chosen after the others were seen.
    #expect(throws: CollectiveError.wrongCommitment) { try collector.collect(others[2]) }
    #expect(throws: CollectiveError.sharesMissing) { try collector.completed() }
    for opening in openings.prefix(2) { try collector.collect(opening) }
    #expect(collector.missing == [2])
    #expect(throws: CollectiveError.sharesMissing) { try collector.completed() }
    #expect(throws: CollectiveError.duplicateParty) { try collector.collect(openings[0]) }
    try collector.collect(openings[2])
    #expect(throws: CollectiveError.duplicateParty) {
      try collector.collect(ShareCommitment(openings[1]))
    }
    #expect(try session.keys(collector.completed()).parameters == .additive)
  }

  @Test func `a commitment is bound to its nonce, party and session`() throws {
    let session = try Self.session()
    let opening = try Self.openings(session)[0]
    let bytes = opening.encoded()
    let commitment = ShareCommitment(opening)
    var otherNonce = bytes
    otherNonce[5] ^= 1
    #expect(
      ShareCommitment(try ShareOpening(decoding: otherNonce, session: session)) != commitment)
    // The same share by another party: its number stands behind the nonce and three bytes.
    var otherParty = bytes
    otherParty[ShareOpening.nonceBytes + 3] = 1
    let claimed = try ShareOpening(decoding: otherParty, session: session)
    #expect(claimed.share.party == 1)
    #expect(ShareCommitment(claimed).digest != commitment.digest)
    let read = try ShareCommitment(decoding: commitment.encoded(), session: session)
    #expect(read == commitment)
    var foreign = try Self.session(parties: 4)
    #expect(throws: CollectiveError.foreignSession) {
      try ShareCommitment(decoding: commitment.encoded(), session: foreign)
    }
    #expect(throws: CollectiveError.foreignSession) {
      try ShareOpening(decoding: bytes, session: foreign)
    }
    foreign = try Self.session(.bfvAdditive)
    var collector = ShareCollector(keysOf: foreign)
    #expect(throws: CollectiveError.foreignSession) { try collector.collect(commitment) }
    var random = SplitMix64(seed: 612)
    for _ in 0..<500 {
      let mutated = Mutation.apply(to: commitment.encoded(), &random)
      guard let read = try? ShareCommitment(decoding: mutated, session: session) else { continue }
      #expect(read.encoded() == mutated)
    }
  }

  @Test func `parties make each share once, and only after their own was counted`() throws {
    let session = try Self.session(.small, parties: 2)
    var random = SplitMix64(seed: 613)
    var first = try CollectiveParty(session: session, index: 0, using: &random)
    var second = try CollectiveParty(session: session, index: 1, using: &random)
    let openings = [try first.keyShare(using: &random), try second.keyShare(using: &random)]
    #expect(throws: CollectiveError.alreadyMade) { try first.keyShare(using: &random) }

    func completed(_ openings: [ShareOpening]) throws -> CompletedRound {
      var collector = ShareCollector(keysOf: session)
      for opening in openings { try collector.collect(ShareCommitment(opening)) }
      for opening in openings { try collector.collect(opening) }
      return try collector.completed()
    }
    // An aggregator that puts its own numbers in the place of the party's.
    let forged = try completed([try Self.openings(session)[0], openings[1]])
    #expect(throws: CollectiveError.ownShareMissing) {
      try first.relinearizationShare(after: forged, using: &random)
    }
    let round = try completed(openings)
    let share = try first.relinearizationShare(after: round, using: &random)
    #expect(throws: CollectiveError.alreadyMade) {
      try first.relinearizationShare(after: round, using: &random)
    }
    // The ephemeral secret is not in what is written down, either.
    var restored = try CollectiveParty(unprotectedEncoding: first.unprotectedEncoding())
    #expect(throws: CollectiveError.alreadyMade) {
      try restored.relinearizationShare(after: round, using: &random)
    }
    #expect(throws: CollectiveError.sharesMissing) { try session.keys(round) }
    var collector = ShareCollector(after: round)
    #expect(throws: CollectiveError.foreignShare) {
      try collector.collect(ShareCommitment(openings[0]))
    }
    // A second round that builds on another first one.
    var other = ShareCollector(after: forged)
    let last = try second.relinearizationShare(after: round, using: &random)
    for opening in [share, last] {
      try collector.collect(ShareCommitment(opening))
      try other.collect(ShareCommitment(opening))
    }
    #expect(throws: CollectiveError.foreignShare) { try other.collect(share) }
    for opening in [share, last] { try collector.collect(opening) }
    let done = try collector.completed()
    #expect(throws: CollectiveError.foreignShare) { try session.keys(forged, done) }
    #expect(throws: CollectiveError.foreignShare) { try session.keys(done, round) }
    #expect(try session.keys(round, done).relinearizationKey != nil)
  }

  @Test func `a decryption needs one share of every party, about this ciphertext`() throws {
    var fixture = try CollectiveFixture(.additive)
    let format = try EncryptedFormat(width: 32, fraction: 24)
    let tensor = try fixture.encrypt([1 << 24, -(3 << 23)], format)
    let other = try fixture.encrypt([5 << 24, 7], format)
    let openings = try (0..<3).map { index in
      try fixture.act(index) { try $0.decryptionShare(of: tensor, using: &$1) }
    }
    var collector = try ShareCollector(decrypting: tensor, session: fixture.session)
    var wrong = try ShareCollector(decrypting: other, session: fixture.session)
    for opening in openings {
      try collector.collect(ShareCommitment(opening))
      try wrong.collect(ShareCommitment(opening))
    }
    #expect(throws: CollectiveError.foreignShare) { try wrong.collect(openings[0]) }
    for opening in openings.prefix(2) { try collector.collect(opening) }
    #expect(throws: CollectiveError.sharesMissing) { try collector.completed() }
    #expect(throws: CollectiveError.duplicateParty) { try collector.collect(openings[1]) }
    try collector.collect(openings[2])
    let shares = try collector.completed()
    #expect(throws: CollectiveError.foreignShare) { try fixture.session.decrypt(other, shares) }
    let result = try fixture.session.decrypt(tensor, shares)
    #expect(abs(result.values[0] - 1 << 24) < 1 << 16)
    #expect(abs(result.values[1] + 3 << 23) < 1 << 16)

    // Another key is none of theirs.
    let foreign = try EncryptedTensor.encrypt(
      [1], shape: [1], format: format, key: .lattice(LatticeFixtures.additive.get()),
      using: &fixture.random)
    try fixture.act(0) { party, random in
      #expect(throws: CollectiveError.wrongKey) {
        try party.decryptionShare(of: foreign, using: &random)
      }
    }
    #expect(throws: CollectiveError.foreignShare) {
      try fixture.session.decrypt(foreign, shares)
    }
  }

  @Test func `parties that flood differently are refused, and floods without room`() throws {
    var fixture = try CollectiveFixture(.additive, parties: 2)
    let format = try EncryptedFormat(width: 32, fraction: 24)
    let tensor = try fixture.encrypt([1 << 24], format)
    try fixture.act(0) { party, random in
      for bits in [.min, -1, 0, 7, 30, 97, .max] {
        #expect(throws: CollectiveError.noHeadroom) {
          try party.decryptionShare(of: tensor, floodBits: bits, using: &random)
        }
      }
    }
    let openings = try (0..<2).map { index in
      try fixture.act(index) {
        try $0.decryptionShare(of: tensor, floodBits: 9 + index, using: &$1)
      }
    }
    var collector = try ShareCollector(decrypting: tensor, session: fixture.session)
    for opening in openings { try collector.collect(ShareCommitment(opening)) }
    try collector.collect(openings[0])
    #expect(throws: CollectiveError.differentFlood) { try collector.collect(openings[1]) }

    // BFV at the last level: room for few bits.
    var exact = try CollectiveFixture(.bfvSmall, parties: 2)
    let low = try exact.encrypt([3, 4], EncryptedFormat(width: 8, fraction: 0)).lowered(to: 0)
    try exact.act(0) { party, random in
      #expect(throws: CollectiveError.noHeadroom) {
        try party.decryptionShare(of: low, using: &random)
      }
    }
    #expect(try exact.open(low, floodBits: 8).values == [3, 4])
  }

  @Test func `damaged shares are refused or read as what they say`() throws {
    let session = try Self.session()
    let share = try Self.openings(session)[1].share
    let bytes = share.encoded()
    #expect(try CollectiveShare(decoding: bytes, session: session) == share)
    func refused(_ error: CollectiveError, _ bytes: [UInt8]) {
      #expect(throws: error) { try CollectiveShare(decoding: bytes, session: session) }
    }
    func patched(_ offset: Int, _ value: UInt8) -> [UInt8] {
      var copy = bytes
      copy[offset] = value
      return copy
    }
    refused(.malformed, [])
    refused(.malformed, Array(bytes.dropLast()))
    refused(.malformed, bytes + [0])
    refused(.malformed, Array(bytes.prefix(CollectiveShare.headerBytes)))
    for (offset, value) in [(0, 0), (1, 1), (2, 0), (2, 2), (2, 3), (2, 4), (3, 3), (3, 255)] {
      refused(.malformed, patched(offset, UInt8(value)))
    }
    refused(.foreignSession, patched(4, bytes[4] ^ 1))
    // A subject, flood, moduli and count that the first round has not.
    for (offset, value) in [(36, 1), (68, 8), (69, 1), (69, 0), (69, 200), (70, 2), (73, 255)] {
      refused(.malformed, patched(offset, UInt8(value)))
    }
    // The first residue: 50 bits set.
    var large = bytes
    for offset in 0..<7 { large[CollectiveShare.headerBytes + offset] = 0xFF }
    refused(.residueOutOfRange, large)

    var random = SplitMix64(seed: 614)
    for _ in 0..<400 {
      let mutated = Mutation.apply(to: bytes, &random)
      guard let read = try? CollectiveShare(decoding: mutated, session: session) else { continue }
      #expect(read.encoded() == mutated, "one encoding for a share")
    }
  }

  @Test func `damaged parties are refused or read as what they say`() throws {
    let session = try Self.session(.small, parties: 2)
    var random = SplitMix64(seed: 615)
    var party = try CollectiveParty(session: session, index: 1, using: &random)
    _ = try party.keyShare(using: &random)
    let bytes = party.unprotectedEncoding()
    for _ in 0..<200 {
      let mutated = Mutation.apply(to: bytes, &random)
      guard let read = try? CollectiveParty(unprotectedEncoding: mutated) else { continue }
      #expect(read.unprotectedEncoding() == mutated)
    }
    for length in stride(from: 0, to: bytes.count, by: 97) {
      #expect(throws: (any Error).self) {
        _ = try CollectiveParty(unprotectedEncoding: Array(bytes.prefix(length)))
      }
    }
  }
}
