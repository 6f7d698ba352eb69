import Diagnostics
import Ledger
import Primitives
import Storage
import VM

/// Receipts and events as Ethereum's JSON-RPC answers them.
enum ReceiptJSON {
  /// The receipts of a block, of which `transactions` are in the same order.
  static func values(
    _ receipts: [Receipt], _ transactions: [SignedTransaction], in header: BlockHeader
  ) -> [JSONValue] {
    var gas: UInt64 = 0
    var events = 0
    var values: [JSONValue] = []
    for (index, (receipt, transaction)) in zip(receipts, transactions).enumerated() {
      gas += receipt.gasUsed
      values.append(
        value(
          receipt, transaction, in: header, index: index, cumulativeGas: gas, firstLog: events))
      events += receipt.events.count
    }
    return values
  }

  private static func value(
    _ receipt: Receipt, _ transaction: SignedTransaction, in header: BlockHeader, index: Int,
    cumulativeGas: UInt64, firstLog: Int
  ) -> JSONValue {
    let payload = transaction.payload
    return .members(
      ("transactionHash", .hash(transaction.hash)), ("transactionIndex", .quantity(UInt64(index))),
      ("blockHash", .hash(header.hash)), ("blockNumber", .quantity(header.context.number)),
      ("from", .address(transaction.sender)),
      ("to", payload.recipient.map { .address($0) } ?? .null),
      ("cumulativeGasUsed", .quantity(cumulativeGas)), ("gasUsed", .quantity(receipt.gasUsed)),
      ("contractAddress", receipt.contract.map { .address($0) } ?? .null),
      (
        "logs",
        .array(
          receipt.events.enumerated().map { offset, event in
            log(
              event, header.hash, header.context, transaction: receipt.transactionHash,
              transactionIndex: index, index: firstLog + offset)
          })
      ),
      ("logsBloom", .data(EventBloom(receipt.events).bytes)),
      ("type", .quantity(UInt64(payload.kind.rawValue))),
      ("effectiveGasPrice", .quantity(receipt.gasPrice)),
      ("status", .quantity(receipt.isSuccess ? UInt64(1) : 0)))
  }

  /// An event.
  static func log(
    _ event: EmittedEvent, _ block: Hash256, _ context: BlockContext, transaction: Hash256,
    transactionIndex: Int, index: Int
  ) -> JSONValue {
    .members(
      ("address", .address(event.contract)), ("topics", .array(event.topics.map { .hash($0) })),
      ("data", .data(event.data)), ("blockNumber", .quantity(context.number)),
      ("blockHash", .hash(block)), ("blockTimestamp", .quantity(context.time)),
      ("transactionHash", .hash(transaction)),
      ("transactionIndex", .quantity(UInt64(transactionIndex))),
      ("logIndex", .quantity(UInt64(index))), ("removed", .bool(false)))
  }
}
