import ArgumentParser

/// Being told of tasks.
struct NotifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify",
    abstract: "Tell data providers of tasks that suit them, and be told.",
    discussion: """
      A first round:
        galaxy notify serve --from ivan          a notification node
        galaxy notify listen --at http://10.0.0.6:8090 --schema schema.json --from bob
      """,
    subcommands: [NotifyServeCommand.self, NotifyListenCommand.self])
}
