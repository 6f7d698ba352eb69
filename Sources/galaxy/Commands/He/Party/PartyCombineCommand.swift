import ArgumentParser
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

struct PartyCombineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "combine", abstract: "Decrypt, or refresh, from the shares of all parties.",
    discussion: """
      Examples:
        galaxy he party combine sum.cipher task.session *.sum.commitment *.sum.share --key task.public
        galaxy he party combine sum.cipher task.session *.sum.commitment *.sum.share --key task.public \\
          --out top.cipher --party a.party

      Shares of `party open` give the values, those of `party refresh` a ciphertext with all levels, which everybody
      can make. With --party the party's file remembers it, and takes it as an operand of --expression later.

      Who sends a wrong share makes the result wrong: `galaxy he party prove` and `verify` name him, for decryptions by all parties.
      Nothing proves shares of a refresh.
      """)

  @Argument(help: "The ciphertext.") var file: String
  @Argument(help: "The session.") var session: String
  @Argument(help: "The commitments and shares of all parties.") var messages: [String]
  @Option(help: "The public key of all parties.") var key: String
  @Option(help: "The parties that answered, as in their --with; all unless told otherwise.")
  var with: String?
  @Option(help: "Of a refresh: the file of the new ciphertext.") var out: String?
  @Option(
    help:
      "Of a refresh: a party that has made a share or noted the bounds, and remembers the new ciphertext."
  )
  var party: String?
  @OptionGroup var range: PartyRange
  @Flag(help: "Print the values as JSON.") var json = false

  func run() throws {
    let session = try PartyFiles.session(session)
    let key = try HeKeyFile.publicKey(path: key)
    let bytes = try Files.read(file, limit: HeKeyFile.bytesMax)
    let ciphertext = try opening(file) { () throws(HomomorphicError) in
      try EncryptedTensor(decoding: bytes, key: key)
    }
    let messages = try PartyFiles.Messages(messages, session: session)
    if let out { return try refresh(ciphertext, session, messages, to: out) }
    guard party == nil else { throw CommandFailure.usage("--party: for a refresh, with --out") }
    guard !range.isGiven else { throw CommandFailure.usage("--within: for a refresh, with --out") }
    guard !messages.have(.refresh) else {
      throw CommandFailure.usage(
        "--out: these are shares of a refresh; name the new ciphertext's file")
    }
    let parties = try PartyFiles.answering(with)
    let shares = try messages.completed(
      try PartyFiles.checked("--with") { () throws(CollectiveError) in
        try ShareCollector(decrypting: ciphertext, session: session, among: parties)
      })
    let result = try PartyFiles.checked(file) { () throws(CollectiveError) in
      try session.decrypt(ciphertext, shares)
    }
    let values = result.values.map { Int128($0) }
    guard json else {
      print(values.map { HeValues.text($0, ciphertext.format) }.joined(separator: ", "))
      if let precision = result.precisionBits { print("  right to within 2^-\(precision)") }
      return
    }
    print(
      JSONValue.members(
        ("format", .string(ciphertext.format.name)),
        ("shape", .array(ciphertext.shape.map { .integer($0) })),
        ("precisionBits", result.precisionBits.map { .integer($0) } ?? .null),
        ("values", .array(values.map { .number(HeValues.exact($0, ciphertext.format)) }))
      ).pretty)
  }

  private func refresh(
    _ ciphertext: EncryptedTensor, _ session: CollectiveSession, _ messages: PartyFiles.Messages,
    to out: String
  ) throws {
    let parties = try PartyFiles.answering(with)
    let range = try range.range(of: ciphertext)
    let shares = try messages.completed(
      try PartyFiles.checked("--with") { () throws(CollectiveError) in
        try ShareCollector(
          refreshing: ciphertext, session: session, among: parties, within: range)
      })
    let result: EncryptedTensor
    if let party {
      var made = try PartyFiles.party(party)
      result = try PartyFiles.checked(party) { () throws(CollectiveError) in
        try made.accept(refreshOf: ciphertext, shares, within: range)
      }
      try PartyFiles.write(made.unprotectedEncoding(), to: party)
    } else {
      result = try PartyFiles.checked(file) { () throws(CollectiveError) in
        try session.refresh(ciphertext, shares, within: range)
      }
    }
    try Files.write(result.encoded(), to: out)
    let description = HeDescription(result)
    let hash = keccak256(try ABI.encode([.bytes], [.bytes(result.encoded())])).description
    guard json else {
      print(description.text(json: false, file: out))
      print("  agree  \(hash), which is its `hash` in a contract")
      return
    }
    print(
      JSONValue.object(description.members(file: out) + [.init("contractHash", .string(hash))])
        .pretty)
  }
}
