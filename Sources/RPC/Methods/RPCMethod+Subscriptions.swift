import Diagnostics

extension RPCMethod {
  /// What a client on a WebSocket is told without asking again.
  static let subscriptionMethods: [(String, RPCMethod)] = [
    (
      "eth_subscribe",
      RPCMethod { service, parameters, session throws(RPCError) in
        let kind = try parameters.required(RPCValue.text)
        let detail = try parameters.optional { $0 }
        try parameters.finish()
        guard let session else { throw withoutSocket }
        return .string(
          try service.subscriptions.add(subscription(to: kind, detail), for: session))
      }
    ),
    (
      "eth_unsubscribe",
      RPCMethod { service, parameters, session throws(RPCError) in
        let identity = try parameters.required(RPCValue.text)
        try parameters.finish()
        guard let session else { throw withoutSocket }
        return .bool(service.subscriptions.remove(identity, of: session))
      }
    ),
  ]

  private static let withoutSocket = RPCError(
    .unknownMethod, "notifications not supported: subscribe over a WebSocket")

  private static func subscription(
    to kind: String, _ detail: JSONValue?
  ) throws(RPCError) -> SubscriptionTable.Kind {
    do throws(RPCValueError) {
      switch kind {
      case "newHeads": return .newHeads
      case "logs": return .logs(try LogQuery(detail ?? .object([])))
      case "newPendingTransactions":
        return .newPendingTransactions(full: try detail.map(RPCValue.flag) ?? false)
      default: throw RPCValueError("no \"\(kind.prefix(64))\" subscription in eth namespace")
      }
    } catch {
      throw RPCError(.invalidParameters, error.reason)
    }
  }
}
