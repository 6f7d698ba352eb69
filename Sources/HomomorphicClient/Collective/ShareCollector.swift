import HomomorphicEvaluation
import Primitives

/// Collects one round: the commitments of all parties that answer, then their shares. A share that comes before
/// the last commitment, or that is not what its party committed to, is refused.
package struct ShareCollector: Sendable {
  /// The session.
  package let session: CollectiveSession
  /// The round.
  package let round: CollectiveRound
  /// What the shares of the round build on.
  package let subject: Hash256
  /// Who sends one, ascending.
  package let parties: [Int]
  /// For a decryption or a refresh, how many polynomials a share has, and modulo how many primes.
  private let form: Form?
  private var commitments: [Int: ShareCommitment] = [:]
  private var shares: [Int: CollectiveShare] = [:]

  /// Starts the first round of keys.
  package init(keysOf session: CollectiveSession) {
    self.init(session, .keys, subject: .zero)
  }

  /// Starts the second round of keys.
  package init(after first: CompletedRound) {
    self.init(first.session, .relinearization, subject: first.digest)
  }

  /// Starts the decryption of a ciphertext, by all parties or some.
  ///
  /// Throws `invalidParties`.
  package init(
    decrypting tensor: EncryptedTensor, session: CollectiveSession, among named: [Int]? = nil
  ) throws(CollectiveError) {
    let parties = try session.answering(named)
    self.init(
      session, .decryption, subject: session.subject(of: tensor, among: parties), parties: parties,
      form: Form(count: tensor.groups.count, limbCount: tensor.depth + 1))
  }

  /// Starts the refresh of a ciphertext, by all parties or some.
  ///
  /// Throws `invalidParties`.
  package init(
    refreshing tensor: EncryptedTensor, session: CollectiveSession, among named: [Int]? = nil,
    within range: RefreshRange? = nil
  ) throws(CollectiveError) {
    let parties = try session.answering(named)
    self.init(
      session, .refresh, subject: session.subject(of: tensor, among: parties, within: range),
      parties: parties,
      form: Form(
        count: 2 * tensor.groups.count, limbCount: tensor.depth + 1,
        numberCount: range == nil ? 0 : tensor.depth))
  }

  private struct Form: Hashable {
    let count: Int
    let limbCount: Int
    var numberCount = 0
  }

  private init(
    _ session: CollectiveSession, _ round: CollectiveRound, subject: Hash256,
    parties: [Int]? = nil, form: Form? = nil
  ) {
    self.session = session
    self.round = round
    self.subject = subject
    self.parties = parties ?? Array(0..<session.partyCount)
    self.form = form
  }

  /// Takes the commitment of a party.
  ///
  /// Throws `foreignSession`, `foreignShare` for another round or one that does not answer, and
  /// `duplicateParty`.
  package mutating func collect(_ commitment: ShareCommitment) throws(CollectiveError) {
    guard commitment.session == session.identity else { throw .foreignSession }
    guard commitment.round == round, parties.contains(commitment.party) else {
      throw .foreignShare
    }
    guard commitments[commitment.party] == nil else { throw .duplicateParty }
    commitments[commitment.party] = commitment
  }

  /// Whether the parties may send their shares.
  package var isCommitted: Bool { commitments.count == parties.count }

  /// Takes the share of a party.
  ///
  /// Throws `commitmentsMissing`, `foreignSession`, `foreignShare`, `duplicateParty`,
  /// `wrongCommitment`, and `differentFlood` for one with another flood than the first.
  package mutating func collect(_ opening: ShareOpening) throws(CollectiveError) {
    guard isCommitted else { throw .commitmentsMissing }
    let share = opening.share
    guard share.session == session else { throw .foreignSession }
    guard share.round == round, share.subject == subject else { throw .foreignShare }
    if let form {
      let first = share.polynomials[0]
      let own = Form(
        count: share.polynomials.count, limbCount: first.limbCount,
        numberCount: share.numbers.count)
      guard form == own else { throw .foreignShare }
    }
    guard shares[share.party] == nil else { throw .duplicateParty }
    guard commitments[share.party] == ShareCommitment(opening) else { throw .wrongCommitment }
    guard shares.values.allSatisfy({ $0.floodBits == share.floodBits }) else {
      throw .differentFlood
    }
    shares[share.party] = share
  }

  /// The parties whose shares are not there yet.
  package var missing: [Int] { parties.filter { shares[$0] == nil } }

  /// All shares, in the order of parties.
  ///
  /// Throws `sharesMissing`.
  package func completed() throws(CollectiveError) -> CompletedRound {
    let ordered = parties.compactMap { shares[$0] }
    guard ordered.count == parties.count else { throw .sharesMissing }
    return CompletedRound(
      session: session, round: round, subject: subject, parties: parties, shares: ordered)
  }
}

/// The shares of all parties in a round, or of those that answer, each committed to before the first was seen. Only a
/// collector makes it.
package struct CompletedRound: Sendable {
  /// The session.
  package let session: CollectiveSession
  /// The round.
  package let round: CollectiveRound
  /// What the shares build on.
  package let subject: Hash256
  /// Who sent one, ascending.
  package let parties: [Int]
  /// keccak256 of all shares: what the next round builds on.
  package let digest: Hash256
  /// keccak256 of each share.
  let digests: [Hash256]
  /// The sums over all parties.
  let sums: [RNSPolynomial]
  /// Of a refresh within a range: the sums of the shares of the number that is opened.
  let numberSums: [UInt64]
  /// For a decryption, and under BFV a refresh: the bits of flood that all parties used.
  package let floodBits: Int

  fileprivate init(
    session: CollectiveSession, round: CollectiveRound, subject: Hash256,
    parties: [Int], shares: [CollectiveShare]
  ) {
    self.session = session
    self.round = round
    self.subject = subject
    self.parties = parties
    floodBits = shares[0].floodBits
    digests = shares.map { keccak256($0.encoded()) }
    digest = keccak256(digests.flatMap(\.bytes))
    let ring = session.context.ring
    numberSums = shares[0].numbers.indices.map { limb in
      shares.reduce(0) { ring.moduli[limb].add($0, $1.numbers[limb]) }
    }
    sums = shares[0].polynomials.indices.map { index in
      shares.dropFirst().reduce(shares[0].polynomials[index]) {
        ring.add($0, $1.polynomials[index])
      }
    }
  }
}
