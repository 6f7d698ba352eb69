import Actors
import ArgumentParser
import Diagnostics
import Foundation
import Learning
import Primitives
import RPC

struct NotifyListenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen",
    abstract: "Be told of tasks that suit you.",
    discussion: """
      Examples:
        galaxy notify listen --at http://10.0.0.6:8090 --schema schema.json --from bob
        galaxy notify listen --at … --schema schema.json --min-reserve '1 coin' --json

      Prints a line for each task of the schema that pays as much. What it has printed
      before it was stopped does not come again; what it may not have printed does.
      """)

  @Option(help: "The notification node, as http://HOST:PORT.") var at: String
  @Option(help: "The schema of the data: a JSON file.") var schema: String
  @Option(help: "The least that a place of quality 1 is worth: coins, or as in '1 coin'.")
  var minReserve = "0"
  @Option(help: "The most rounds.") var maxRounds: UInt32 = .max
  @Option(help: "A URL that is called as well.") var webhook: String?
  @Option(help: "End after so many.") var count: Int?
  @OptionGroup var actor: ActorOptions
  @Option(help: "The registry of keys: an address, or a name in deployments/.")
  var registry = "KeyRegistry"
  @Flag(help: "Print JSON, a line for each: task, owner, schema, document.") var json = false

  func run() throws {
    guard let endpoint = HTTPConnection.Endpoint(url: at) else {
      throw CommandFailure.usage("--at: `\(at)` is not http://HOST:PORT")
    }
    let bytes = try Files.read(schema, limit: 1 << 20)
    let read = try preparing(schema) { () throws(DataError) in try DataSchema(json: bytes) }
    let requirement = TaskRequirement(
      schema: read.hash, reserveMin: try ChainText.amount(minReserve, option: "--min-reserve"),
      roundsMax: maxRounds)
    let signing = try actor.signer.signingKey()
    let context = try actor.open("listen")
    let registry = try actor.node.contract(registry, on: context.chain)
    var client = try acting { () throws(ActorError) in
      var client = try NotificationClient(
        context, signing, at: RPCClient(endpoint, milliseconds: 10_000), registry: registry)
      try client.subscribe(requirement, webhook: webhook)
      return client
    }
    var printed = 0
    while count.map({ printed < $0 }) ?? true {
      do throws(ActorError) {
        for notice in try client.take() {
          announce(
            (json
              ? notice.json.compact
              : "task \(notice.task.checksummed) of \(notice.owner.checksummed)") + "\n")
          printed += 1
        }
        try client.note()
      } catch {
        guard error.isPassing else { return try acting { () throws(ActorError) in throw error } }
        ActorLog.say("\(error): trying again")
      }
      usleep(500_000)
    }
  }
}
