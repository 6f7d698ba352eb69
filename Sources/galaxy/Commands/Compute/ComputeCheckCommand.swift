import Actors
import ArgumentParser
import Diagnostics
import Learning
import Primitives

struct ComputeCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Train a job again, and dispute it where the computation provider is wrong.",
    discussion: """
      Examples:
        galaxy compute check 3 mine --from bob            exit code 1 when wrong
        galaxy compute check 3 mine --from bob --dispute  and plays it to the end

      `mine` is a folder that `galaxy data prepare` wrote, with the rows that the job
      is about. A dispute takes a bond of the job's payment, which comes back with half
      of what the loser had locked, and at most 16 moves; the last one shows
      everybody one batch of rows.
      """)

  @Argument(help: "The number of the job.") var job: UInt64
  @Argument(help: "A folder that `galaxy data prepare` wrote.") var data: String
  @Flag(help: "Dispute what is wrong, and play to the end.") var dispute = false
  @OptionGroup var actor: ActorOptions
  @Option(help: "The market of computing: an address, or a name in deployments/.")
  var market = "ComputeMarket"
  @Flag(help: "Print JSON: job, computer, delivered, right.") var json = false

  func run() throws {
    let (rows, document, _) = try PreparedFolder(path: data).read()
    let context = try actor.open("check")
    let market = try actor.node.contract(market, on: context.chain)
    var challenger = try acting { () throws(ActorError) in
      try Challenger(context, market: market, job: job, rows: rows, document)
    }
    let found = challenger.job
    if json {
      print(
        JSONValue.members(
          ("job", .integer(Int(clamping: job))), ("computer", .string(found.computer.checksummed)),
          ("delivered", .bool(challenger.isDelivered)), ("right", .bool(challenger.isRight))
        ).pretty)
    } else if !challenger.isDelivered {
      print("job \(job) of \(found.computer.checksummed) is not delivered: \(found.stage)")
    } else {
      print(
        "job \(job) of \(found.computer.checksummed) is \(challenger.isRight ? "right" : "wrong")")
    }
    guard challenger.isDelivered, !challenger.isRight else { return }
    if dispute { try live(&challenger) }
    throw ExitCode(1)
  }
}
