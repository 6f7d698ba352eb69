import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// Parties of one session in one place: each is kept as its file would be.
struct CollectiveFixture {
  let session: CollectiveSession
  private(set) var parties: [[UInt8]]
  private(set) var keys: LatticeKeyBundle
  var random: SplitMix64

  var key: EncryptionKey { .lattice(keys) }

  static let seed = (0..<32).map { UInt8($0 * 7 + 1) }

  /// A session with its keys; its parties have these secrets, or fresh ones.
  init(
    _ parameters: LatticeParameters, parties count: Int = 3, threshold: Int? = nil,
    rotations: [Int] = [], seed: UInt64 = 600, secrets: [[Int64]]? = nil
  ) throws {
    random = SplitMix64(seed: seed)
    session = try CollectiveSession(
      context: LatticeFixtures.context(parameters), partyCount: count, threshold: threshold,
      seed: Self.seed, rotations: rotations)
    parties = []
    keys = try LatticeFixtures.additive.get()
    for index in 0..<count {
      let secret =
        secrets.map { LatticeSecretKey(context: session.context, coefficients: $0[index]) }
        ?? LatticeSecretKey.generate(context: session.context, using: &random)
      let party = try CollectiveParty(session: session, index: index, secret: secret)
      parties.append(party.unprotectedEncoding())
    }
    let first = try round(ShareCollector(keysOf: session)) { party, random in
      try party.keyShare(using: &random)
    }
    guard session.relinearizes else {
      keys = try session.keys(first)
      return
    }
    let second = try round(ShareCollector(after: first)) { party, random in
      try party.relinearizationShare(after: first, using: &random)
    }
    keys = try session.keys(first, second)
  }

  /// Lets one party act, and writes it down.
  @discardableResult mutating func act<Result>(
    _ index: Int, _ step: (inout CollectiveParty, inout SplitMix64) throws -> Result
  ) throws -> Result {
    var party = try CollectiveParty(unprotectedEncoding: parties[index])
    let result = try step(&party, &random)
    parties[index] = party.unprotectedEncoding()
    return result
  }

  /// All parties commit, then all reveal; everything goes through its encoding.
  mutating func round(
    _ collector: ShareCollector,
    _ step: (inout CollectiveParty, inout SplitMix64) throws -> ShareOpening
  ) throws -> CompletedRound {
    var collector = collector
    var openings: [[UInt8]] = []
    for index in collector.parties {
      let opening = try act(index, step)
      openings.append(opening.encoded())
      try collector.collect(
        ShareCommitment(decoding: ShareCommitment(opening).encoded(), session: session))
    }
    for bytes in openings.reversed() {
      try collector.collect(ShareOpening(decoding: bytes, session: session))
    }
    return try collector.completed()
  }

  /// All parties decrypt.
  mutating func open(
    _ tensor: EncryptedTensor, among parties: [Int]? = nil, floodBits: Int? = nil
  ) throws -> CollectiveResult {
    let shares = try round(
      ShareCollector(decrypting: tensor, session: session, among: parties)
    ) { party, random in
      try party.decryptionShare(
        of: tensor, among: parties, floodBits: floodBits, using: &random)
    }
    return try session.decrypt(tensor, shares)
  }

  /// All parties deal their secrets, and take what was dealt.
  mutating func deal() throws {
    var dealt: [[[UInt8]]] = []
    for index in parties.indices { dealt.append(try act(index) { try $0.deal(using: &$1) }) }
    for index in parties.indices {
      try act(index) { party, _ in try party.take(dealt.map { $0[index] }.reversed()) }
    }
  }

  /// The parties refresh; each, absent or not, remembers the result.
  mutating func refresh(
    _ tensor: EncryptedTensor, among named: [Int]? = nil, floodBits: Int? = nil,
    within range: RefreshRange? = nil
  ) throws -> EncryptedTensor {
    let shares = try refreshShares(of: tensor, among: named, floodBits: floodBits, within: range)
    let result = try session.refresh(tensor, shares, within: range)
    for index in parties.indices {
      let own = try act(index) { party, _ in
        try party.note(refreshOf: tensor)
        return try party.accept(refreshOf: tensor, shares, within: range)
      }
      guard own == result, own.boundsOrigin == .computed else { throw CollectiveError.foreignShare }
    }
    return result
  }

  /// The shares of a refresh.
  mutating func refreshShares(
    of tensor: EncryptedTensor, among named: [Int]? = nil, floodBits: Int? = nil,
    within range: RefreshRange? = nil
  ) throws -> CompletedRound {
    try round(
      ShareCollector(refreshing: tensor, session: session, among: named, within: range)
    ) { party, random in
      try party.refreshShare(
        of: tensor, among: named, floodBits: floodBits, within: range, using: &random)
    }
  }

  mutating func encrypt(
    _ values: [Int64], _ format: EncryptedFormat, shape: [Int]? = nil, depth: Int? = nil,
    within limit: Double? = nil
  ) throws -> EncryptedTensor {
    try EncryptedTensor.encrypt(
      values, shape: shape ?? [values.count], format: format, key: key, depth: depth,
      within: limit.map { UInt64($0 * Double(1 << Int(format.fraction))) }, using: &random)
  }
}

/// Secrets that a test knows: what parties have, and the sum that nobody should.
struct KnownSecrets {
  let parties: [[Int64]]

  init(degree: Int, count: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    parties = (0..<count).map { _ in
      (0..<degree).map { _ in Int64.random(in: -1...1, using: &random) }
    }
  }

  /// The sum of the secrets of some parties.
  func sum(_ indices: some Sequence<Int>, _ context: LatticeContext) -> LatticeSecretKey {
    var sum = [Int64](repeating: 0, count: parties[0].count)
    for index in indices { for place in sum.indices { sum[place] += parties[index][place] } }
    return LatticeSecretKey(context: context, coefficients: sum)
  }
}
