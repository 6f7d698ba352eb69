import ArgumentParser
import Diagnostics
import Foundation
import HomomorphicClient
import HomomorphicEvaluation

struct PartyDealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deal",
    abstract: "Deal a party's secret to all, so that as many as the threshold are enough.",
    discussion: """
      Example, which makes a.to-0.dealt, a.to-1.dealt and so on:
        galaxy he party deal task.session a.party

      Each file is a secret of the party that its name says: as many as the threshold, together, are the key. Send it
      sealed. Nothing proves that what is dealt fits together: who deals wrongly makes results wrong when parties are
      absent.
      """)

  @Argument(help: "The session.") var session: String
  @Argument(help: "The file of the party.") var party: String
  @Flag(help: "Print what was made as JSON.") var json = false

  func run() throws {
    let session = try PartyFiles.session(session)
    let made = try PartyFiles.party(party)
    guard made.session == session else {
      throw CommandFailure.failed("\(party) is refused: \(PartyFiles.message(.foreignSession))")
    }
    let names = (0..<session.partyCount).map {
      PartyFiles.stem(of: party, about: "to-\($0)") + ".dealt"
    }
    for name in names where FileManager.default.fileExists(atPath: name) {
      throw CommandFailure.usage("\(name) exists; parties take what was dealt at once")
    }
    var generator = SystemRandomNumberGenerator()
    let dealt: [[UInt8]]
    do throws(CollectiveError) {
      dealt = try made.deal(using: &generator)
    } catch .invalidParties {
      throw CommandFailure.usage("the session has no threshold: all parties are needed anyway")
    } catch {
      throw CommandFailure.failed("nothing was dealt: \(PartyFiles.message(error))")
    }
    for (name, bytes) in zip(names, dealt) { try PartyFiles.write(bytes, to: name) }
    if json {
      print(
        JSONValue.members(
          ("party", .string(party)), ("dealt", .array(names.map { .string($0) }))
        ).pretty)
    } else {
      for (index, name) in names.enumerated() {
        print("\(name)  a secret, for party \(index) alone")
      }
    }
  }
}
