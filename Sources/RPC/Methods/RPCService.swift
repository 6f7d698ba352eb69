import Bytecode
import Diagnostics
import Ledger
import Logging
import Node
import Primitives
import State
import Storage

/// Answers JSON-RPC for a node, with the methods of `RPCMethod.all`.
package final class RPCService: RPCResponder {
  let node: ChainNode
  let runner: CallRunner
  let interfaces = InterfaceCache()
  let sources: PublishedSources
  let filters: FilterTable
  let subscriptions: SubscriptionTable
  /// What scripts may do to the chain; nil where they may not.
  let development: Development?
  private let metrics: ServerMetrics
  private let log: Logger

  /// A service, which answers on so many threads at once; `development` is for a development chain that only this machine reaches. `log`
  /// gets a line for each call at the level debug, and one for each fault of ours.
  package init(
    _ node: ChainNode, readers: Int = 4, metrics: ServerMetrics, development: Development? = nil,
    log: Logger = Logger(label: "rpc", factory: { _ in SwiftLogNoOpLogHandler() })
  ) {
    self.node = node
    self.log = log
    self.metrics = metrics
    self.development = development
    runner = CallRunner(node, count: readers)
    sources = PublishedSources(node.store)
    filters = FilterTable(node)
    subscriptions = SubscriptionTable()
    metrics.set(.blockNumber, Int(clamping: node.head.number))
    node.observe { [unowned node, filters, subscriptions, metrics] event in
      filters.hear(event)
      subscriptions.hear(event)
      guard case .block(let header, let transactions, _) = event else { return }
      metrics.set(.blockNumber, Int(clamping: header.context.number))
      metrics.set(.pending, node.waitingCount)
      metrics.count(.transactions, transactions.count)
      metrics.count(.gasUsed, Int(clamping: header.gasUsed))
    }
  }

  package func changesChain(_ body: RPCBody) -> Bool {
    body.requests.contains { RPCMethod.all[$0.method]?.changesChain ?? false }
  }

  package func answer(_ body: RPCBody, session: RPCSession?) -> String? {
    body.answer { request in
      let start = ContinuousClock.now
      let result = Result { () throws(RPCError) in try answer(request, session) }
      note(request, result, ContinuousClock.now - start)
      return result
    }
  }

  private func note(
    _ request: RPCRequest, _ result: Result<JSONValue, RPCError>, _ took: Duration
  ) {
    let isKnown = RPCMethod.all[request.method] != nil
    let method = isKnown ? request.method : "unknown"
    var error: RPCError?
    if case .failure(let reason) = result { error = reason }
    metrics.note(method: method, error: error?.code, took: took)
    let level: Logger.Level = error?.code == RPCError.Code.internalFault.rawValue ? .error : .debug
    log.log(level: level, "\(method) \(took)\(error.map { " \($0.code) \($0.message)" } ?? "")")
  }

  private func answer(
    _ request: RPCRequest, _ session: RPCSession?
  ) throws(RPCError) -> JSONValue {
    guard let method = RPCMethod.all[request.method] else {
      throw RPCError(
        .unknownMethod, "the method \(request.method.prefix(64)) does not exist/is not available")
    }
    var parameters = RPCParameters(request.parameters)
    return try method.run(self, &parameters, session)
  }

  package func answer(_ method: String, _ target: String, _ body: [UInt8]) -> HTTPAnswer? {
    let path = RPCService.path(target)
    return switch (method, path) {
    case ("GET", "/"): HTTPAnswer(contentType: "text/html; charset=utf-8", body: NodePage.html)
    case ("GET", "/metrics"): HTTPAnswer(contentType: "text/plain; version=0.0.4", body: numbers)
    case ("GET", _) where path.hasPrefix("/blob/"), ("HEAD", _) where path.hasPrefix("/blob/"):
      BlobStream.answer(String(path.dropFirst(6)), of: node)
    default: nil
    }
  }

  package func upload(_ target: String, length: Int?) -> (any HTTPUpload)? {
    RPCService.path(target) == "/blob" ? BlobUpload(node, length: length) : nil
  }

  /// What Prometheus reads.
  private var numbers: [UInt8] {
    metrics.set(.pending, node.waitingCount)
    metrics.set(.blobBytes, node.blobs.byteCount)
    return Array(metrics.page.utf8)
  }

  private static func path(_ target: String) -> String { String(target.prefix { $0 != "?" }) }

  package func end(_ session: RPCSession) { subscriptions.end(session) }

  /// The interface of the contract that is at an address behind the last block; nil when there is none.
  package func interface(at address: Address) -> ContractInterface? {
    guard let snapshot = try? node.store.snapshot(),
      let hash = snapshot.account(address).codeHash
    else { return nil }
    return interfaces.interface(hash, snapshot)
  }

  // MARK: What methods share

  /// What an access to the store gives.
  func stored<Value>(_ access: () throws(StorageError) -> Value) throws(RPCError) -> Value {
    do throws(StorageError) {
      return try access()
    } catch {
      switch error {
      case .tooManyLogs: throw RPCError(.limitExceeded, "\(error)")
      case .noVersion: throw RPCError(.refused, "missing trie node: \(error)")
      default: throw RPCError(.internalFault, "\(error)")
      }
    }
  }

  /// The number of the block that is meant; nil when there is no such block.
  func number(of reference: BlockReference) throws(RPCError) -> UInt64? {
    switch reference {
    case .number(let number): number <= node.head.number ? number : nil
    case .hash(let hash):
      try stored { () throws(StorageError) in try node.store.number(of: hash) }
    case .latest, .pending: node.head.number
    case .earliest: 0
    }
  }

  /// The state behind the block that is meant; by default the last.
  func snapshot(_ reference: BlockReference?) throws(RPCError) -> ChainSnapshot {
    guard let number = try number(of: reference ?? .latest) else {
      throw RPCError(.refused, "header not found")
    }
    return try stored { () throws(StorageError) in
      try node.store.snapshot(at: number == node.head.number ? nil : number)
    }
  }

  /// A block with its transactions and receipts; nil when there is none.
  func block(_ reference: BlockReference) throws(RPCError) -> StoredBlock? {
    guard let number = try number(of: reference) else { return nil }
    return try stored { () throws(StorageError) in
      try StoredBlock(number, in: node.store)
    }
  }
}
