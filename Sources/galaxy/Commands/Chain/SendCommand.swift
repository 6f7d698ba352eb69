import ArgumentParser
import Bytecode
import Client

struct SendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Call an entry of a contract on a chain, in a transaction.",
    discussion: """
      Examples:
        galaxy send GalaxyToken transfer 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 30
        galaxy send Model closeRound --from bob --json
        galaxy send bob --value '3 coin'             coins alone

      Contracts are named by address, or as `galaxy deploy` has noted them;
      arguments are written as for `galaxy run`. What would fail is not sent,
      unless --gas says how much it may use. Exit code 1 when it fails, 3 when
      there is no node.
      """)

  @Argument(help: "The contract, or an account that is to get coins.") var contract: String
  @Argument(help: "The entry.") var entry: String?
  @Argument(help: "Its arguments.") var arguments: [String] = []
  @Option(help: "Write a recording, for `galaxy trace`.") var trace: String?
  @OptionGroup var sender: SenderOptions
  @OptionGroup var options: ChainOptions

  func run() throws {
    var sending = try Sending(options, sender, trace: trace)
    guard let entry else { return try sending.pay(try sending.chain.account(contract)) }
    let found = try ChainContract(contract, on: sending.chain)
    let call = try found.target.call(entry)
    guard call.method.kind != .view else {
      throw CommandFailure.usage("\(entry) is a view: use `galaxy call`")
    }
    try sending.send(
      found.data(call, arguments), to: found.address, found.target, call.method)
  }
}
