import ArgumentParser
import Bytecode
import Client
import Diagnostics
import Primitives
import RPC
import VM
import Values

struct LogsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Show the events of a contract on a chain.",
    discussion: """
      Examples:
        galaxy logs GalaxyToken
        galaxy logs GalaxyToken --event Transfer --since 10 --json
      """)

  @Argument(help: "The contract: its address, or its name.") var contract: String
  @Option(help: "Only this event.") var event: String?
  @Option(help: "From this block on.") var since: UInt64 = 0
  @OptionGroup var options: ChainOptions

  func run() throws {
    let chain = try options.chain()
    let found = try ChainContract(contract, on: chain)
    let interface = found.target.contract.interface
    let topic = try event.map { name in
      guard let event = interface.events.first(where: { $0.event.name == name }) else {
        let known = interface.events.map(\.event.name).joined(separator: ", ")
        throw CommandFailure.usage("\(interface.name) has no event \(name); it has \(known)")
      }
      return event.topic
    }
    let logs = try ChainOptions.reaching { () throws(ChainError) in
      try chain.logs(LogFilter(contract: found.address, topic: topic, fromBlock: since))
    }
    if options.json {
      print(JSONValue.array(logs.map { json($0, interface) }).pretty)
    } else {
      for log in logs { print("block \(log.block)  \(text(log, interface))") }
    }
  }

  private func declared(_ log: Log, _ interface: ContractInterface) -> DecodedDeclaration? {
    interface.event(topics: log.event.topics, data: log.event.data)
  }

  private func text(_ log: Log, _ interface: ContractInterface) -> String {
    declared(log, interface).map { Explanation.text($0) }
      ?? log.event.topics.map(\.hex).joined(separator: " ")
  }

  private func json(_ log: Log, _ interface: ContractInterface) -> JSONValue {
    var members = [
      JSONValue.Member("block", .integer(Int(clamping: log.block))),
      JSONValue.Member("transaction", .string(log.transaction.hex)),
    ]
    if let event = declared(log, interface) {
      let writer = ValueJSON(types: event.types)
      members.append(JSONValue.Member("name", .string(event.name)))
      members.append(
        JSONValue.Member(
          "arguments",
          .object(
            event.fields.map { field in
              JSONValue.Member(
                field.name,
                field.value.map { writer.value($0, field.type) }
                  ?? field.hash.map { .string($0.hex) } ?? .null)
            })))
    } else {
      members.append(JSONValue.Member("topics", .array(log.event.topics.map { .string($0.hex) })))
      members.append(JSONValue.Member("data", .string(Hex.encodePrefixed(log.event.data))))
    }
    return .object(members)
  }
}
