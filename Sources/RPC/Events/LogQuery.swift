import Diagnostics
import Ledger
import Node
import Primitives
import Storage

/// Which events a client asks for, and in which blocks.
struct LogQuery: Sendable {
  var filter: EventFilter
  /// Nil: from the last block on.
  var from: BlockReference?
  /// Nil: to the last block.
  var to: BlockReference?

  /// Reads the object that `eth_getLogs` takes.
  init(_ value: JSONValue) throws(RPCValueError) {
    guard case .object = value else { throw RPCValueError("a filter is an object") }
    from = try RPCValue.member(value, "fromBlock", BlockReference.numberOrTag)
    to = try RPCValue.member(value, "toBlock", BlockReference.numberOrTag)
    if let hash = try RPCValue.member(value, "blockHash", RPCValue.hash) {
      guard from == nil, to == nil else {
        throw RPCValueError("cannot specify both blockHash and fromBlock/toBlock")
      }
      (from, to) = (.hash(hash), .hash(hash))
    }
    filter = EventFilter(
      contracts: Set(
        try RPCValue.member(value, "address") { value throws(RPCValueError) in
          try LogQuery.oneOrMore(value, RPCValue.address)
        } ?? []),
      topics: try RPCValue.member(value, "topics") { value throws(RPCValueError) in
        try RPCValue.array(value, max: 4) { value throws(RPCValueError) in
          value == .null ? [] : Set(try LogQuery.oneOrMore(value, RPCValue.hash))
        }
      } ?? [])
  }

  private static func oneOrMore<Value>(
    _ value: JSONValue, _ read: (JSONValue) throws(RPCValueError) -> Value
  ) throws(RPCValueError) -> [Value] {
    guard case .array = value else { return [try read(value)] }
    return try RPCValue.array(value, max: RPCLimits.filterAlternativesMax, read)
  }
}

extension RPCService {
  /// The events that a query asks for. A filter is asked from `first` on and may be for blocks to come; who asks once for blocks
  /// that are not there is wrong about the chain.
  func logs(
    _ query: LogQuery, from first: UInt64? = nil, isFilter: Bool = false
  ) throws(RPCError) -> [JSONValue] {
    let head = node.head.number
    let begin = if let first { first } else { try blockNumber(query.from ?? .latest) }
    let end = try blockNumber(query.to ?? .latest)
    guard !isFilter else {
      let end = min(end, head)
      return begin <= end ? try logs(in: begin...end, query.filter) : []
    }
    guard begin <= end else {
      throw RPCError(.invalidParameters, "invalid block range params")
    }
    guard end <= head else {
      throw RPCError(.invalidParameters, "block range extends beyond current head block")
    }
    return try logs(in: begin...end, query.filter)
  }

  /// The number that is meant, whether there is such a block or not.
  private func blockNumber(_ reference: BlockReference) throws(RPCError) -> UInt64 {
    if case .number(let number) = reference { return number }
    guard let number = try number(of: reference) else { throw RPCError(.refused, "unknown block") }
    return number
  }

  private func logs(
    in range: ClosedRange<UInt64>, _ filter: EventFilter
  ) throws(RPCError) -> [JSONValue] {
    guard range.upperBound - range.lowerBound <= RPCLimits.logBlocksMax else {
      throw RPCError(
        .limitExceeded, "query exceeds the limit of \(RPCLimits.logBlocksMax) blocks")
    }
    let logs = try stored { () throws(StorageError) in
      try node.store.logs(
        in: range, filter, max: RPCLimits.logsMax, blocksMax: Int(RPCLimits.logBlocksMax))
    }
    var headers: [UInt64: (Hash256, BlockContext)] = [:]
    var values: [JSONValue] = []
    for log in logs {
      if headers[log.block] == nil {
        let record = try stored { () throws(StorageError) in try node.store.block(log.block) }
        headers[log.block] = record.map { ($0.header.hash, $0.header.context) }
      }
      guard let (hash, context) = headers[log.block] else { continue }
      values.append(
        ReceiptJSON.log(
          log.event, hash, context, transaction: log.transaction,
          transactionIndex: Int(log.transactionIndex), index: Int(log.index)))
    }
    return values
  }
}
