import Diagnostics
import Ledger
import Primitives
import Storage

/// A block as it lies in the store, with everything that answers need.
struct StoredBlock {
  let header: BlockHeader
  let transactions: [SignedTransaction]
  let receipts: [Receipt]
  private let bytes: Int

  /// Nil when there is no block of that number.
  init?(_ number: UInt64, in store: ChainStore) throws(StorageError) {
    guard let record = try store.block(number) else { return nil }
    header = record.header
    let encodings = try store.transactions(of: number)
    receipts = try store.receipts(of: number)
    bytes = encodings.reduce(header.encoded.count) { $0 + $1.count }
    var transactions: [SignedTransaction] = []
    for encoding in encodings {
      guard let transaction = try? SignedTransaction(decoding: encoding) else {
        throw .damaged(what: "a transaction of block \(number)")
      }
      transactions.append(transaction)
    }
    self.transactions = transactions
  }

  /// As `eth_getBlockByNumber` answers it.
  func json(fullTransactions isFull: Bool) -> JSONValue {
    BlockJSON.value(
      header, receipts: receipts,
      transactions: isFull
        ? transactions.indices.map { transaction(at: $0) } : transactions.map { .hash($0.hash) },
      bytes: bytes)
  }

  /// The transaction at a position, which must be there.
  func transaction(at index: Int) -> JSONValue {
    TransactionJSON.value(
      transactions[index], at: TransactionJSON.Place(header: header, index: index))
  }

  /// The receipts as they are answered.
  var receiptsJSON: [JSONValue] { ReceiptJSON.values(receipts, transactions, in: header) }
}
