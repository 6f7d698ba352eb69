import Diagnostics
import Node
import Primitives
import Storage

extension RPCMethod {
  /// Blocks and what is in them. What is not there is null.
  static let blockMethods: [(String, RPCMethod)] = [
    (
      "eth_blockNumber",
      RPCMethod { service, parameters, _ throws(RPCError) in
        try parameters.finish()
        return .quantity(service.node.head.number)
      }
    ),
    ("eth_getBlockByNumber", block(BlockReference.numberOrTag)),
    ("eth_getBlockByHash", block(hash)),
    (
      "eth_getBlockReceipts",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let reference = try parameters.required(BlockReference.any)
        try parameters.finish()
        return try service.block(reference).map { .array($0.receiptsJSON) } ?? .null
      }
    ),
    ("eth_getBlockTransactionCountByNumber", count(BlockReference.numberOrTag) { $0 }),
    ("eth_getBlockTransactionCountByHash", count(hash) { $0 }),
    ("eth_getUncleCountByBlockNumber", count(BlockReference.numberOrTag) { _ in 0 }),
    ("eth_getUncleCountByBlockHash", count(hash) { _ in 0 }),
    ("eth_getTransactionByBlockNumberAndIndex", transaction(BlockReference.numberOrTag)),
    ("eth_getTransactionByBlockHashAndIndex", transaction(hash)),
  ]

  private typealias Read = @Sendable (JSONValue) throws(RPCValueError) -> BlockReference

  private static let hash: Read = { value throws(RPCValueError) in .hash(try RPCValue.hash(value)) }

  private static func block(_ read: @escaping Read) -> RPCMethod {
    RPCMethod { service, parameters, _ throws(RPCError) in
      let reference = try parameters.required(read)
      let isFull = try parameters.optional(RPCValue.flag) ?? false
      try parameters.finish()
      return try service.block(reference)?.json(fullTransactions: isFull) ?? .null
    }
  }

  private static func count(
    _ read: @escaping Read, _ result: @escaping @Sendable (Int) -> Int
  ) -> RPCMethod {
    RPCMethod { service, parameters, _ throws(RPCError) in
      let reference = try parameters.required(read)
      try parameters.finish()
      guard let number = try service.number(of: reference) else { return .null }
      let record = try service.stored { () throws(StorageError) in
        try service.node.store.block(number)
      }
      return record.map { .quantity(UInt64(result($0.transactionHashes.count))) } ?? .null
    }
  }

  private static func transaction(_ read: @escaping Read) -> RPCMethod {
    RPCMethod { service, parameters, _ throws(RPCError) in
      let reference = try parameters.required(read)
      let index = try parameters.required(RPCValue.uint64)
      try parameters.finish()
      guard let block = try service.block(reference), index < block.transactions.count else {
        return .null
      }
      return block.transaction(at: Int(index))
    }
  }
}
