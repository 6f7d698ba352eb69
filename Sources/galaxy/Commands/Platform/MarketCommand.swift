import Actors
import ArgumentParser
import Client
import Diagnostics
import Primitives
import RPC

struct MarketCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "market",
    abstract: "Deploy the market of data and the board of tasks, once for a chain.",
    discussion: """
      Example:
        galaxy market --from alice       noted in deployments/1337.json

      Whoever takes part names them by --market and --board, by default DataMarket
      and TaskBoard of deployments/.
      """)

  @OptionGroup var actor: ActorOptions
  @Option(help: "The stake of a listing: coins, or as in '1 coin'.") var bond = "1000000"
  @Option(help: "The stake for each row that a listing claims.") var bondPerRow = "1000"
  @Flag(help: "Print JSON: market, board.") var json = false

  func run() throws {
    let (bond, perRow) = (
      try ChainText.amount(bond, option: "--bond"),
      try ChainText.amount(bondPerRow, option: "--bond-per-row")
    )
    let context = try actor.open("market")
    // Listings last up to two years; a day passes before a stake is given back.
    let (market, board) = try acting { () throws(ActorError) in
      let contracts = try PlatformContracts()
      return (
        try context.deploy(
          "market", contracts.market,
          [.uint(U256(bond)), .uint(U256(perRow)), .uint(63_072_000), .uint(86_400)]),
        try context.deploy("board", contracts.board, [])
      )
    }
    var deployments = try Deployments(chainID: context.chain.chainID)
    try deployments.add("DataMarket", market)
    try deployments.add("TaskBoard", board)
    print(
      json
        ? JSONValue.members(
          ("market", .string(market.checksummed)), ("board", .string(board.checksummed))
        ).pretty : "DataMarket: \(market.checksummed)\nTaskBoard:  \(board.checksummed)")
  }
}
