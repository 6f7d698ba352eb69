import ArgumentParser
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation

struct PartyCombineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "combine", abstract: "Decrypt from the shares of all parties.",
    discussion: """
      Example:
        galaxy he party combine sum.cipher task.session *.sum.commitment *.sum.share --key task.public

      Nothing proves that a share is honest: who sends a wrong one makes the result wrong.
      """)

  @Argument(help: "The ciphertext.") var file: String
  @Argument(help: "The session.") var session: String
  @Argument(help: "The commitments and shares of all parties.") var messages: [String]
  @Option(help: "The public key of all parties.") var key: String
  @Flag(help: "Print the values as JSON.") var json = false

  func run() throws {
    let session = try PartyFiles.session(session)
    let key = try HeKeyFile.publicKey(path: key)
    let bytes = try Files.read(file, limit: HeKeyFile.bytesMax)
    let ciphertext = try opening(file) { () throws(HomomorphicError) in
      try EncryptedTensor(decoding: bytes, key: key)
    }
    let shares = try PartyFiles.Messages(messages, session: session)
      .completed(ShareCollector(decrypting: ciphertext, session: session))
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
}
