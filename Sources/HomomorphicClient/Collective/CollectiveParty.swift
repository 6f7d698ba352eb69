import HomomorphicEvaluation
import Primitives

/// One of n parties: its part of the secret, and what it must remember so as not to give that away.
///
/// It cannot be copied, printed or encoded by accident; secrets are overwritten with zeros when
/// they are released. Write it down (`unprotectedEncoding`) after each step and before a share is
/// sent: an older copy would answer again.
package struct CollectiveParty: ~Copyable {
  /// The session.
  package let session: CollectiveSession
  /// Its number, from 0.
  package let index: Int
  /// Its ternary part of the secret.
  let secret: LatticeSecretKey
  /// Its part of the joint secret for when parties are absent: `deal`.
  var part: SecretPart?
  /// Masks the first half of the relinearisation key until the second is made.
  var ephemeral: LatticeSecretKey?
  /// keccak256 of its share in the first round, once that was made.
  var firstShare: Hash256?
  /// The ciphertexts that it has helped to decrypt or to refresh: see `decryptionShare`.
  var answered: [AnsweredMask]
  /// keccak256 of the tensors for which it has made the share of a refresh, and not seen the result.
  var refreshing: [Hash256]
  /// keccak256 of those that came out of refreshes in which it took part: their bounds are computed
  /// ones.
  package internal(set) var refreshed: [Hash256]

  /// How many ciphertexts it has answered.
  package var answeredCount: Int { answered.count }

  /// The most ciphertexts that a party answers.
  package static let answersMax = 1 << 14

  /// A new party with a fresh secret. `generator` must be cryptographically secure.
  ///
  /// Throws `malformed` unless the number is one of the session.
  package init(
    session: CollectiveSession, index: Int, using generator: inout some RandomNumberGenerator
  ) throws(CollectiveError) {
    try self.init(
      session: session, index: index,
      secret: LatticeSecretKey.generate(context: session.context, using: &generator))
  }

  /// A party with a secret of its own and no memory.
  ///
  /// Throws `malformed` unless the number is one of the session, and `refused` for a secret of
  /// other parameters.
  package init(
    session: CollectiveSession, index: Int, secret: consuming LatticeSecretKey
  ) throws(CollectiveError) {
    guard (0..<session.partyCount).contains(index) else { throw .malformed }
    guard secret.context == session.context else { throw .refused(.wrongParameters) }
    self.init(
      session: session, index: index, secret: secret, part: nil, ephemeral: nil, firstShare: nil,
      answered: [], refreshing: [], refreshed: [])
  }

  init(
    session: CollectiveSession, index: Int, secret: consuming LatticeSecretKey,
    part: consuming SecretPart?, ephemeral: consuming LatticeSecretKey?, firstShare: Hash256?,
    answered: [AnsweredMask],
    refreshing: [Hash256], refreshed: [Hash256]
  ) {
    self.session = session
    self.index = index
    self.secret = secret
    self.part = part
    self.ephemeral = ephemeral
    self.firstShare = firstShare
    self.answered = answered
    self.refreshing = refreshing
    self.refreshed = refreshed
  }

  // MARK: Keys

  /// The share of the first round: of the public key, -(a s_i + e); of each digit of the
  /// relinearisation key, h0 = -a u_i + w s_i + e' and h1 = a s_i + e'' under an ephemeral u_i; of
  /// each digit of each Galois key, -(a s_i + e) + w s_i(X^g). Once only.
  ///
  /// Throws `alreadyMade`.
  package mutating func keyShare(
    using generator: inout some RandomNumberGenerator
  ) throws(CollectiveError) -> ShareOpening {
    guard firstShare == nil else { throw .alreadyMade }
    var stream = ChaCha20Generator(seededBy: &generator)
    let ring = session.context.ring
    var polynomials = [secret.encryptionOfZero(under: session.common(.publicKey), &stream)]
    if session.relinearizes {
      let mask = LatticeSecretKey.generate(context: session.context, using: &stream)
      for digit in session.digits {
        let a = session.common(.relinearization(digit: digit))
        let part = ring.switchingPart(of: secret.transformed, digit: digit)
        defer { LatticeSecretKey.wipe(part) }
        polynomials.append(ring.add(mask.encryptionOfZero(under: a, &stream), part))
        polynomials.append(ring.negate(secret.encryptionOfZero(under: a, &stream)))
      }
      ephemeral = consume mask
    }
    for element in session.galoisElements {
      let image = ring.automorphism(secret.transformed, galoisElement: element, isNTT: true)
      defer { LatticeSecretKey.wipe(image) }
      for digit in session.digits {
        let a = session.common(.galois(element: element, digit: digit))
        let part = ring.switchingPart(of: image, digit: digit)
        defer { LatticeSecretKey.wipe(part) }
        polynomials.append(ring.add(secret.encryptionOfZero(under: a, &stream), part))
      }
    }
    let opening = ShareOpening(
      CollectiveShare(
        session: session, party: index, round: .keys, subject: .zero, floodBits: 0,
        polynomials: polynomials), using: &stream)
    firstShare = keccak256(opening.share.encoded())
    return opening
  }

  /// The share of the second round: s_i h0 + (u_i - s_i) h1 + e' + e'' for each digit, from the
  /// sums of the first. The ephemeral secret is used for it once and wiped.
  ///
  /// Whoever chose the sums could read s_i in the share: so the party takes them from a collector
  /// of its own, which has seen all commitments before any share, and finds its own share among
  /// them.
  ///
  /// Throws `foreignSession`, `foreignShare`, `ownShareMissing`, and `alreadyMade` when it was
  /// made, or no first share was.
  package mutating func relinearizationShare(
    after first: CompletedRound, using generator: inout some RandomNumberGenerator
  ) throws(CollectiveError) -> ShareOpening {
    guard first.session == session else { throw .foreignSession }
    guard first.round == .keys, session.relinearizes else { throw .foreignShare }
    guard first.digests[index] == firstShare else { throw .ownShareMissing }
    guard let mask = ephemeral.take() else { throw .alreadyMade }
    var stream = ChaCha20Generator(seededBy: &generator)
    let ring = session.context.ring
    let difference = ring.subtract(mask.transformed, secret.transformed)
    defer { LatticeSecretKey.wipe(difference) }
    let polynomials = session.digits.map { digit in
      var sum = ring.add(session.context.keyError(&stream), session.context.keyError(&stream))
      ring.addProduct(to: &sum, first.sums[1 + 2 * digit], secret.transformed)
      ring.addProduct(to: &sum, first.sums[2 + 2 * digit], difference)
      return sum
    }
    return ShareOpening(
      CollectiveShare(
        session: session, party: index, round: .relinearization, subject: first.digest,
        floodBits: 0, polynomials: polynomials), using: &stream)
  }
}
