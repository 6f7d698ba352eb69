/// A client that can be sent messages: one WebSocket.
package final class RPCSession: Sendable {
  private let deliver: @Sendable (String) -> Void

  /// A session whose messages are given to `deliver`, on any thread.
  package init(deliver: @escaping @Sendable (String) -> Void) {
    self.deliver = deliver
  }

  /// Sends a message. A client that does not read loses its connection.
  package func send(_ text: String) { deliver(text) }
}
