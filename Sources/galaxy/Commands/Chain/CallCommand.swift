import ArgumentParser
import Client

struct CallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Ask a view of a contract on a chain; nothing changes.",
    discussion: """
      Examples:
        galaxy call GalaxyToken balanceOf 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
        galaxy call GalaxyToken totalSupply --block 3 --json

      An entry may be asked, too: what it would do now, without doing it.
      Contracts and arguments are written as for `galaxy send`.
      """)

  @Argument(help: "The contract: its address, or its name.") var contract: String
  @Argument(help: "The view.") var view: String
  @Argument(help: "Its arguments.") var arguments: [String] = []
  @Option(help: "Whom the contract sees as its caller: an address or a name.")
  var from = "alice"
  @Option(help: "Behind which block; by default the last. The last 128 can be asked.")
  var block: UInt64?
  @Option(help: "Write a recording, for `galaxy trace`.") var trace: String?
  @OptionGroup var options: ChainOptions

  func run() throws {
    let chain = try options.open()
    let found = try ChainContract(contract, on: chain)
    let call = try found.target.call(view)
    try Asking(
      chain: chain, from: try chain.account(from), block: block, trace: trace, json: options.json
    ).ask(call, found.data(call, arguments, blobs: .inData), of: found)
  }
}
