import ArgumentParser
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

struct PartyProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Prove that a share of a decryption was made rightly.",
    discussion: """
      Example, which makes a.sum.proof:
        galaxy he party prove sum.cipher a.party a.1.share a.sum.share --key task.public

      The proof shows that the share was made from the secret behind the party's share of the key, and for this ciphertext.
      It tells nothing about the secret. Send it with the share. Where all parties answer; not for refreshes.
      """)

  @Argument(help: "The ciphertext.") var file: String
  @Argument(help: "The file of the party.") var party: String
  @Argument(help: "The party's first share of the key, and its share of the decryption.")
  var shares: [String]
  @Option(help: "The public key of all parties.") var key: String
  @Flag(help: "Print what was made as JSON.") var json = false

  func run() throws {
    let key = try HeKeyFile.publicKey(path: key)
    let made = try PartyFiles.party(party)
    let messages = try PartyFiles.Messages(shares, session: made.session)
    guard let keyShare = messages.shares(.keys).first(where: { $0.party == made.index }),
      let share = messages.shares(.decryption).first(where: { $0.party == made.index })
    else {
      throw CommandFailure.usage(
        "name the party's first share of the key, and its share of the decryption")
    }
    let bytes = try Files.read(file, limit: HeKeyFile.bytesMax)
    let ciphertext = try opening(file) { () throws(HomomorphicError) in
      try EncryptedTensor(decoding: bytes, key: key)
    }
    var generator = SystemRandomNumberGenerator()
    let proof = try PartyFiles.working(on: file, "is not proved") { () throws(CollectiveError) in
      ShareProof(
        session: made.session, party: made.index,
        proof: try made.prove(share, of: ciphertext, keyShare: keyShare, using: &generator))
    }
    let out = PartyFiles.stem(of: party, about: file) + ".proof"
    let encoding = proof.encoded()
    try Files.write(encoding, to: out)
    print(
      json
        ? JSONValue.members(
          ("party", .string(party)), ("index", .integer(made.index)), ("proof", .string(out)),
          ("proofBytes", .integer(encoding.count))
        ).pretty
        : "\(out)  send it with the share, \(encoding.count) bytes")
  }
}
