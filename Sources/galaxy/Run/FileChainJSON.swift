import Client
import Diagnostics
import Ledger
import Primitives
import RPC
import VM

/// Blocks and receipts of a chain in a file, with the names that Ethereum's JSON-RPC has for what they have in common.
enum FileChainJSON {
  /// A block with its transaction.
  static func value(_ block: Block) -> JSONValue {
    let header = block.header
    return .members(
      ("number", .quantity(header.context.number)), ("hash", .hash(header.hash)),
      ("parentHash", .hash(header.parent)), ("stateRoot", .hash(header.stateRoot)),
      ("transactionsRoot", .hash(header.transactionsRoot)),
      ("receiptsRoot", .hash(header.receiptsRoot)), ("gasUsed", .quantity(header.gasUsed)),
      ("timestamp", .quantity(header.context.time)),
      ("transactions", .array(block.transactions.map { transaction($0) })))
  }

  private static func transaction(_ transaction: BlockTransaction) -> JSONValue {
    .members(
      ("hash", .hash(transaction.hash)), ("from", .address(transaction.sender)),
      ("to", transaction.recipient.map { .address($0) } ?? .null),
      ("nonce", .quantity(transaction.nonce)), ("value", .quantity(transaction.value)),
      ("gas", .quantity(transaction.gasLimit)), ("input", .data(transaction.data)))
  }

  /// The receipt of a block's transaction.
  static func receipt(_ block: Block) -> JSONValue? {
    guard let receipt = block.receipts.first, let transaction = block.transactions.first else {
      return nil
    }
    return .members(
      ("transactionHash", .hash(receipt.transactionHash)),
      ("blockHash", .hash(block.header.hash)),
      ("blockNumber", .quantity(block.header.context.number)),
      ("from", .address(transaction.sender)),
      ("to", transaction.recipient.map { .address($0) } ?? .null),
      ("gasUsed", .quantity(receipt.gasUsed)),
      ("contractAddress", receipt.contract.map { .address($0) } ?? .null),
      (
        "logs",
        .array(
          receipt.events.map { event in
            .members(
              ("address", .address(event.contract)),
              ("topics", .array(event.topics.map { .hash($0) })), ("data", .data(event.data)))
          })
      ), ("status", .quantity(receipt.isSuccess ? UInt64(1) : 0)))
  }
}
