import Actors
import ArgumentParser
import Node
import Primitives

struct TaskPageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "page",
    abstract: "Write a page about a task: accuracy, contributions, payouts, disputes.",
    discussion: """
      Example:
        galaxy task page 0x… --out task.html

      One file that needs no network; everything in it is read from the chain's events.
      A node serves the same page at /task/0x….
      """)

  @Argument(help: "The task: its address.") var task: String
  @Option(help: "The file to write.") var out: String
  @OptionGroup var node: NodeOptions
  @Option(help: "The court of training: an address, or a name in deployments/.")
  var disputes = "Disputes"

  func run() throws {
    let chain = try node.open()
    let address = try node.contract(task, on: chain)
    let court = try? node.contract(disputes, on: chain)
    let story = try acting { () throws(ActorError) in
      try TaskStory(of: address, court: court, on: chain)
    }
    let page = TaskPage(story, name: TaskPageCommand.name)
    try FileOutput.write(Array(page.html.utf8), to: out)
  }

  /// What a page calls somebody.
  static func name(of who: Address) -> String {
    DevelopmentAccount.all.first { $0.address == who }?.name ?? String(who.checksummed.prefix(10))
  }
}
