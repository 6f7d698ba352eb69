import Diagnostics
import Foundation
import Glibc
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// The files of collective keys: sessions, parties, commitments and shares, as the library encodes
/// them.
enum PartyFiles {
  static func session(_ path: String) throws -> CollectiveSession {
    let bytes = try Files.read(path)
    return try checked(path) { () throws(CollectiveError) in
      try CollectiveSession(decoding: bytes)
    }
  }

  static func party(_ path: String) throws -> CollectiveParty {
    let bytes = try Files.read(path, limit: HeKeyFile.bytesMax)
    do throws(CollectiveError) {
      return try CollectiveParty(unprotectedEncoding: bytes)
    } catch {
      throw CommandFailure.failed("\(path) is refused: \(message(error))")
    }
  }

  /// Writes a party for its owner alone: a new file beside, which then takes the old one's place,
  /// so that a party is never half written, and never forgets what it has answered.
  static func write(_ party: [UInt8], to path: String) throws {
    try FileOutput.write(party, to: path, permissions: 0o600)
  }

  /// Writes what a party sends: first the commitment, later the share. The names carry the number of
  /// the round, or for a decryption the name of the ciphertext.
  static func write(
    _ opening: ShareOpening, of party: String, about subject: String
  ) throws -> (commitment: String, share: String) {
    let name = stem(of: party, about: subject)
    try Files.write(ShareCommitment(opening).encoded(), to: name + ".commitment")
    try Files.write(opening.encoded(), to: name + ".share")
    return (name + ".commitment", name + ".share")
  }

  /// The parties of --with: numbers, all without it.
  static func answering(_ text: String?) throws -> [Int]? {
    guard let text else { return nil }
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    guard numbers.count == words.count else {
      throw CommandFailure.usage("--with: `\(text)` is no list of parties such as 0,2")
    }
    return numbers
  }

  /// A share cannot be made again, so it must not be replaced by another ciphertext's.
  static func requireNoShare(of party: String, about subject: String) throws {
    let name = stem(of: party, about: subject) + ".share"
    guard !FileManager.default.fileExists(atPath: name) else {
      throw CommandFailure.usage("\(name) exists; a share is never overwritten")
    }
  }

  /// What the names of such files begin with: `a.sum` for `a.party` and `sum.cipher`.
  static func stem(of party: String, about subject: String) -> String {
    let file = URL(filePath: subject).lastPathComponent
    let about = file.hasSuffix(".cipher") ? String(file.dropLast(".cipher".count)) : file
    let own = party.hasSuffix(".party") ? String(party.dropLast(".party".count)) : party
    return own + "." + about
  }

  /// Commitments, shares and proofs in any order: those of one round go to its collector.
  struct Messages {
    /// What parties prove of their shares.
    private(set) var proofs: [ShareProof] = []
    private var commitments: [(path: String, value: ShareCommitment)] = []
    private var openings: [(path: String, value: ShareOpening)] = []

    init(_ paths: [String], session: CollectiveSession) throws {
      for path in paths {
        let bytes = try Files.read(path, limit: HeKeyFile.bytesMax)
        if bytes.count == ShareCommitment.encodedByteCount {
          commitments.append(
            (
              path,
              try checked(path) { () throws(CollectiveError) in
                try ShareCommitment(decoding: bytes, session: session)
              }
            ))
        } else if let proof = ShareProof(decoding: bytes) {
          proofs.append(proof)
        } else {
          openings.append(
            (
              path,
              try checked(path) { () throws(CollectiveError) in
                try ShareOpening(decoding: bytes, session: session)
              }
            ))
        }
      }
    }

    /// The shares of a round, whatever was committed to.
    func shares(_ round: CollectiveRound) -> [CollectiveShare] {
      openings.map(\.value.share).filter { $0.round == round }
    }

    /// Whether there is something of a round.
    func have(_ round: CollectiveRound) -> Bool {
      commitments.contains { $0.value.round == round }
        || openings.contains { $0.value.share.round == round }
    }

    /// All shares of the collector's round.
    func completed(_ collector: ShareCollector) throws -> CompletedRound {
      var collector = collector
      let round = collector.round
      for (path, value) in commitments where value.round == round {
        try checked(path) { () throws(CollectiveError) in try collector.collect(value) }
      }
      for (path, value) in openings where value.share.round == round {
        try checked(path) { () throws(CollectiveError) in try collector.collect(value) }
      }
      guard collector.missing.isEmpty else {
        let missing = collector.missing.map(String.init).joined(separator: ", ")
        throw CommandFailure.usage(
          "shares of round \(round.rawValue) are missing: party \(missing)")
      }
      return try checked("round \(round.rawValue)") { () throws(CollectiveError) in
        try collector.completed()
      }
    }
  }

  /// Runs a step of the library; its errors name the file.
  static func checked<Result>(
    _ path: String, _ step: () throws(CollectiveError) -> Result
  ) throws -> Result {
    do throws(CollectiveError) {
      return try step()
    } catch {
      throw CommandFailure.failed("\(path) is refused: \(message(error))")
    }
  }

  /// Has a party work on the ciphertext of a file; `refusal` is what is not done to it when the party refuses.
  static func working<Result>(
    on file: String, _ refusal: String, _ step: () throws(CollectiveError) -> Result
  ) throws -> Result {
    do throws(CollectiveError) {
      return try step()
    } catch .boundsClaimed {
      throw CommandFailure.failed("\(file) \(refusal): \(HeCircuit.advice(file))")
    } catch {
      throw CommandFailure.failed("\(file) \(refusal): \(message(error))")
    }
  }

  /// Writes what a party has answered about the ciphertext of a file: first its memory, then the share. Prints where, with
  /// `facts` in the JSON or a note below.
  static func send(
    _ share: ShareOpening, of made: borrowing CollectiveParty, in party: String, about file: String,
    json: Bool, facts: [(String, JSONValue)], note: String?
  ) throws {
    try write(made.unprotectedEncoding(), to: party)
    let files = try write(share, of: party, about: file)
    if json {
      let members =
        [("party", .string(party)), ("index", .integer(share.share.party))] + facts
        + [("commitment", .string(files.commitment)), ("share", .string(files.share))]
      print(JSONValue.object(members.map { JSONValue.Member($0.0, $0.1) }).pretty)
    } else {
      print("\(files.commitment)  send it now")
      print("\(files.share)  send it when the commitments of all that answer are there")
      if let note { print("  \(note)") }
    }
  }

  /// What an error means to whoever runs the command.
  static func message(_ error: CollectiveError) -> String {
    switch error {
    case .malformed: "it is damaged, or no such file"
    case .invalidSession: "there is no session with these numbers"
    case .invalidParties:
      "these parties do not answer together: name different ones of the session, this one among them, as many as its "
        + "threshold"
    case .partMissing:
      "the party has taken nothing that the others dealt (galaxy he party deal, take), and all parties are needed"
    case .foreignSession: "it belongs to another session"
    case .foreignShare: "it belongs to another round, ciphertext or range"
    case .duplicateParty: "its party has sent one already"
    case .commitmentsMissing:
      "not all parties have committed; shares are read after all commitments"
    case .wrongCommitment: "it is not what its party committed to"
    case .sharesMissing: "shares are missing"
    case .ownShareMissing: "the party's own share is not among the others"
    case .alreadyMade: "the party has made this share already"
    case .alreadyAnswered:
      "the party has answered this ciphertext, a multiple of it or the ones that it is a sum of; "
        + "another share would give its secret away"
    case .residueOutOfRange: "it is damaged: a residue is too large"
    case .noHeadroom:
      "there is no room for so much noise beside the values; the least --flood is "
        + "\(NoiseFlood.bitsMin), and fewer products or smaller sums leave more"
    case .noRoomForMasks:
      "at this depth the modulus has no room for masks that hide the values: refresh what has more levels "
        + "left, or values of a smaller range"
    case .invalidRange:
      "--within: a range above 0 under CKKS, and a --period that is a power of two up to the number of slots"
    case .noRoomForRange:
      "beside what the values could be, such a small range cannot be told from noise: take a larger one, or a smaller --period"
    case .outOfRange:
      "the values are not within the range: it is answered all the same; its sum with a new encryption of zero can be "
        + "refreshed within a larger range"
    case .boundsClaimed: "only its header bounds its noise"
    case .differentFlood: "its party used another --flood"
    case .wrongKey: "the ciphertext is not under the session's key"
    case .refused(let error): "\(error)"
    }
  }
}
