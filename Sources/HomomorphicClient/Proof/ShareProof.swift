import HomomorphicEvaluation
import Primitives

/// What a party sends beside its share of a decryption: the proof of `ShareStatement`. The bytes: 'GXPROOF1',
/// u8 party, 32 bytes: session, then the proof. Shares begin with a random nonce, so the magic is long.
package struct ShareProof: Hashable, Sendable {
  /// The identity of the session.
  package let session: Hash256
  /// Whose share is proved, from 0.
  package let party: Int
  /// For `ShareStatement.isProved`.
  package let proof: [UInt8]

  private static let magic = Array("GXPROOF1".utf8)
  private static let headerBytes = 9 + 32

  /// Names the party of a proof.
  package init(session: CollectiveSession, party: Int, proof: [UInt8]) {
    self.session = session.identity
    self.party = party
    self.proof = proof
  }

  /// The encoding.
  package func encoded() -> [UInt8] {
    Self.magic + [UInt8(party)] + session.bytes + proof
  }

  /// Reads an encoding; whether the proof holds, its statement tells. Nil for other bytes.
  package init?(decoding bytes: [UInt8]) {
    guard bytes.count > Self.headerBytes, bytes.starts(with: Self.magic),
      let session = Hash256(bytes: bytes[9..<Self.headerBytes])
    else { return nil }
    self.session = session
    party = Int(bytes[8])
    proof = Array(bytes[Self.headerBytes...])
  }
}
