import Actors
import ArgumentParser
import Diagnostics
import FileStore
import Learning
import Primitives

/// The task of a file, and what its owner needs to create it.
struct TaskOptions: ParsableArguments {
  @Argument(help: "The task: a JSON file.") var plan: String
  @OptionGroup var files: FilesOptions
  @OptionGroup var actor: ActorOptions
  @Option(help: "The market of data: an address, or a name in deployments/.")
  var market = "DataMarket"
  @Option(help: "The board of tasks.") var board = "TaskBoard"

  /// Creates the task, once; with what its owner goes on with.
  func create() throws -> (
    made: (task: Address, cid: String, terms: TaskTerms), context: ActorContext, plan: TaskPlanFile
  ) {
    let plan = try TaskPlanFile(plan)
    let context = try actor.open("task")
    return (try create(plan, context), context, plan)
  }

  /// Creates the task of a plan, once.
  private func create(
    _ plan: TaskPlanFile, _ context: ActorContext
  ) throws -> (task: Address, cid: String, terms: TaskTerms) {
    let market = try actor.node.contract(market, on: context.chain)
    let board = try actor.node.contract(board, on: context.chain)
    let terms = try plan.terms(market: market)
    let store = try files.open()
    let cid = try storing {
      try DataOfferCommand.keep(Array((plan.schema.document.pretty + "\n").utf8), in: store)
    }
    let task = try acting { () throws(ActorError) in
      try ModelProvider.create(
        context, terms, start: plan.start.weights, board: board, document: "\(cid)",
        contracts: try PlatformContracts())
    }
    return (task, "\(cid)", terms)
  }
}
