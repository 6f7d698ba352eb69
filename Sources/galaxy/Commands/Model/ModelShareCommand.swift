import Actors
import ArgumentParser
import Diagnostics
import Primitives

struct ModelShareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "share",
    abstract: "Share out the fees of a sale, and claim what is yours.",
    discussion: """
      Example:
        galaxy model share 0x… --from bob
      """)

  @Argument(help: "The sale: its address.") var sale: String
  @OptionGroup var actor: ActorOptions
  @Flag(help: "Print JSON: claimed, sold.") var json = false

  func run() throws {
    let context = try actor.open("model")
    let address = try actor.node.contract(sale, on: context.chain)
    let (claimed, sold) = try acting { () throws(ActorError) in
      let sale = try ModelSale(context, at: address)
      return (try sale.share(), try sale.sold())
    }
    print(
      json
        ? JSONValue.members(
          ("claimed", .string(String(claimed))), ("sold", .integer(sold))
        ).pretty : "claimed \(claimed) of \(sold) answers sold")
  }
}
