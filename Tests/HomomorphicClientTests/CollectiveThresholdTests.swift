import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

/// t of n: parties that answer in place of absent ones.
@Suite struct CollectiveThresholdTests {
  /// A session with keys whose parties have dealt and taken.
  private static func fixture(
    _ parameters: LatticeParameters, parties: Int, threshold: Int, seed: UInt64,
    secrets: [[Int64]]? = nil
  ) throws -> CollectiveFixture {
    var fixture = try CollectiveFixture(
      parameters, parties: parties, threshold: threshold, seed: seed, secrets: secrets)
    try fixture.deal()
    return fixture
  }

  @Test func `any three of five read and refresh CKKS, in every choice`() throws {
    var fixture = try Self.fixture(.small, parties: 5, threshold: 3, seed: 660)
    let format = try EncryptedFormat(width: 32, fraction: 30)
    let choices = [[0, 1, 2], [4, 2, 0], [1, 3, 4], [0, 1, 2, 3], [0, 1, 2, 3, 4]]
    for (index, parties) in choices.enumerated() {
      let value = Int64(1) << Int64(25 + index)
      let a = try fixture.encrypt([value, -value], format)
      let opened = try fixture.open(a, among: parties)
      let precision = try #require(opened.precisionBits)
      #expect(precision >= 11)
      for (result, wanted) in zip(opened.values, [value, -value]) {
        #expect(abs(result - wanted) <= 1 << Int64(30 - precision))
      }
      let square = try fixture.encrypt([1 << 29, -(1 << 29)], format).squared()
      let refreshed = try fixture.refresh(square, among: parties)
      #expect(refreshed.depth == 3 && refreshed.lattice?.bound == square.lattice?.bound)
      // All accept, also those that were absent, and others open it.
      let again = try fixture.open(refreshed, among: choices[(index + 1) % choices.count])
      let unit = Int64(1) << Int64(30 - (try #require(again.precisionBits)))
      #expect(again.values.allSatisfy { abs($0 - 1 << 28) <= unit })
    }
  }

  @Test func `two of three read and refresh BFV, exactly`() throws {
    var fixture = try Self.fixture(.bfvSmall, parties: 3, threshold: 2, seed: 661)
    let format = try EncryptedFormat(width: 8, fraction: 0)
    let values: [Int64] = [1, -2, 127, -128]
    for parties in [[0, 1], [0, 2], [2, 1]] {
      let product = try fixture.encrypt(values, format).multiplied(
        by: fixture.encrypt([3, 3, 3, 3], format))
      let refreshed = try fixture.refresh(product, among: parties)
      #expect(try fixture.open(refreshed, among: [2, 0]).values == values.map { 3 * $0 })
    }
  }

  @Test func `fewer parties than the threshold learn nothing of the secret from their parts`()
    throws
  {
    // A part is the value of a polynomial with a uniform coefficient: it is uniform whatever the secret
    // is. Two dealers with the same randomness and other secrets show what a part depends on.
    let secrets = KnownSecrets(degree: 8192, count: 2, seed: 662)
    var fixture = try CollectiveFixture(
      .small, parties: 2 + 1, threshold: 2, seed: 663,
      secrets: secrets.parties + [secrets.parties[0]])
    let first = try fixture.act(0) { party, random in try party.deal(using: &random) }
    let second = try fixture.act(0) { party, random in try party.deal(using: &random) }
    #expect(zip(first, second).allSatisfy { $0 != $1 }, "each dealing has its own randomness")
    // Residues of one part, first prime: 48 bits; the top six of 8192 in 64 bins.
    let header = 36
    var bins = [Double](repeating: 0, count: 64)
    let bytes = first[1][header...].prefix(8192 * 6)
    for index in 0..<8192 { bins[Int(bytes[header + 6 * index + 5] >> 2)] += 1 }
    let chiSquare = bins.reduce(0) { $0 + ($1 - 128) * ($1 - 128) / 128 }
    #expect(chiSquare < 126, "63 degrees of freedom: \(chiSquare)")
    // A part with another's number does not open: two of two are not what one has twice.
    let tensor = try fixture.encrypt([1 << 20], EncryptedFormat(width: 32, fraction: 24))
    try fixture.act(0) { party, random in
      #expect(throws: CollectiveError.partMissing) {
        try party.decryptionShare(of: tensor, among: [0, 1], using: &random)
      }
    }
  }

  @Test func `one party's part is not enough, nor are shares of different choices`() throws {
    var fixture = try Self.fixture(.small, parties: 3, threshold: 2, seed: 664)
    let tensor = try fixture.encrypt([1 << 24], EncryptedFormat(width: 32, fraction: 24))
    let session = fixture.session
    let zero = try fixture.act(0) { try $0.decryptionShare(of: tensor, among: [0, 1], using: &$1) }
    // Party 2 answers with 1, not with 0.
    let two = try fixture.act(2) { try $0.decryptionShare(of: tensor, among: [1, 2], using: &$1) }
    var collector = try ShareCollector(decrypting: tensor, session: session, among: [0, 2])
    try collector.collect(ShareCommitment(zero))
    try collector.collect(ShareCommitment(two))
    #expect(throws: CollectiveError.foreignShare) { try collector.collect(zero) }
    #expect(throws: CollectiveError.foreignShare) { try collector.collect(two) }
    var alone = try ShareCollector(decrypting: tensor, session: session, among: [0, 1])
    try alone.collect(ShareCommitment(zero))
    #expect(throws: CollectiveError.foreignShare) { try alone.collect(ShareCommitment(two)) }
    #expect(!alone.isCommitted)
    #expect(throws: CollectiveError.commitmentsMissing) { try alone.collect(zero) }
    // What was answered with one is not answered with another, or with all.
    try fixture.act(0) { party, random in
      for parties in [[0, 2], [0, 1], nil] {
        #expect(throws: CollectiveError.alreadyAnswered) {
          try party.decryptionShare(of: tensor, among: parties, using: &random)
        }
      }
      #expect(throws: CollectiveError.alreadyAnswered) {
        try party.refreshShare(of: tensor, among: [0, 2], using: &random)
      }
    }
    // A sum with a new encryption of zero is another ciphertext: the task goes on without party 1.
    let zeros = try fixture.encrypt([0], EncryptedFormat(width: 32, fraction: 24))
    let opened = try fixture.open(tensor.adding(zeros), among: [0, 2])
    #expect(abs(opened.values[0] - 1 << 24) < 1 << 16)
  }

  @Test func `impossible choices and foreign, doubled or damaged parts are refused`() throws {
    var fixture = try CollectiveFixture(.additive, parties: 4, threshold: 3, seed: 665)
    let tensor = try fixture.encrypt([1 << 24], EncryptedFormat(width: 32, fraction: 24))
    let session = fixture.session
    for parties in [[0, 1], [0, 1, 1], [0, 1, 4], [0, 1, -1], [], [1, 2, 3]] {
      try fixture.act(0) { party, random in
        #expect(throws: CollectiveError.invalidParties, "\(parties)") {
          try party.decryptionShare(of: tensor, among: parties, using: &random)
        }
      }
    }
    var dealt: [[[UInt8]]] = []
    for index in 0..<4 { dealt.append(try fixture.act(index) { try $0.deal(using: &$1) }) }
    let mine = dealt.map { $0[0] }
    let other = try CollectiveFixture(.additive, parties: 4, threshold: 2, seed: 666)
    let foreign = try CollectiveParty(unprotectedEncoding: other.parties[1]).deal(
      using: &fixture.random)[0]
    let all = try CollectiveFixture(.additive, parties: 2, seed: 667)
    let whole = try CollectiveParty(unprotectedEncoding: all.parties[0])
    #expect(throws: CollectiveError.invalidParties) { try whole.deal(using: &fixture.random) }
    try fixture.act(0) { party, _ in
      func refused(_ error: CollectiveError, _ parts: [[UInt8]]) {
        #expect(throws: error) { try party.take(parts) }
      }
      refused(.sharesMissing, [])
      refused(.sharesMissing, Array(mine.dropLast()))
      refused(.duplicateParty, mine.dropLast() + [mine[0]])
      refused(.foreignShare, mine.dropLast() + [dealt[3][1]])
      refused(.foreignSession, [mine[0], foreign, mine[2], mine[3]])
      refused(.malformed, mine.dropLast() + [Array(mine[3].dropLast())])
      refused(.malformed, mine.dropLast() + [mine[3] + [0]])
      refused(.malformed, mine.dropLast() + [[]])
      var large = mine[3]
      for offset in 36..<43 { large[offset] = 0xFF }
      refused(.residueOutOfRange, mine.dropLast() + [large])
      #expect(party.hasPart == false)
      try party.take(mine)
      #expect(party.hasPart == true)
      refused(.alreadyMade, mine)
    }
    // Kept as its file keeps it, and found damaged.
    let bytes = fixture.parties[0]
    let kept = try CollectiveParty(unprotectedEncoding: bytes)
    #expect(kept.hasPart == true)
    #expect(throws: CollectiveError.malformed) {
      _ = try CollectiveParty(unprotectedEncoding: Array(bytes.dropLast()))
    }
    for threshold in [-1, 0, 1, 5] {
      #expect(throws: CollectiveError.invalidSession) {
        try CollectiveSession(
          context: session.context, partyCount: 4, threshold: threshold,
          seed: CollectiveFixture.seed,
          rotations: [])
      }
    }
  }

  @Test func `who is absent notes the bounds, and accepts what the others made alone`() throws {
    var fixture = try Self.fixture(.small, parties: 3, threshold: 2, seed: 668)
    let tensor = try fixture.encrypt([1 << 24], EncryptedFormat(width: 32, fraction: 24))
    let shares = try fixture.round(
      ShareCollector(refreshing: tensor, session: fixture.session, among: [0, 1])
    ) { party, random in
      try party.refreshShare(of: tensor, among: [0, 1], using: &random)
    }
    let read = try EncryptedTensor(decoding: tensor.encoded(), key: fixture.key)
    try fixture.act(2) { party, _ in
      #expect(throws: CollectiveError.ownShareMissing) {
        try party.accept(refreshOf: tensor, shares)
      }
      #expect(throws: CollectiveError.boundsClaimed) { try party.note(refreshOf: read) }
      try party.note(refreshOf: tensor)
      let result = try party.accept(refreshOf: read, shares)
      #expect(party.refreshed == [keccak256(result.encoded())])
      #expect(result.boundsOrigin == .computed)
    }
  }
}
