import ArgumentParser

/// What is done with a trained model.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Sell a trained model by the answer, and ask one.",
    discussion: """
      A first round:
        galaxy model sell 0x… --price '0.01 coin' --from alice     the model of a task
        galaxy model query 0x… rows.csv --schema schema.json --from judy
        galaxy model share 0x… --from bob                          what Bob has earned
      """,
    subcommands: [ModelSellCommand.self, ModelQueryCommand.self, ModelShareCommand.self])
}
