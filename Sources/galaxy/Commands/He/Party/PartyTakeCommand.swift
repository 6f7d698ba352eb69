import ArgumentParser
import Diagnostics
import HomomorphicClient

struct PartyTakeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "take", abstract: "Take what all parties have dealt to a party.",
    discussion: """
      Example:
        galaxy he party take task.session a.party *.to-0.dealt

      The party's file keeps the sum; remove the files then. It answers with others in place of absent ones from then on
      (open, refresh: --with).
      """)

  @Argument(help: "The session.") var session: String
  @Argument(help: "The file of the party.") var party: String
  @Argument(help: "What each party, itself included, has dealt to it.") var dealt: [String]
  @Flag(help: "Print what was made as JSON.") var json = false

  func run() throws {
    let session = try PartyFiles.session(session)
    var made = try PartyFiles.party(party)
    guard made.session == session else {
      throw CommandFailure.failed("\(party) is refused: \(PartyFiles.message(.foreignSession))")
    }
    let encodings = try dealt.map { try Files.read($0, limit: HeKeyFile.bytesMax) }
    do throws(CollectiveError) {
      try made.take(encodings)
    } catch .foreignShare {
      throw CommandFailure.failed("\(party) takes nothing: a file was dealt to another party")
    } catch {
      throw CommandFailure.failed("\(party) takes nothing: \(PartyFiles.message(error))")
    }
    try PartyFiles.write(made.unprotectedEncoding(), to: party)
    print(
      json
        ? JSONValue.members(("party", .string(party)), ("threshold", .integer(session.threshold)))
          .pretty
        : "\(party)  has its part: any \(session.threshold) parties answer now")
  }
}
