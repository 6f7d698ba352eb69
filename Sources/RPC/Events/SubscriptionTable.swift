import Diagnostics
import Ledger
import Node
import Primitives
import Storage
import Synchronization

/// What clients on WebSockets want to hear.
final class SubscriptionTable: Sendable {
  enum Kind: Sendable {
    case newHeads
    case logs(LogQuery)
    case newPendingTransactions(full: Bool)
  }

  private struct Subscription: Sendable {
    let session: RPCSession
    let kind: Kind
  }

  private let subscriptions = Mutex<[String: Subscription]>([:])

  /// A new subscription's identity.
  func add(_ kind: Kind, for session: RPCSession) throws(RPCError) -> String {
    try subscriptions.withLock { subscriptions throws(RPCError) in
      let own = subscriptions.values.filter { $0.session === session }.count
      guard own < RPCLimits.subscriptionsMax else {
        throw RPCError(.limitExceeded, "a connection has at most \(own) subscriptions")
      }
      let identity = FilterTable.identity()
      subscriptions[identity] = Subscription(session: session, kind: kind)
      return identity
    }
  }

  /// Whether the session had such a subscription.
  func remove(_ identity: String, of session: RPCSession) -> Bool {
    subscriptions.withLock { subscriptions in
      guard subscriptions[identity]?.session === session else { return false }
      subscriptions[identity] = nil
      return true
    }
  }

  /// Forgets a session.
  func end(_ session: RPCSession) {
    subscriptions.withLock { $0 = $0.filter { $0.value.session !== session } }
  }

  /// Tells those who want to hear of it.
  func hear(_ event: NodeEvent) {
    let all = subscriptions.withLock { $0 }
    guard !all.isEmpty else { return }
    switch event {
    case .transaction(let transaction):
      for (identity, subscription) in all {
        guard case .newPendingTransactions(let isFull) = subscription.kind else { continue }
        let value: JSONValue =
          isFull ? TransactionJSON.value(transaction, at: nil) : .hash(transaction.hash)
        subscription.session.send(
          RPCAnswer.notification(value, subscription: identity).compact)
      }
    case .block(let header, _, let receipts): tell(all, header, receipts)
    }
  }

  private func tell(
    _ all: [String: Subscription], _ header: BlockHeader, _ receipts: [Receipt]
  ) {
    let head = BlockJSON.announcement(header, receipts: receipts)
    let block = header.hash
    for (identity, subscription) in all {
      switch subscription.kind {
      case .newHeads:
        subscription.session.send(RPCAnswer.notification(head, subscription: identity).compact)
      case .logs(let query):
        var index = 0
        for (position, receipt) in receipts.enumerated() {
          for event in receipt.events {
            if query.filter.matches(event) {
              let log = ReceiptJSON.log(
                event, block, header.context, transaction: receipt.transactionHash,
                transactionIndex: position, index: index)
              subscription.session.send(
                RPCAnswer.notification(log, subscription: identity).compact)
            }
            index += 1
          }
        }
      case .newPendingTransactions: break
      }
    }
  }
}
