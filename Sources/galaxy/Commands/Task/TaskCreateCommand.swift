import Actors
import ArgumentParser
import Diagnostics
import FileStore
import Foundation
import Learning
import Primitives
import Tensors

struct TaskCreateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Deploy a task with its budget, and announce it.",
    discussion: """
      Example:
        galaxy task create task.json --from alice

      The test set is committed to in slices: one for each round, shown after all
      updates of the round, and a hidden one that decides at the end. Asked again with
      the same folder, it creates nothing twice. `galaxy task --help` shows a file.
      """)

  @Argument(help: "The task: a JSON file.") var plan: String
  @OptionGroup var files: FilesOptions
  @OptionGroup var actor: ActorOptions
  @Option(help: "The market of data: an address, or a name in deployments/.")
  var market = "DataMarket"
  @Option(help: "The board of tasks.") var board = "TaskBoard"
  @Flag(help: "Print JSON: task, cid, escrow.") var json = false

  func run() throws {
    let plan = try TaskPlanFile(plan)
    let context = try actor.open("task")
    let made = try TaskCreateCommand.create(
      plan, context, files, market: actor.node.contract(market, on: context.chain),
      board: actor.node.contract(board, on: context.chain))
    print(
      json
        ? JSONValue.members(
          ("task", .string(made.task.checksummed)), ("cid", .string(made.cid)),
          ("escrow", .string(String(made.terms.escrow)))
        ).pretty : made.task.checksummed)
  }

  /// Creates the task of a plan, once.
  static func create(
    _ plan: TaskPlanFile, _ context: ActorContext, _ files: FilesOptions, market: Address,
    board: Address
  ) throws -> (task: Address, cid: String, terms: TaskTerms) {
    let terms = try plan.terms(market: market)
    let store = try files.open()
    let cid = try storing {
      try DataOfferCommand.keep(Array((plan.schema.document.pretty + "\n").utf8), in: store)
    }
    let task = try acting { () throws(ActorError) in
      let start: Tensor
      do throws(TensorError) {
        start = try Tensor.zeros(
          element: .q8x24, shape: [plan.schema.featureCount + 1, plan.schema.classes.count])
      } catch {
        throw .invalid("the model is too large: \(error)")
      }
      return try ModelProvider.create(
        context, terms, start: start, board: board, document: "\(cid)",
        contracts: try PlatformContracts())
    }
    return (task, "\(cid)", terms)
  }
}
