import Actors
import ArgumentParser
import Diagnostics
import Primitives

struct ComputeOffersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "offers",
    abstract: "List the machines on offer, the cheapest first.",
    discussion: """
      Example:
        galaxy compute offers --node http://10.0.0.4:8545
      """)

  @OptionGroup var node: NodeOptions
  @Option(help: "The market of computing: an address, or a name in deployments/.")
  var market = "ComputeMarket"
  @Flag(help: "Print JSON: id, provider, cores, memoryGiB, unitPrice, freeStake of each.")
  var json = false

  func run() throws {
    let chain = try node.open()
    let address = try node.contract(market, on: chain)
    let offers = try acting { () throws(ActorError) in
      try ComputeOffer.all(of: try ActorContract(at: address, on: chain), on: chain)
    }.sorted { ($0.unitPrice, $0.id) < ($1.unitPrice, $1.id) }
    if json {
      print(
        JSONValue.array(
          offers.map { offer in
            .members(
              ("id", .integer(Int(clamping: offer.id))),
              ("provider", .string(offer.provider.checksummed)),
              ("cores", .integer(Int(offer.cores))), ("memoryGiB", .integer(Int(offer.memoryGiB))),
              ("unitPrice", .string(String(offer.unitPrice))),
              ("freeStake", .string(String(offer.freeStake))))
          }
        ).pretty)
      return
    }
    for offer in offers {
      print(
        "offer \(offer.id): \(offer.provider.checksummed), \(offer.cores) cores, \(offer.memoryGiB) GiB, "
          + "\(offer.unitPrice) a million multiply-adds, stake \(ChainText.coins(offer.freeStake))")
    }
  }
}
