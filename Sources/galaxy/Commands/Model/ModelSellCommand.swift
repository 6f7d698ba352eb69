import Actors
import ArgumentParser
import Diagnostics
import Primitives

struct ModelSellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sell",
    abstract: "Open the sale of the model that a task has trained.",
    discussion: """
      Example:
        galaxy model sell 0x… --price '0.01 coin' --model-part 50 --from alice

      The answers are computed in the contract, with the weights of the task. Of each
      fee the task's owner gets one part, the data providers get another by their
      credit, and the computation providers the rest by what they have earned. Asked
      again, it opens no second sale.
      """)

  @Argument(help: "The task, which has ended: its address.") var task: String
  @Option(help: "The fee for an answer: coins, or as in '0.01 coin'.") var price: String
  @Option(help: "Per cent of a fee for the task's owner.") var modelPart: UInt64 = 40
  @Option(help: "Per cent of a fee for the data providers.") var dataPart: UInt64 = 40
  @OptionGroup var actor: ActorOptions
  @Option(help: "The market of computing: an address, or a name in deployments/.")
  var computing = "ComputeMarket"
  @Flag(help: "Print JSON: sale.") var json = false

  func validate() throws {
    guard modelPart <= 100, dataPart <= 100 - modelPart else {
      throw ValidationError("--model-part and --data-part: at most 100 per cent together")
    }
  }

  func run() throws {
    let fee = try ChainText.amount(price, option: "--price")
    let context = try actor.open("model")
    let task = try actor.node.contract(task, on: context.chain)
    let market = try actor.node.contract(computing, on: context.chain)
    let sale = try acting { () throws(ActorError) in
      try ModelSale.open(
        context, task: task, computing: market, price: fee, modelPart: modelPart,
        dataPart: dataPart)
    }
    print(
      json
        ? JSONValue.members(("sale", .string(sale.checksummed))).pretty : sale.checksummed)
  }
}
