/// How a server is reached, and what it bears.
package struct ServerConfiguration: Sendable {
  /// The address to listen at.
  package var host: String
  /// The port; 0 lets the system choose.
  package var port: Int
  /// The path of a Unix socket that is served, too, to processes of the same user; nil for none.
  package var socketPath: String?
  /// Who may ask over HTTP.
  package var policy: OriginPolicy
  /// The most open connections; a new one closes that which has been idle longest.
  package var connectionsMax: Int
  /// How long a connection may be idle, a request take to arrive, and an answer take to leave, in seconds.
  package var secondsMax: Int64
  /// Threads that run calls.
  package var readers: Int

  /// A configuration; by default on loopback.
  package init(
    host: String = "127.0.0.1", port: Int = 8545, socketPath: String? = nil,
    policy: OriginPolicy = OriginPolicy(),
    connectionsMax: Int = 1_000, secondsMax: Int64 = 60, readers: Int = 4
  ) {
    self.host = host
    self.port = port
    self.socketPath = socketPath
    self.policy = policy
    self.connectionsMax = connectionsMax
    self.secondsMax = secondsMax
    self.readers = readers
  }
}
