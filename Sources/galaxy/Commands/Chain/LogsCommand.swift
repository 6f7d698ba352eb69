import ArgumentParser
import Bytecode
import Client
import Diagnostics
import Primitives
import VM
import Values

struct LogsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Show the events of a contract on a chain, or of all.",
    discussion: """
      Examples:
        galaxy logs GalaxyToken
        galaxy logs GalaxyToken --event Transfer --from 10 --json
        galaxy logs --chain dev.chain
      """)

  @Argument(help: "The contract: its address, or its name; by default all.") var contract: String?
  @Option(help: "Only this event.") var event: String?
  @Option(name: [.long, .customLong("since")], help: "From this block on.") var from: UInt64 = 0
  @OptionGroup var options: ChainOptions

  func run() throws {
    let chain = try options.open()
    let found = try contract.map { try ChainContract($0, on: chain) }
    let topic = try found.flatMap { try self.topic($0.target.contract.interface) }
    let logs = try ChainOptions.reaching { () throws(ChainError) in
      try chain.logs(LogFilter(contract: found?.address, topic: topic, fromBlock: from))
    }
    let names = try chain.namesByAddress
    var interfaces: [Address: ContractInterface?] = [:]
    var values: [JSONValue] = []
    for log in logs {
      let address = log.event.contract
      if interfaces[address] == nil {
        interfaces[address] = .some(try chain.target(at: address)?.contract.interface)
      }
      let declared = (interfaces[address] ?? nil)?.event(
        topics: log.event.topics, data: log.event.data)
      guard event == nil || found != nil || declared?.name == event else { continue }
      if options.json {
        values.append(json(log, declared))
      } else {
        let emitter = found == nil ? "\(names[address] ?? address.checksummed)." : ""
        print("block \(log.block)  \(emitter)\(text(log, declared))")
      }
    }
    if options.json { print(JSONValue.array(values).pretty) }
  }

  /// The topic of the event that is asked for.
  private func topic(_ interface: ContractInterface) throws -> Hash256? {
    try event.map { name in
      guard let event = interface.events.first(where: { $0.event.name == name }) else {
        let known = interface.events.map(\.event.name).joined(separator: ", ")
        throw CommandFailure.usage("\(interface.name) has no event \(name); it has \(known)")
      }
      return event.topic
    }
  }

  private func text(_ log: Log, _ declared: DecodedDeclaration?) -> String {
    declared.map { Explanation.text($0) }
      ?? log.event.topics.map(\.hex).joined(separator: " ")
  }

  private func json(_ log: Log, _ declared: DecodedDeclaration?) -> JSONValue {
    var members = [
      JSONValue.Member("block", .integer(Int(clamping: log.block))),
      JSONValue.Member("transaction", .string(log.transaction.hex)),
      JSONValue.Member("contract", .string(log.event.contract.checksummed)),
    ]
    if let event = declared {
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
