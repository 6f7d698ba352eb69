import ArgumentParser
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

struct PartyVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Say which parties' shares of a decryption are wrong.",
    discussion: """
      Example:
        galaxy he party verify sum.cipher task.session *.1.share *.sum.share *.sum.proof --key task.public

      The first shares of the key, of all parties, must add up to the key. A party is named whose share is not made from the secret
      behind its share of the key, is about another ciphertext, or has no proof.

      What proofs leave open: noise that is much larger than it should be. Under BFV it does not reach the values, so results are
      right when all shares are proved. Under CKKS it does: the command prints by how much a dishonest party could still move
      a value, in the worst case.
      """)

  @Argument(help: "The ciphertext.") var file: String
  @Argument(help: "The session.") var session: String
  @Argument(help: "Shares of the key, shares of the decryption, and proofs, of all parties.")
  var messages: [String]
  @Option(help: "The public key of all parties.") var key: String
  @Flag(help: "Print it as JSON.") var json = false

  func run() throws {
    let session = try PartyFiles.session(session)
    let publicKey = try HeKeyFile.publicKey(path: key)
    let bytes = try Files.read(file, limit: HeKeyFile.bytesMax)
    let ciphertext = try opening(file) { () throws(HomomorphicError) in
      try EncryptedTensor(decoding: bytes, key: publicKey)
    }
    guard case .lattice(let bundle) = publicKey else {
      throw CommandFailure.usage("\(key) is no key of several parties")
    }
    let messages = try PartyFiles.Messages(messages, session: session)
    let keyShares = messages.shares(.keys)
    try PartyFiles.checked(key) { () throws(CollectiveError) in
      try session.check(keyShares, make: bundle)
    }
    var verdicts: [(party: Int, problem: String?)] = []
    var openBits: Int?
    for party in 0..<session.partyCount {
      guard let keyShare = keyShares.first(where: { $0.party == party }) else { continue }
      let verdict = verdict(on: party, messages, ciphertext, keyShare)
      verdicts.append((party, verdict.problem))
      openBits = openBits ?? verdict.openBits
    }
    show(verdicts, openBits: openBits, ciphertext)
    let wrong = verdicts.filter { $0.problem != nil }.map { "\($0.party)" }
    guard wrong.isEmpty else {
      throw CommandFailure.failed("not proved: party \(wrong.joined(separator: ", "))")
    }
  }

  private func verdict(
    on party: Int, _ messages: PartyFiles.Messages, _ ciphertext: EncryptedTensor,
    _ keyShare: CollectiveShare
  ) -> (problem: String?, openBits: Int?) {
    let shares = messages.shares(.decryption).filter { $0.party == party }
    guard shares.count == 1 else {
      return (shares.isEmpty ? "no share" : "more than one share", nil)
    }
    let statement: ShareStatement
    do throws(CollectiveError) {
      statement = try ShareStatement(shares[0], of: ciphertext, keyShare: keyShare)
    } catch {
      return (PartyFiles.message(error), nil)
    }
    let proofs = messages.proofs.filter {
      $0.party == party && $0.session == keyShare.session.identity
    }
    guard let proof = proofs.first else { return ("no proof", statement.openBits) }
    return (
      statement.isProved(by: proof.proof) ? nil : "the proof does not hold", statement.openBits
    )
  }

  private func show(
    _ verdicts: [(party: Int, problem: String?)], openBits: Int?, _ ciphertext: EncryptedTensor
  ) {
    // Twice the flood is open in each of N coefficients, whose sum a slot may be.
    let moved = openBits.flatMap { bits in
      ciphertext.groups[0].scale.map {
        bits - 1 + ciphertext.groups[0].degree.trailingZeroBitCount - $0.floorLog2
      }
    }
    guard json else {
      for (party, problem) in verdicts { print("party \(party)  \(problem ?? "proved")") }
      if let moved { print("  a dishonest party could still move a value by 2^\(moved)") }
      return
    }
    print(
      JSONValue.members(
        (
          "parties",
          .array(
            verdicts.map {
              .members(
                ("party", .integer($0.party)), ("proved", .bool($0.problem == nil)),
                ("problem", $0.problem.map { .string($0) } ?? .null))
            })
        ),
        ("openBits", openBits.map { .integer($0) } ?? .null),
        ("movableBits", moved.map { .integer($0) } ?? .null)
      ).pretty)
  }
}
