import Diagnostics
import Ledger
import Node
import Primitives
import Storage

extension RPCMethod {
  /// Events, asked for once or again and again.
  static let logMethods: [(String, RPCMethod)] = [
    (
      "eth_getLogs",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let query = try parameters.required { value throws(RPCValueError) in try LogQuery(value) }
        try parameters.finish()
        return .array(try service.logs(query))
      }
    ),
    (
      "eth_newFilter",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let query = try parameters.required { value throws(RPCValueError) in try LogQuery(value) }
        try parameters.finish()
        return .string(try service.filters.add(.logs(query)))
      }
    ),
    (
      "eth_newBlockFilter",
      RPCMethod { service, parameters, _ throws(RPCError) in
        try parameters.finish()
        return .string(try service.filters.add(.blocks))
      }
    ),
    (
      "eth_newPendingTransactionFilter",
      RPCMethod { service, parameters, _ throws(RPCError) in
        try parameters.finish()
        return .string(try service.filters.add(.transactions([])))
      }
    ),
    (
      "eth_uninstallFilter",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let identity = try parameters.required(RPCValue.text)
        try parameters.finish()
        return .bool(service.filters.remove(identity))
      }
    ),
    (
      "eth_getFilterChanges",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let identity = try parameters.required(RPCValue.text)
        try parameters.finish()
        return .array(try service.changes(since: service.filters.ask(identity)))
      }
    ),
    (
      "eth_getFilterLogs",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let identity = try parameters.required(RPCValue.text)
        try parameters.finish()
        guard case .logs(let query) = try service.filters.ask(identity).kind else {
          throw RPCError(.refused, "filter not found")
        }
        return .array(try service.logs(query, isFilter: true))
      }
    ),
  ]
}

extension RPCService {
  /// What a filter has not seen.
  fileprivate func changes(since filter: FilterTable.Filter) throws(RPCError) -> [JSONValue] {
    switch filter.kind {
    case .transactions(let hashes): return hashes.map { .hash($0) }
    case .blocks:
      var hashes: [JSONValue] = []
      let last = node.head.number
      guard filter.next <= last else { return [] }
      let count = min(last - filter.next, RPCLimits.logBlocksMax)
      for number in filter.next...(filter.next + count) {
        let record = try stored { () throws(StorageError) in try node.store.block(number) }
        if let record { hashes.append(.hash(record.header.hash)) }
      }
      return hashes
    case .logs(let query):
      var first = filter.next
      if let from = query.from, case .number(let number) = from { first = max(first, number) }
      return try logs(query, from: first, isFilter: true)
    }
  }
}
