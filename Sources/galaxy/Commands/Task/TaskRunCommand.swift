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

  @OptionGroup var task: TaskOptions
  @Flag(help: "Print JSON: what `galaxy task status` prints.") var json = false

  func run() throws {
    let (made, context, plan) = try task.create()
    var owner = try acting { () throws(ActorError) in
      try ModelProvider(context, task: made.task, plan.slices)
    }
    try live(&owner)
    try TaskStatusCommand.show(made.task, on: context.chain, json: json)
  }
}
