import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

/// Proofs that a share of a decryption is made from its party's committed secret: whoever sends another is named.
@Suite struct ShareProofTests {
  /// A ciphertext that parties have answered, with everything that they have sent.
  private struct Answered {
    let session: CollectiveSession
    let parties: [[UInt8]]
    let key: EncryptionKey
    let tensor: EncryptedTensor
    var random: SplitMix64
    let keyShares: [CollectiveShare]
    var openings: [ShareOpening]

    init(_ parameters: LatticeParameters, seed: UInt64, values: [Int64] = [5, -3]) throws {
      var random = SplitMix64(seed: seed)
      let session = try CollectiveSession(
        context: LatticeFixtures.context(parameters), partyCount: 2, seed: CollectiveFixture.seed,
        relinearizes: false)
      var parties: [[UInt8]] = []
      var collector = ShareCollector(keysOf: session)
      var first: [ShareOpening] = []
      for index in 0..<2 {
        var party = try CollectiveParty(session: session, index: index, using: &random)
        first.append(try party.keyShare(using: &random))
        parties.append(party.unprotectedEncoding())
        try collector.collect(ShareCommitment(first[index]))
      }
      for opening in first { try collector.collect(opening) }
      let key = EncryptionKey.lattice(try session.keys(collector.completed()))
      let isExact = parameters.scheme == .bfv
      let tensor = try EncryptedTensor.encrypt(
        values, shape: [values.count],
        format: EncryptedFormat(width: isExact ? 16 : 32, fraction: isExact ? 0 : 30), key: key,
        using: &random)
      var openings: [ShareOpening] = []
      for index in 0..<2 {
        var party = try CollectiveParty(unprotectedEncoding: parties[index])
        openings.append(try party.decryptionShare(of: tensor, using: &random))
        parties[index] = party.unprotectedEncoding()
      }
      self.session = session
      self.parties = parties
      self.key = key
      self.tensor = tensor
      self.random = random
      keyShares = first.map(\.share)
      self.openings = openings
    }

    mutating func prove(
      _ share: CollectiveShare, by index: Int, keyShare: CollectiveShare? = nil
    ) throws -> [UInt8] {
      let party = try CollectiveParty(unprotectedEncoding: parties[index])
      return try party.prove(
        share, of: tensor, keyShare: keyShare ?? keyShares[index], using: &random)
    }

    func statement(_ share: CollectiveShare, of party: Int) throws -> ShareStatement {
      try ShareStatement(share, of: tensor, keyShare: keyShares[party])
    }

    /// The values from these shares.
    func opened(_ openings: [ShareOpening]) throws -> [Int64] {
      var collector = try ShareCollector(decrypting: tensor, session: session)
      for opening in openings { try collector.collect(ShareCommitment(opening)) }
      for opening in openings { try collector.collect(opening) }
      return try session.decrypt(tensor, collector.completed()).values
    }

    /// A share with other polynomials.
    func changed(
      _ opening: ShareOpening, _ change: (RNSPolynomial) -> RNSPolynomial
    ) throws -> ShareOpening {
      let moduli = session.context.parameters.moduli[...tensor.depth]
      var bytes = opening.nonce
      bytes += opening.share.encoded().prefix(CollectiveShare.headerBytes)
      for polynomial in opening.share.decryptionPolynomials {
        BitPacking.append(change(polynomial), moduli: moduli, to: &bytes)
      }
      return try ShareOpening(decoding: bytes, session: session)
    }
  }

  @Test(arguments: [LatticeParameters.small, .bfvSmall])
  func `honest shares are proved and open`(_ parameters: LatticeParameters) throws {
    var answered = try Answered(parameters, seed: 730)
    guard case .lattice(let bundle) = answered.key else { return }
    try answered.session.check(answered.keyShares, make: bundle)
    for index in 0..<2 {
      let share = answered.openings[index].share
      let statement = try answered.statement(share, of: index)
      let proof = try answered.prove(share, by: index)
      #expect(proof.count == statement.proofBytes)
      #expect(statement.isProved(by: proof))
      #expect(!statement.isProved(by: proof + [0]))
      var altered = proof
      altered[proof.count / 2] ^= 1
      #expect(!statement.isProved(by: altered))
      // Nobody else's share is proved by it.
      #expect(
        try !answered.statement(answered.openings[1 - index].share, of: 1 - index)
          .isProved(by: proof))
    }
    let values = try answered.opened(answered.openings)
    if parameters.scheme == .bfv { #expect(values == [5, -3]) }
  }

  @Test func `who sends a wrong share is named`() throws {
    var answered = try Answered(.bfvSmall, seed: 731)
    let honest = answered.openings[1]
    let proof = try answered.prove(honest.share, by: 1)
    let ring = answered.session.context.ring
    let tables = try #require(answered.session.context.bfv)
    let delta = tables.levels[answered.tensor.depth].delta
    let wrong: [(String, (RNSPolynomial) -> RNSPolynomial)] = [
      ("zero", { ring.subtract($0, $0) }), ("twice", { ring.add($0, $0) }),
      ("negative", { ring.negate($0) }),
      (
        "the value 1 more",
        { share in
          let one = RNSPolynomial(
            degree: share.degree, limbCount: share.limbCount,
            words: [UInt64](repeating: 1, count: share.degree * share.limbCount))
          return ring.add(share, ring.multiply(one, by: delta))
        }
      ),
    ]
    for (name, change) in wrong {
      let opening = try answered.changed(honest, change)
      let statement = try answered.statement(opening.share, of: 1)
      #expect(!statement.isProved(by: proof), "\(name)")
      #expect(throws: CollectiveError.refused(.unprovable), "\(name)") {
        _ = try answered.prove(opening.share, by: 1)
      }
    }
    // The share of another ciphertext, or with the key of the other party.
    let other = try Answered(.bfvSmall, seed: 732)
    #expect(throws: CollectiveError.foreignShare) {
      _ = try ShareStatement(
        honest.share, of: answered.tensor, keyShare: answered.keyShares[0])
    }
    #expect(throws: CollectiveError.foreignShare) {
      _ = try ShareStatement(
        honest.share, of: try answered.tensor.adding(answered.tensor),
        keyShare: answered.keyShares[1])
    }
    #expect(throws: CollectiveError.refused(.unprovable)) {
      _ = try answered.prove(honest.share, by: 1, keyShare: other.keyShares[1])
    }
    // The shares of the keys are those of the key.
    guard case .lattice(let bundle) = answered.key else { return }
    #expect(throws: CollectiveError.wrongKey) {
      try answered.session.check(other.keyShares, make: bundle)
    }
    #expect(throws: CollectiveError.sharesMissing) {
      try answered.session.check([answered.keyShares[0]], make: bundle)
    }
  }

  @Test(arguments: [LatticeParameters.small, .bfvSmall])
  func `half of the modulus, which a proof leaves open, does not reach the result`(
    _ parameters: LatticeParameters
  ) throws {
    // See LinearRelationTests: such a share can be proved.
    let answered = try Answered(parameters, seed: 733)
    let context = answered.session.context
    var halves = RNSPolynomial(
      degree: parameters.degree, limbCount: answered.tensor.depth + 1
    ) { words in
      for index in words.indices {
        words[index] = (parameters.moduli[index / parameters.degree] + 1) / 2
      }
    }
    context.ring.forwardNTT(&halves)
    let shifted = try answered.changed(answered.openings[0]) { context.ring.add($0, halves) }
    let honest = try answered.opened(answered.openings)
    let opened = try answered.opened([shifted, answered.openings[1]])
    #expect(opened == honest)
  }

  @Test func `a share of the lowest depth has no proof`() throws {
    var answered = try Answered(.small, seed: 734)
    let low = try answered.tensor.lowered(to: 0)
    var party = try CollectiveParty(unprotectedEncoding: answered.parties[0])
    // A party that has not answered the same ciphertext at another depth.
    #expect(throws: CollectiveError.alreadyAnswered) {
      _ = try party.decryptionShare(of: low, using: &answered.random)
    }
    let fresh = try EncryptedTensor.encrypt(
      [1], shape: [1], format: EncryptedFormat(width: 32, fraction: 30), key: answered.key,
      depth: 0, using: &answered.random)
    let opening = try party.decryptionShare(of: fresh, using: &answered.random)
    #expect(throws: CollectiveError.refused(.unprovable)) {
      _ = try ShareStatement(opening.share, of: fresh, keyShare: answered.keyShares[0])
    }
  }
}
