import Synchronization

/// What the server counts, for Prometheus.
package final class ServerMetrics: Sendable {
  /// A number that is shown.
  package enum Name: String, CaseIterable, Sendable {
    case connections = "galaxy_rpc_connections"
    case connectionsRefused = "galaxy_rpc_connections_refused_total"
    case calls = "galaxy_rpc_calls_total"
    case errors = "galaxy_rpc_errors_total"
    case notifications = "galaxy_rpc_notifications_total"
    case blockNumber = "galaxy_block_number"
    case transactions = "galaxy_transactions_total"
    case gasUsed = "galaxy_gas_used_total"
    case pending = "galaxy_pending_transactions"

    var help: String {
      switch self {
      case .connections: "Open connections."
      case .connectionsRefused: "Connections that were closed because there were too many."
      case .calls: "JSON-RPC calls."
      case .errors: "JSON-RPC calls that were answered with an error."
      case .notifications: "Messages to subscribers."
      case .blockNumber: "The number of the latest block."
      case .transactions: "Transactions in blocks since the start."
      case .gasUsed: "Gas of blocks since the start."
      case .pending: "Transactions that wait for a block."
      }
    }

    var isCounter: Bool { rawValue.hasSuffix("_total") }
  }

  private let values = Mutex<[Name: Int]>([:])

  /// All zero.
  package init() {}

  /// Adds to a counter; wraps.
  package func count(_ name: Name, _ amount: Int = 1) {
    values.withLock { $0[name, default: 0] &+= amount }
  }

  /// Sets a gauge.
  package func set(_ name: Name, _ value: Int) {
    values.withLock { $0[name] = value }
  }

  /// All of them in Prometheus' text format.
  package var page: String {
    let values = values.withLock { $0 }
    return Name.allCases.map { name in
      """
      # HELP \(name.rawValue) \(name.help)
      # TYPE \(name.rawValue) \(name.isCounter ? "counter" : "gauge")
      \(name.rawValue) \(values[name] ?? 0)

      """
    }.joined()
  }
}
