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
  /// The events that a query asks for, in blocks from `first` (nil: from where it says) on.
  func logs(_ query: LogQuery, from first: UInt64? = nil) throws(RPCError) -> [JSONValue] {
    if case .number(let from) = query.from, case .number(let to) = query.to, from > to {
      throw RPCError(.invalidParameters, "invalid block range params")
    }
    let begin = try first == nil ? number(of: query.from ?? .latest) : first
    guard let to = try number(of: query.to ?? .latest), let from = begin else {
      if case .hash = query.from { throw RPCError(.refused, "unknown block") }
      // Blocks that are not there yet have no events.
      guard let to = query.to, case .number(let last) = to, let from = query.from,
        case .number(let first) = from, first <= last, first <= node.head.number
      else { return [] }
      return try logs(in: first...node.head.number, query.filter)
    }
    guard from <= to else { throw RPCError(.invalidParameters, "invalid block range params") }
    return try logs(in: from...to, query.filter)
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
