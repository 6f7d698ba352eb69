import Actors
import ArgumentParser
import Client
import Diagnostics
import Primitives
import RPC

struct MarketCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "market",
    abstract: "Deploy the markets of data and computing, the board of tasks, the post.",
    discussion: """
      Example:
        galaxy market --from alice       noted in deployments/1337.json

      Whoever takes part names them by --market, --board and --registry; by default
      they are found in deployments/ as DataMarket, TaskBoard, KeyRegistry, Disputes
      and ComputeMarket.
      """)

  @OptionGroup var actor: ActorOptions
  @Option(help: "The stake of a listing: coins, or as in '1 coin'.") var bond = "1000000"
  @Option(help: "The stake for each row that a listing claims.") var bondPerRow = "1000"
  @Option(help: "Seconds in which a computation provider must accept a job.") var accept: UInt64 =
    60
  @Option(help: "Seconds in which it must deliver.") var work: UInt64 = 600
  @Option(help: "Seconds in which what was delivered may be disputed.") var window: UInt64 = 3_600
  @Option(help: "Seconds for each move of a dispute.") var move: UInt64 = 300
  @Flag(help: "Print JSON: an address for each name.") var json = false

  func run() throws {
    let (bond, perRow) = (
      try ChainText.amount(bond, option: "--bond"),
      try ChainText.amount(bondPerRow, option: "--bond-per-row")
    )
    let context = try actor.open("market")
    let deployed = try acting { () throws(ActorError) in try deploy(context, bond, perRow) }
    var deployments = try Deployments(chainID: context.chain.chainID)
    for (name, address) in deployed { try deployments.add(name, address) }
    if json {
      print(
        JSONValue.object(
          deployed.map { JSONValue.Member($0.name, .string($0.address.checksummed)) }
        ).pretty)
      return
    }
    for (name, address) in deployed {
      print("\(name):\(String(repeating: " ", count: 14 - name.count))\(address.checksummed)")
    }
  }

  private func deploy(
    _ context: ActorContext, _ bond: UInt128, _ perRow: UInt128
  ) throws(ActorError) -> [(name: String, address: Address)] {
    let contracts = try PlatformContracts()
    // Listings last up to two years; a day passes before a stake is given back.
    let market = try context.deploy(
      "market", contracts.market,
      [.uint(U256(bond)), .uint(U256(perRow)), .uint(63_072_000), .uint(86_400)])
    let board = try context.deploy("board", contracts.board, [])
    let registry = try context.deploy("keys", try PlatformContracts.keys(), [])
    let court = try context.deploy(
      "disputes", try PlatformContracts.disputes(), [.uint(U256(move))])
    let computing = try context.deploy(
      "computing", try PlatformContracts.computing(),
      [.address(court), .uint(U256(accept)), .uint(U256(work)), .uint(U256(window))])
    return [
      ("DataMarket", market), ("TaskBoard", board), ("KeyRegistry", registry),
      ("Disputes", court), ("ComputeMarket", computing),
    ]
  }
}
