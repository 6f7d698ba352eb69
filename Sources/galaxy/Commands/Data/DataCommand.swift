import ArgumentParser

/// What a data provider does.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Prepare, offer and train on data that stays at home.",
    discussion: """
      A first round:
        galaxy data prepare rows.csv --schema schema.json --out mine --owner bob
        galaxy data check mine
        galaxy data serve mine --price 5000 --from bob     until it is stopped

      The rows of a prepared folder never leave it; its document is public: schema,
      Merkle root, quality, licence.
      """,
    subcommands: [
      DataPrepareCommand.self, DataCheckCommand.self, DataOfferCommand.self, DataServeCommand.self,
    ])
}
