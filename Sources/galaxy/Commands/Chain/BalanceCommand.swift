import ArgumentParser
import Client
import Primitives

struct BalanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balance", abstract: "Show the coins of an account or contract on a chain.",
    discussion: """
      Examples:
        galaxy balance alice
        galaxy balance 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 --json
      """)

  @Argument(
    help: "An address, the name of a deployed contract or, on a development chain, alice to judy.")
  var account: String
  @OptionGroup var options: ChainOptions

  func run() throws {
    let chain = try options.open()
    let address = try chain.account(account)
    let balance = try ChainOptions.reaching { () throws(ChainError) in
      try chain.balance(of: address)
    }
    print(
      options.json
        ? "{\"address\": \"\(address.checksummed)\", \"balance\": \"\(balance)\"}"
        : ChainText.coins(balance))
  }
}
