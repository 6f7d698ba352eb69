import ArgumentParser
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation

struct PartyRefreshCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refresh",
    abstract: "Make a party's share of a refresh: the same values, with all levels again.",
    discussion: """
      Example, which makes a.deep.commitment and a.deep.share:
        galaxy he party refresh deep.cipher a.party --key task.public --expression 'a * b * a' a=a.cipher b=b.cipher
      then, from the shares of all parties, the new ciphertext:
        galaxy he party combine deep.cipher task.session *.deep.commitment *.deep.share --key task.public \\
          --out top.cipher --party a.party

      Nobody sees the values: each party takes a random mask from them, and puts it back under encryption. Under CKKS the
      masks are integers; the command says how well they hide, as the statistical distance for one ciphertext, and
      refuses what they would hide by less than 2^-40: refresh while there are levels left (two of CKKS<8192>). Under BFV
      masks hide everything, and noise hides the ciphertext's as in `party open`.

      What masks hide is bounded by what the values can be, so this command computes the bound again, as `party open`
      does. Operands may be encryptions, and what refreshes have made (combine --party).

      With --within the parties find out together that no value is larger, and the new ciphertext has this for its bound in
      place of what operations could have made of the values: type it `within 4` in a contract. They open one number, the sum of the
      squares of what --period says that repeats (all slots without it), to within an eighth of what it may be; its root is to be below .84
      of the range. Values that are beyond are an error for all. Noise is hidden as in `party open`, by --flood 8, which moves values a little: the
      command says how far. `combine` needs the same --within and --period.

      The party's file remembers the ciphertext: it is refreshed or opened once.
      """)

  @Argument(help: "The ciphertext.") var file: String
  @Argument(help: "The file of the party.") var party: String
  @OptionGroup var circuit: HeCircuit
  @Option(help: "The public key of all parties.") var key: String
  @Option(
    help:
      "The parties that answer, such as 0,2, where the session has a threshold; all unless told otherwise."
  )
  var with: String?
  @OptionGroup var range: PartyRange
  @Flag(help: "Make no share: only note the bounds, so that `combine --party` believes the result.")
  var absent = false
  @Flag(help: "Print what was made as JSON.") var json = false

  func run() throws {
    let key = try HeKeyFile.publicKey(path: key)
    var made = try PartyFiles.party(party)
    let ciphertext = try circuit.ciphertext(file, under: key, refreshed: made.refreshed)
    guard !absent else { return try note(ciphertext, &made) }
    try PartyFiles.requireNoShare(of: party, about: file)
    let parties = try PartyFiles.answering(with)
    let range = try range.range(of: ciphertext)
    var generator = SystemRandomNumberGenerator()
    let (mask, share) = try PartyFiles.working(on: file, "is not refreshed") {
      () throws(CollectiveError) in
      (
        try made.session.refreshMask(of: ciphertext, among: parties, within: range),
        try made.refreshShare(
          of: ciphertext, among: parties, within: range, using: &generator)
      )
    }
    try PartyFiles.send(
      share, of: made, in: party, about: file, json: json,
      facts: [
        ("hidingBits", mask.map { .integer($0.hidingBits) } ?? .null),
        ("movedBits", mask?.movedBits.map { .integer($0) } ?? .null),
      ],
      note: mask.map { mask in
        "the values are hidden by masks, to within 2^-\(mask.hidingBits) for each ciphertext"
          + (mask.movedBits.map { ", and moved by less than 2^-\($0)" } ?? "")
      })
  }

  private func note(_ ciphertext: EncryptedTensor, _ made: inout CollectiveParty) throws {
    try PartyFiles.working(on: file, "is not noted") { () throws(CollectiveError) in
      try made.note(refreshOf: ciphertext)
    }
    try PartyFiles.write(made.unprotectedEncoding(), to: party)
    print(
      json
        ? JSONValue.members(("party", .string(party)), ("noted", .string(file))).pretty
        : "\(party)  has noted the bounds of \(file)")
  }
}
