import ArgumentParser
import Diagnostics

struct ReceiptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt", abstract: "Show what became of a transaction, as JSON.",
    discussion: """
      Examples:
        galaxy receipt 0x5e1d3a76…f50882ab      as `galaxy send` has printed it
        galaxy receipt 3 --chain dev.chain      the third transaction of a file

      It has the fields of `eth_getTransactionReceipt`, and under `galaxy` how it
      ended on our machine.
      """)

  @Argument(help: "The transaction's hash; of a chain in a file also its number.") var transaction:
    String
  @OptionGroup var options: ChainOptions

  func run() throws {
    let receipt = try options.open().receiptJSON(transaction)
    guard receipt != .null else {
      throw CommandFailure.failed("error: no block has the transaction \(transaction)")
    }
    print(receipt.pretty)
  }
}
