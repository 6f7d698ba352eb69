import ArgumentParser
import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

struct PartyJoinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Make the public key of all parties from their shares.",
    discussion: """
      Example:
        galaxy he party join task.session *.commitment *.share --out task

      Everybody who has the files makes the same task.public.
      """)

  @Argument(help: "The session.") var session: String
  @Argument(help: "The commitments and shares of all rounds and parties.") var messages: [String]
  @Option(help: "The name of the file: NAME.public.") var out: String
  @Flag(help: "Print what was made as JSON.") var json = false

  func run() throws {
    let session = try PartyFiles.session(session)
    let messages = try PartyFiles.Messages(messages, session: session)
    let first = try messages.completed(ShareCollector(keysOf: session))
    let second =
      session.relinearizes ? try messages.completed(ShareCollector(after: first)) : nil
    let keys = try PartyFiles.checked("the sum of the shares") { () throws(CollectiveError) in
      try session.keys(first, second)
    }
    let key = EncryptionKey.lattice(keys)
    let encoding = key.encoded()
    try Files.write(encoding, to: out + ".public")
    if json {
      print(
        JSONValue.members(
          ("scheme", .string(key.scheme.description)),
          ("identity", .string(key.identity.description)),
          ("publicKey", .string(out + ".public")), ("publicBytes", .integer(encoding.count))
        ).pretty)
    } else {
      print("\(out).public  \(key.scheme), \(encoding.count) bytes, key \(key.identity)")
    }
  }
}
