import CoreMetrics

/// What a server counts: swift-metrics' counters, gauges and timers on a registry of its own, so that several servers in one process are apart.
package final class ServerMetrics: Sendable {
  /// A number that is shown.
  package enum Name: String, CaseIterable, Sendable {
    case connections = "galaxy_rpc_connections"
    case connectionsRefused = "galaxy_rpc_connections_refused_total"
    case notifications = "galaxy_rpc_notifications_total"
    case blockNumber = "galaxy_block_number"
    case transactions = "galaxy_transactions_total"
    case gasUsed = "galaxy_gas_used_total"
    case pending = "galaxy_pending_transactions"
    case blobBytes = "galaxy_waiting_blob_bytes"

    var help: String {
      switch self {
      case .connections: "Open connections."
      case .connectionsRefused: "Connections that were closed because there were too many."
      case .notifications: "Messages to subscribers."
      case .blockNumber: "The number of the latest block."
      case .transactions: "Transactions in blocks since the start."
      case .gasUsed: "Gas of blocks since the start."
      case .pending: "Transactions that wait for a block."
      case .blobBytes: "Bytes of blobs that no block has yet."
      }
    }

    var isCounter: Bool { rawValue.hasSuffix("_total") }
  }

  private static let calls = "galaxy_rpc_calls_total"
  private static let errors = "galaxy_rpc_errors_total"
  private static let duration = "galaxy_rpc_duration_seconds"
  private static let helps: [String: String] = [
    calls: "JSON-RPC calls, by method.",
    errors: "JSON-RPC calls that were answered with an error, by its code.",
    duration: "How long JSON-RPC calls took.",
  ]

  private let registry = PrometheusRegistry()
  private let counters: [Name: Counter]
  private let gauges: [Name: Meter]
  private let timer: Timer

  /// All zero.
  package init() {
    var counters: [Name: Counter] = [:]
    var gauges: [Name: Meter] = [:]
    for name in Name.allCases {
      if name.isCounter {
        counters[name] = Counter(label: name.rawValue, factory: registry)
      } else {
        gauges[name] = Meter(label: name.rawValue, factory: registry)
      }
    }
    (self.counters, self.gauges) = (counters, gauges)
    timer = Timer(label: ServerMetrics.duration, factory: registry)
  }

  /// Adds to a counter.
  package func count(_ name: Name, _ amount: Int = 1) { counters[name]?.increment(by: amount) }

  /// Sets a gauge.
  package func set(_ name: Name, _ value: Int) { gauges[name]?.set(value) }

  /// Notes a call: its method, which is one of ours or `unknown`, the code of its error, and how long it took.
  func note(method: String, error: Int?, took: Duration) {
    Counter(label: ServerMetrics.calls, dimensions: [("method", method)], factory: registry)
      .increment()
    if let error {
      Counter(label: ServerMetrics.errors, dimensions: [("code", "\(error)")], factory: registry)
        .increment()
    }
    let (seconds, attoseconds) = took.components
    timer.recordNanoseconds(seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000)
  }

  /// All of them in Prometheus' text format.
  package var page: String {
    registry.page { label in Name(rawValue: label)?.help ?? ServerMetrics.helps[label] ?? "" }
  }
}
