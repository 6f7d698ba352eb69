import ArgumentParser
import Diagnostics
import Foundation
import HomomorphicClient
import HomomorphicEvaluation

struct PartyShareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "share", abstract: "Make a party, or its next share of the key.",
    discussion: """
      Examples:
        galaxy he party share task.session a.party --index 0
        galaxy he party share task.session a.party *.1.commitment *.1.share

      The first makes a.party (a secret: for its owner alone), a.1.commitment and a.1.share; the second, from the first
      shares of all parties, a.2.commitment and a.2.share. Send a share only when the commitments of all parties of
      its round are there: whoever sees shares before could make one that turns the key into its own.
      """)

  @Argument(help: "The session.") var session: String
  @Argument(help: "The file of the party.") var party: String
  @Argument(help: "The commitments and shares of the first round.") var messages: [String] = []
  @Option(help: "The number of a new party, from 0.") var index: Int?
  @Flag(help: "Print what was made as JSON.") var json = false

  func run() throws {
    let session = try PartyFiles.session(session)
    var generator = SystemRandomNumberGenerator()
    let opening: ShareOpening
    if let index {
      guard !FileManager.default.fileExists(atPath: party) else {
        throw CommandFailure.usage("\(party) exists; a secret is never overwritten")
      }
      guard messages.isEmpty else {
        throw CommandFailure.usage("--index makes a new party; it needs no shares")
      }
      guard (0..<session.partyCount).contains(index) else {
        throw CommandFailure.usage("--index: the parties are 0 to \(session.partyCount - 1)")
      }
      opening = try first(session, index, &generator)
    } else {
      opening = try second(session, &generator)
    }
    let round = Int(opening.share.round.rawValue)
    let files = try PartyFiles.write(opening, of: party, about: String(round))
    if json {
      print(
        JSONValue.members(
          ("party", .string(party)), ("index", .integer(opening.share.party)),
          ("round", .integer(round)), ("commitment", .string(files.commitment)),
          ("share", .string(files.share))
        ).pretty)
    } else {
      if index != nil { print("\(party)  keep it: its secret is a part of the key's") }
      print("\(files.commitment)  send it now")
      print("\(files.share)  send it when the commitments of all parties are there")
    }
  }

  private func first(
    _ session: CollectiveSession, _ index: Int, _ generator: inout SystemRandomNumberGenerator
  ) throws -> ShareOpening {
    let opening: ShareOpening
    let encoding: [UInt8]
    do throws(CollectiveError) {
      var made = try CollectiveParty(session: session, index: index, using: &generator)
      opening = try made.keyShare(using: &generator)
      encoding = made.unprotectedEncoding()
    } catch {
      throw CommandFailure.failed("no share was made: \(PartyFiles.message(error))")
    }
    try PartyFiles.write(encoding, to: party)
    return opening
  }

  private func second(
    _ session: CollectiveSession, _ generator: inout SystemRandomNumberGenerator
  ) throws -> ShareOpening {
    var made = try PartyFiles.party(party)
    let round = try PartyFiles.Messages(messages, session: session)
      .completed(ShareCollector(keysOf: session))
    let opening: ShareOpening
    do throws(CollectiveError) {
      opening = try made.relinearizationShare(after: round, using: &generator)
    } catch {
      throw CommandFailure.failed("no share was made: \(PartyFiles.message(error))")
    }
    try PartyFiles.write(made.unprotectedEncoding(), to: party)
    return opening
  }
}
