import ArgumentParser
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation

struct PartyOpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Make a party's share of a decryption.",
    discussion: """
      Example, which makes a.sum.commitment and a.sum.share:
        galaxy he party open sum.cipher a.party --key task.public --expression 'a + b' a=a.cipher b=b.cipher

      The share is hidden by noise, at least 2^flood times the bound on the ciphertext's own. Under CKKS each bit of
      it costs the result one: 8, which is the least, hides single coefficients and proves nothing; the command says
      what precision is left. Under BFV 56 bits fit, and results are exact. All parties use the same.

      The bound is not what the file says, which anybody can change, but what this command computes again from the
      encryptions that you name; that they are encryptions of values in their format, you must know.

      With a threshold, agree first on who answers, and name them in --with; send shares when all of those have committed.
      If one of them goes away after that, the ciphertext is answered and stays closed: open its sum with a new
      encryption of zero.

      The party's file remembers the ciphertext: a second share is refused, because the mean of many tells the secret.
      """)

  @Argument(help: "The ciphertext.") var file: String
  @Argument(help: "The file of the party.") var party: String
  @OptionGroup var circuit: HeCircuit
  @Option(help: "The public key of all parties.") var key: String
  @Option(help: "Bits between the noise of the share and the bound on the ciphertext's.")
  var flood: Int?
  @Option(
    help:
      "The parties that answer, such as 0,2, where the session has a threshold; all unless told otherwise."
  )
  var with: String?
  @Flag(help: "Print what was made as JSON.") var json = false

  func run() throws {
    let bits = NoiseFlood.bitsMin...NoiseFlood.bitsMax
    if let flood, !bits.contains(flood) {
      throw CommandFailure.usage(
        "--flood: \(bits.lowerBound) to \(bits.upperBound) bits; \(bits.lowerBound) is the least that hides "
          + "anything")
    }
    let key = try HeKeyFile.publicKey(path: key)
    var made = try PartyFiles.party(party)
    let ciphertext = try circuit.ciphertext(file, under: key, refreshed: made.refreshed)
    try PartyFiles.requireNoShare(of: party, about: file)
    var generator = SystemRandomNumberGenerator()
    let parties = try PartyFiles.answering(with)
    let (precision, share) = try PartyFiles.working(on: file, "is not answered") {
      () throws(CollectiveError) in
      (
        try made.session.precisionBits(of: ciphertext, among: parties, floodBits: flood),
        try made.decryptionShare(
          of: ciphertext, among: parties, floodBits: flood, using: &generator)
      )
    }
    try PartyFiles.send(
      share, of: made, in: party, about: file, json: json,
      facts: [
        ("flood", .integer(share.share.floodBits)),
        ("precisionBits", precision.map { .integer($0) } ?? .null),
      ],
      note: precision.map { "the result will be right to within 2^-\($0)" })
  }
}
