import Actors
import ArgumentParser
import Client
import Diagnostics
import Learning
import Primitives
import RPC

struct TaskStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show where a task stands.",
    discussion: """
      Example:
        galaxy task status 0x5FbDB2315678afecb367f032d93F642f64180aa3
      """)

  @Argument(help: "The task: its address.") var task: String
  @OptionGroup var node: NodeOptions
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let chain = try node.open()
    try TaskStatusCommand.show(node.contract(task, on: chain), on: chain, json: json)
  }

  static func show(_ address: Address, on chain: RemoteChain, json: Bool) throws {
    let (state, accuracy, members) = try acting { () throws(ActorError) in
      let task = try ActorContract(at: address, on: chain)
      let state = try TaskState(task, on: chain)
      let accuracy = Int32(clamping: try task.view("accuracy", on: chain).raw())
      var members: [(who: Address, credit: Int64, owed: UInt128)] = []
      let points = try task.view("points", on: chain).list()
      for (member, point) in zip(try task.view("members", on: chain).list(), points) {
        let who = try member.address()
        members.append(
          (who, try point.raw(), try task.view("owedTo", [.address(who)], on: chain).amount()))
      }
      return (state, accuracy, members)
    }
    if json {
      print(
        JSONValue.members(
          ("task", .string(address.checksummed)), ("phase", .string("\(state.phase)")),
          ("round", .integer(Int(state.round))),
          ("deadline", .integer(Int(clamping: state.deadline))),
          ("accuracy", .number(Share.text(accuracy))),
          (
            "members",
            .array(
              members.map {
                .members(
                  ("address", .string($0.who.checksummed)), ("credit", .string(String($0.credit))),
                  ("owed", .string(String($0.owed))))
              })
          )
        ).pretty)
      return
    }
    print("task \(address.checksummed): \(state.phase), round \(state.round)")
    print("accuracy \(Share.text(accuracy))")
    for member in members {
      print("  \(member.who.checksummed)  credit \(member.credit)  owed \(member.owed)")
    }
  }
}
