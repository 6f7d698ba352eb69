import Actors
import ArgumentParser
import Foundation
import Primitives

struct ComputeServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Offer this machine, train for data providers, be paid, answer disputes.",
    discussion: """
      Examples:
        galaxy compute serve --unit-price 2000 --stake '1 coin' --from heidi
        galaxy compute serve --unit-price 2000 --stake '1 coin' --from heidi \\
          --files http://10.0.0.4:8088 --jobs 100

      The price is that of a million multiply-adds. It takes jobs that pay as much,
      once the rows have come in a sealed letter that only it can open, trains them in
      fixed point (several jobs at a time), sends the result back sealed, and
      commits to the state behind every step. Each job locks as much of the stake as
      it pays: whoever shows in a dispute that a step is wrong gets half of that, and
      the client the other half and its payment.

      Rows and weights lie in its folder, readable by this account only. Everything
      else follows from the chain, so it may be killed at any time.
      """)

  @Option(help: "The price of a million multiply-adds: coins, or as in '0.001 coin'.")
  var unitPrice: String
  @Option(help: "What it can lose: coins, or as in '1 coin'.") var stake: String
  @Option(help: "Cores on offer; by default all of this machine.") var cores: UInt32?
  @Option(help: "Memory on offer in GiB; by default all of this machine.") var memory: UInt32?
  @Option(help: "The identifier of a document about the machine.") var document = ""
  @Option(help: "End when so many jobs are closed and everything is claimed.") var jobs: Int?
  @Option(help: ArgumentHelp("Cheat from this step on: for demonstrations.", visibility: .hidden))
  var fault: Int?
  @OptionGroup var exchange: ExchangeOptions
  @OptionGroup var actor: ActorOptions
  @Option(help: "The market of computing: an address, or a name in deployments/.")
  var market = "ComputeMarket"
  @Option(help: "The registry of keys.") var registry = "KeyRegistry"

  func validate() throws {
    guard document.utf8.count <= 100 else {
      throw ValidationError("--document: an identifier of at most 100 bytes")
    }
  }

  func run() throws {
    let info = ProcessInfo.processInfo
    let terms = ComputeProvider.Terms(
      cores: cores ?? UInt32(clamping: info.activeProcessorCount),
      memoryGiB: memory ?? UInt32(clamping: info.physicalMemory >> 30),
      unitPrice: try ChainText.amount(unitPrice, option: "--unit-price"),
      stake: try ChainText.amount(stake, option: "--stake"))
    let context = try actor.open("compute")
    let market = try actor.node.contract(market, on: context.chain)
    let registry = try actor.node.contract(registry, on: context.chain)
    let files = try exchange.open().exchange
    var provider = try acting { () throws(ActorError) in
      try ComputeProvider(
        context, market: market, terms, try Mailbox(context, registry: registry, files),
        document: document, fault: fault.map { TrainingFault(step: $0) })
    }
    try live(&provider) { provider in jobs.map { provider.closed >= $0 } ?? false }
    while try acting({ () throws(ActorError) in try !provider.isSettled() }) {
      _ = try acting { () throws(ActorError) in try provider.step() }
    }
  }
}
