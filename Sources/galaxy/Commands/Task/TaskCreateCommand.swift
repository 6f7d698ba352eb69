import Actors
import ArgumentParser
import Diagnostics
import Primitives

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

  @OptionGroup var task: TaskOptions
  @Flag(help: "Print JSON: task, cid, escrow.") var json = false

  func run() throws {
    let made = try task.create().made
    print(
      json
        ? JSONValue.members(
          ("task", .string(made.task.checksummed)), ("cid", .string(made.cid)),
          ("escrow", .string(String(made.terms.escrow)))
        ).pretty : made.task.checksummed)
  }
}
