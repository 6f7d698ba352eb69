import Actors
import ArgumentParser
import Diagnostics
import Primitives

struct TaskRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Create a task if it is not there, and see it through to the end.",
    discussion: """
      Example:
        galaxy task run task.json --from alice

      It opens the rounds, shows the test slices when all updates are in, settles, and
      claims what comes back. It may be killed at any time: what was done follows from
      the chain and its folder.
      """)

  @Argument(help: "The task: a JSON file.") var plan: String
  @OptionGroup var files: FilesOptions
  @OptionGroup var actor: ActorOptions
  @Option(help: "The market of data: an address, or a name in deployments/.")
  var market = "DataMarket"
  @Option(help: "The board of tasks.") var board = "TaskBoard"
  @Flag(help: "Print JSON: what `galaxy task status` prints.") var json = false

  func run() throws {
    let plan = try TaskPlanFile(plan)
    let context = try actor.open("task")
    let made = try TaskCreateCommand.create(
      plan, context, files, market: actor.node.contract(market, on: context.chain),
      board: actor.node.contract(board, on: context.chain))
    var owner = try acting { () throws(ActorError) in
      try ModelProvider(context, task: made.task, plan.slices)
    }
    try live(&owner)
    try TaskStatusCommand.show(made.task, on: context.chain, json: json)
  }
}
