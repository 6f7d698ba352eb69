import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// What can be said of a file of `galaxy he party` without the others; of a party nothing that is secret.
struct PartyDescription: FileDescription {
  let title: String
  let lines: [(name: String, value: String)]
  let members: [JSONValue.Member]

  /// Nil for bytes that are none of them.
  init?(_ bytes: [UInt8]) {
    if let session = try? CollectiveSession(decoding: bytes) {
      let scheme = session.context.parameters.encryptionScheme?.description ?? "a lattice scheme"
      self.init(
        "session of \(session.partyCount) parties", kind: "session",
        [
          ("key", "\(scheme), to be made"), ("session", session.identity.description),
          ("needs", "\(session.threshold) of \(session.partyCount) decrypt and refresh"),
          ("relin", session.relinearizes ? "a key, in a second round" : "no key"),
          ("rotate", "\(session.galoisElements.count) keys"),
        ])
    } else if let (party, lines) = try? Self.party(bytes) {
      self.init("party \(party): a secret, for its owner alone", kind: "party", lines)
    } else if let (from, to, session) = DealtPart.summary(of: bytes) {
      self.init(
        "what party \(from) has dealt to party \(to): a secret, for that party alone",
        kind: "dealt",
        [("session", session.description)])
    } else if let proof = ShareProof(decoding: bytes) {
      self.init(
        "proof of party \(proof.party) of its share of a decryption", kind: "proof",
        [("session", proof.session.description), ("size", "\(bytes.count) bytes")])
    } else if let (round, party, session) = ShareCommitment.summary(of: bytes) {
      self.init(
        "commitment of party \(party) in round \(round.rawValue), \(round.meaning)",
        kind: "commitment", [("session", session.description)])
    } else if let summary = ShareOpening.summary(of: bytes) {
      var lines = [("session", summary.session.description)]
      if summary.round == .decryption || summary.round == .refresh {
        lines.append(("about", "the ciphertext \(summary.subject)"))
      }
      if summary.floodBits > 0 { lines.append(("flood", "\(summary.floodBits) bits")) }
      self.init(
        "share of party \(summary.party) in round \(summary.round.rawValue), \(summary.round.meaning)",
        kind: "share", lines)
    } else {
      return nil
    }
  }

  private init(_ title: String, kind: String, _ lines: [(name: String, value: String)]) {
    self.title = title
    self.lines = lines
    members =
      [.init("kind", .string(kind)), .init("title", .string(title))]
      + lines.map { .init($0.name, .string($0.value)) }
  }

  private static func party(
    _ bytes: [UInt8]
  ) throws(CollectiveError) -> (index: Int, lines: [(name: String, value: String)]) {
    let party = try CollectiveParty(unprotectedEncoding: bytes)
    var lines = [("answers", "\(party.answeredCount) ciphertexts so far")]
    if party.hasPart { lines.append(("part", "it can answer when others are absent")) }
    return (party.index, lines)
  }
}

extension CollectiveRound {
  /// What its shares are of.
  fileprivate var meaning: String {
    switch self {
    case .keys: "of the key"
    case .relinearization: "of the relinearisation key"
    case .decryption: "of a decryption"
    case .refresh: "of a refresh"
    }
  }
}
