import HomomorphicEvaluation

/// Why a share, a commitment or a step of a collective key was refused.
package enum CollectiveError: Error, Hashable, Sendable {
  /// Bytes that are not the canonical encoding: wrong magic, version, length, index or count.
  case malformed
  /// A number of parties outside of 2...`CollectiveSession.partiesMax`, a seed that has not 32
  /// bytes, parameters without a modulus for switching keys, or Galois elements that no key can
  /// have.
  case invalidSession
  /// Parties that are not of the session, not different, or fewer than its threshold; parts of the secret
  /// where all parties are needed.
  case invalidParties
  /// A party that is to answer for absent ones, and has not taken what all have dealt.
  case partMissing
  /// Something of another session.
  case foreignSession
  /// A share of another round, or about another ciphertext.
  case foreignShare
  /// A second commitment or share of one party.
  case duplicateParty
  /// A share before the commitments of all parties were there.
  case commitmentsMissing
  /// A share that is not what its party had committed to.
  case wrongCommitment
  /// Shares of some parties are not there.
  case sharesMissing
  /// A party whose own share is not among those that it is to work with.
  case ownShareMissing
  /// A share that a party makes once only.
  case alreadyMade
  /// A second share of one party for one ciphertext, in whatever form it is recognised: fresh noise,
  /// averaged, would give its key away.
  case alreadyAnswered
  /// A residue that is not below its modulus.
  case residueOutOfRange
  /// The result has no room for noise that hides enough.
  case noHeadroom
  /// At this depth the modulus has no room for masks that hide the values (`RefreshMask`).
  case noRoomForMasks
  /// A range of 0, a period that is no power of two up to the number of slots, or a range under BFV.
  case invalidRange
  /// The range is so small beside what the values could be that noise would show in the number that is opened
  /// (`RangeCheck`).
  case noRoomForRange
  /// Values are not in the range that was claimed, or so near its end that nobody can tell.
  case outOfRange
  /// Only the header of the ciphertext bounds its noise (`BoundsOrigin`).
  case boundsClaimed
  /// Shares with different amounts of noise.
  case differentFlood
  /// The ciphertext is under another key.
  case wrongKey
  /// The sum of shares is no key or no message.
  case refused(HomomorphicError)
}

/// Runs a step of the library below.
package func collective<Result>(
  _ step: () throws(HomomorphicError) -> Result
) throws(CollectiveError) -> Result {
  do throws(HomomorphicError) {
    return try step()
  } catch {
    throw .refused(error)
  }
}
