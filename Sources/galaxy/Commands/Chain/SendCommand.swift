import ArgumentParser
import Bytecode
import Client
import Primitives
import RPC
import Signatures

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
    guard let entry else { return try pay() }
    let found = try ChainContract(contract, on: options.chain())
    let call = try found.target.call(entry)
    guard call.method.kind != .view else {
      throw CommandFailure.usage("\(entry) is a view: use `galaxy call`")
    }
    try Sending(options: options, sender: sender, trace: trace)
      .send(found.data(call, arguments), to: found.address, found.target, call.method)
  }

  private func pay() throws {
    let key = try sender.signingKey()
    var chain = try options.chain(key)
    let request = TransactionRequest(
      from: key.address, to: try ChainText.account(contract), CallData(),
      value: try sender.amount(), gasLimit: try sender.gasLimit() ?? 21_000)
    let hash = try ChainOptions.reaching { () throws(ChainError) in try chain.submit(request) }
    print(options.json ? "{\"transaction\": \"\(hash.hex)\"}" : "transaction: \(hash.hex)")
  }
}
