import ArgumentParser
import Client
import Diagnostics
import Primitives
import RPC

struct ReceiptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt", abstract: "Show what became of a transaction, as JSON.",
    discussion: """
      Example:
        galaxy receipt 0x5e1d3a76…f50882ab      as `galaxy send` has printed it

      It has the fields of `eth_getTransactionReceipt`, and under `galaxy` how it
      ended on our machine.
      """)

  @Argument(help: "The transaction's hash.") var transaction: String
  @OptionGroup var options: ChainOptions

  func run() throws {
    let chain = try options.chain()
    let hash = try ChainText.hash(transaction)
    let (receipt, outcome) = try ChainOptions.reaching { () throws(ChainError) in
      (
        try chain.ask("eth_getTransactionReceipt", [.string(hash.hex)]),
        try chain.ask("galaxy_getReceipt", [.string(hash.hex)])
      )
    }
    guard case .object(let members) = receipt else {
      throw CommandFailure.failed("error: no block has the transaction \(hash.hex)")
    }
    print(JSONValue.object(members + [JSONValue.Member("galaxy", outcome)]).pretty)
  }
}
