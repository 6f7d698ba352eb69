import ArgumentParser

/// What a computation provider does, and what others do about it.
struct ComputeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compute",
    abstract: "Train for others on your machine, and check who does.",
    discussion: """
      A first round:
        galaxy compute serve --unit-price 2000 --stake '1 coin' --from heidi
        galaxy compute offers
        galaxy compute check 3 mine --from bob --dispute

      Whoever computes commits to the state behind every step of training. Whoever
      has the rows can train again, to the same bits, and dispute what differs: the
      contract repeats the one step on which both sides part, and the loser pays.
      """,
    subcommands: [ComputeServeCommand.self, ComputeOffersCommand.self, ComputeCheckCommand.self])
}
