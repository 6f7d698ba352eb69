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

  /// A session with its keys.
  init(
    _ parameters: LatticeParameters, parties count: Int = 3, rotations: [Int] = [],
    seed: UInt64 = 600
  ) throws {
    random = SplitMix64(seed: seed)
    session = try CollectiveSession(
      context: LatticeFixtures.context(parameters), partyCount: count, seed: Self.seed,
      rotations: rotations)
    parties = []
    keys = try LatticeFixtures.additive.get()
    for index in 0..<count {
      let party = try CollectiveParty(session: session, index: index, using: &random)
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
    for index in parties.indices {
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
    _ tensor: EncryptedTensor, floodBits: Int? = nil
  ) throws -> CollectiveResult {
    let shares = try round(ShareCollector(decrypting: tensor, session: session)) {
      party, random in
      try party.decryptionShare(of: tensor, floodBits: floodBits, using: &random)
    }
    return try session.decrypt(tensor, shares)
  }

  mutating func encrypt(
    _ values: [Int64], _ format: EncryptedFormat, shape: [Int]? = nil, depth: Int? = nil
  ) throws -> EncryptedTensor {
    try EncryptedTensor.encrypt(
      values, shape: shape ?? [values.count], format: format, key: key, depth: depth,
      using: &random)
  }
}
