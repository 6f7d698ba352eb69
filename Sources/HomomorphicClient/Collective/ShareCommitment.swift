import HomomorphicEvaluation
import Primitives

/// What a party sends before any share is seen, so that nobody chooses a share by those of the
/// others (a "rogue" share b - sum of the others' would make the key one that its sender holds
/// alone).
package struct ShareCommitment: Hashable, Sendable {
  /// The session.
  package let session: Hash256
  /// The round.
  package let round: CollectiveRound
  /// Who commits, from 0.
  package let party: Int
  /// keccak256 of a domain, party, session, nonce and the encoding of the share.
  package let digest: Hash256

  /// The first bytes of an encoding: 'S', 'C', version.
  private static let magic: [UInt8] = [0x53, 0x43, 1]
  /// Bytes of an encoding.
  package static let encodedByteCount = 3 + 2 + 32 + 32

  /// The commitment to an opening.
  package init(_ opening: ShareOpening) {
    let share = opening.share
    self.init(
      session: share.session.identity, round: share.round, party: share.party,
      digest: Self.digest(
        share.encoded(), nonce: opening.nonce, party: share.party,
        session: share.session.identity))
  }

  private init(session: Hash256, round: CollectiveRound, party: Int, digest: Hash256) {
    self.session = session
    self.round = round
    self.party = party
    self.digest = digest
  }

  private static func digest(
    _ share: [UInt8], nonce: [UInt8], party: Int, session: Hash256
  ) -> Hash256 {
    var writer = ByteWriter(capacity: share.count + 128)
    writer.bytes("galaxy collective commitment 1".utf8)
    writer.u8(UInt8(party))
    writer.bytes(session.bytes)
    writer.bytes(nonce)
    writer.bytes(share)
    return keccak256(writer.bytes)
  }

  /// The canonical encoding: magic, u8 round, u8 party, session, digest.
  package func encoded() -> [UInt8] {
    Self.magic + [round.rawValue, UInt8(party)] + session.bytes + digest.bytes
  }

  /// Reads and checks an encoding.
  ///
  /// Throws `malformed` and `foreignSession`.
  package init(decoding bytes: [UInt8], session: CollectiveSession) throws(CollectiveError) {
    guard bytes.count == Self.encodedByteCount, bytes.starts(with: Self.magic),
      let round = CollectiveRound(rawValue: bytes[3]), Int(bytes[4]) < session.partyCount,
      let named = Hash256(bytes: bytes[5..<37]), let digest = Hash256(bytes: bytes[37..<69])
    else { throw .malformed }
    guard named == session.identity else { throw .foreignSession }
    self.init(session: named, round: round, party: Int(bytes[4]), digest: digest)
  }
}

extension ShareCommitment {
  /// What a commitment says that it is, whatever its session; nil for other bytes.
  package static func summary(
    of bytes: [UInt8]
  ) -> (round: CollectiveRound, party: Int, session: Hash256)? {
    guard bytes.count == encodedByteCount, bytes.starts(with: magic),
      let round = CollectiveRound(rawValue: bytes[3]), let session = Hash256(bytes: bytes[5..<37])
    else { return nil }
    return (round, Int(bytes[4]), session)
  }
}

/// A share with the nonce of its commitment: what is sent after all commitments were seen.
package struct ShareOpening: Hashable, Sendable {
  /// Bytes of a nonce.
  package static let nonceBytes = 32

  /// Keeps the commitment from telling anything about the share.
  package let nonce: [UInt8]
  /// The share.
  package let share: CollectiveShare

  /// Draws a nonce.
  init(_ share: CollectiveShare, using stream: inout ChaCha20Generator) {
    nonce = stream.seed()
    self.share = share
  }

  /// The canonical encoding: the nonce, then that of the share.
  package func encoded() -> [UInt8] { nonce + share.encoded() }

  /// What a share says that it is, whatever its session; nil for other bytes.
  package static func summary(of bytes: [UInt8]) -> CollectiveShare.Summary? {
    CollectiveShare.Summary(bytes.dropFirst(nonceBytes))
  }

  /// Reads and checks an encoding.
  ///
  /// Throws what the decoder of a share throws.
  package init(decoding bytes: [UInt8], session: CollectiveSession) throws(CollectiveError) {
    guard bytes.count >= Self.nonceBytes else { throw .malformed }
    nonce = Array(bytes[..<Self.nonceBytes])
    share = try CollectiveShare(
      decoding: Array(bytes[Self.nonceBytes...]), session: session)
  }
}
