import Actors
import ArgumentParser
import FileStore
import Learning
import Primitives
import RPC

struct DataServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Take part in tasks with prepared data: apply, train, commit, reveal, claim.",
    discussion: """
      Examples:
        galaxy data serve mine --price 5000 --from bob
        galaxy data serve mine --price 5000 --from bob --policy policy.json --tasks 1
        galaxy data serve mine --price 5000 --from bob --notify http://10.0.0.6:8090

      It lists the data if it is not listed, hears of tasks, and takes part in those
      that its policy allows, a JSON file:
        {"maxDeposit": "1 coin", "maxSteps": 20, "maxRounds": 50, "maxGated": 0.5,
         "minPhase": 3, "owners": ["0x…"]}
      maxGated is the part of the pot that may hang on the target (0.5), minPhase the
      least time to commit and to reveal in seconds (3). Only tasks whose contract is
      the one of this program's version are considered.
      It follows the board of tasks, or is told by a notification node (--notify), to
      which it names its schema and its policy's limits in a sealed message; what the
      node says is compared with the chain.

      The rows never leave the folder: what is sent are updates of the weights, in
      fixed point, sealed by a commitment until all have committed. Everything but
      the rows follows from the chain and its folder, so it may be killed at any time.

      With "compute": {"maxUnitPrice": "5000", "check": 0.25} in the policy others
      train (`galaxy compute serve`): the rows go, sealed, to the cheapest whose work costs
      less than the data earns, and to nobody who has lost a dispute. That share of
      the results (by default all) is trained again, and what is wrong is disputed.
      What does not come in half the time of a commitment is trained at home.
      """)

  @Argument(help: "A folder that `galaxy data prepare` wrote.") var data: String
  @Option(help: "What it asks for a task: coins of the smallest unit, or as in '2 coin'.")
  var price: String
  @Option(help: "A file that says which tasks are taken.") var policy: String?
  @Option(help: "A notification node that tells of tasks, as http://HOST:PORT.")
  var notify: String?
  @Option(help: "End when so many tasks are over.") var tasks: Int?
  @Option(help: ArgumentHelp("honest or copies: for demonstrations.", visibility: .hidden))
  var conduct = "honest"
  @OptionGroup var exchange: ExchangeOptions
  @OptionGroup var actor: ActorOptions
  @Option(help: "The market of data: an address, or a name in deployments/.")
  var market = "DataMarket"
  @Option(help: "The board of tasks.") var board = "TaskBoard"
  @Option(help: "The market of computing.") var computing = "ComputeMarket"
  @Option(help: "The registry of keys.") var registry = "KeyRegistry"

  func run() throws {
    let amount = try ChainText.amount(price, option: "--price")
    let (policy, compute) = try policy.map { try PolicyFile.read($0) } ?? (DataPolicy(), nil)
    guard let conduct = DataProvider.Conduct(rawValue: conduct) else {
      throw CommandFailure.usage("--conduct: honest or copies")
    }
    let (rows, document, bytes) = try PreparedFolder(path: data).read()
    let (store, files) = try exchange.open()
    let cid = try storing { try DataOfferCommand.keep(bytes, in: store) }
    let context = try actor.open("data")
    let places = DataProvider.Places(
      market: try actor.node.contract(market, on: context.chain),
      board: try actor.node.contract(board, on: context.chain))
    let markets = try compute.map { policy in
      (
        policy, try actor.node.contract(computing, on: context.chain),
        try actor.node.contract(registry, on: context.chain)
      )
    }
    let node = try notify.map { url in
      guard let endpoint = HTTPConnection.Endpoint(url: url) else {
        throw CommandFailure.usage("--notify: `\(url)` is not http://HOST:PORT")
      }
      return (endpoint, try actor.node.contract(registry, on: context.chain))
    }
    let signing = try actor.signer.signingKey()
    var provider = try acting { () throws(ActorError) in
      let listing = try DataProvider.list(
        context, market: places.market, rows: rows, document, price: amount, days: 30,
        cid: "\(cid)")
      context.say(
        "listing \(listing), \(rows.count) rows, quality \(Share.text(document.quality.score))")
      var outsourcing: Outsourcing?
      if let (policy, market, registry) = markets {
        outsourcing = try Outsourcing(
          context, market: market, policy, try Mailbox(context, registry: registry, files),
          rows: rows, document, secret: try DataProvider.secret(context.folder))
      }
      var news: TaskNews?
      if let (endpoint, registry) = node {
        news = TaskNews(
          try NotificationClient(
            context, signing, at: RPCClient(endpoint, milliseconds: 2_000), registry: registry),
          TaskRequirement(
            schema: document.schema.hash, roundsMax: policy.roundsMax, depositMax: policy.depositMax
          ))
      }
      return try DataProvider(
        context, places, rows: rows, document, listing: listing, policy: policy,
        contracts: try PlatformContracts(), outsourcing: outsourcing, news: news,
        conduct: conduct)
    }
    try live(&provider) { provider in tasks.map { provider.finished >= $0 } ?? false }
  }
}
