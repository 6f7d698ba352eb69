import NIOCore

/// An open connection, as the table of all sees it.
final class ServedConnection {
  /// What it is doing.
  enum Phase {
    /// It waits for a request.
    case idle
    /// A request arrives, is run, or is answered.
    case busy
    /// It speaks WebSocket, and stays.
    case socket
  }

  let channel: any Channel
  /// Since when it has been in its phase.
  private(set) var since: NIODeadline
  private(set) var phase = Phase.idle
  /// When it is closed unless something happens; nil while we are those who are slow.
  var deadline: NIODeadline?
  /// Bytes of it that take memory of ours.
  fileprivate(set) var heldBytes = 0
  /// Bytes on the disk, of an upload that is not complete, or was announced.
  fileprivate(set) var uploadBytes = 0

  init(_ channel: any Channel, now: NIODeadline) {
    self.channel = channel
    since = now
  }

  func enter(_ phase: Phase, now: NIODeadline, deadline: NIODeadline?) {
    self.phase = phase
    self.deadline = deadline
    since = now
  }
}

/// All connections of a server. Lives on the server's event loop, and is used there alone.
final class ConnectionTable {
  let configuration: ServerConfiguration
  private var connections: [ObjectIdentifier: ServedConnection] = [:]
  /// Bytes of requests and answers of all connections.
  private var heldBytes = 0
  /// Bytes of uploads of all connections.
  private var uploadBytes = 0
  /// Whether no connection is to stay.
  private var isClosing = false
  let metrics: ServerMetrics

  init(_ configuration: ServerConfiguration, metrics: ServerMetrics) {
    self.configuration = configuration
    self.metrics = metrics
  }

  /// When something that begins now is late.
  var deadline: NIODeadline { .now() + .seconds(configuration.secondsMax) }

  /// Takes a new connection; nil when there are too many that are not idle.
  func admit(_ channel: any Channel) -> ServedConnection? {
    guard !isClosing else { return nil }
    if connections.count >= configuration.connectionsMax {
      let idle = connections.values.filter { $0.phase == .idle }.min { $0.since < $1.since }
      metrics.count(.connectionsRefused)
      guard let idle else { return nil }
      remove(idle)
      idle.channel.close(promise: nil)
    }
    let connection = ServedConnection(channel, now: .now())
    connection.deadline = deadline
    connections[ObjectIdentifier(connection)] = connection
    metrics.set(.connections, connections.count)
    return connection
  }

  /// Forgets a connection that is closed.
  func remove(_ connection: ServedConnection) {
    guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
    hold(0, for: connection)
    holdUpload(0, for: connection)
    metrics.set(.connections, connections.count)
  }

  /// Notes how many bytes a connection takes; whether there is room for that.
  @discardableResult
  func hold(_ bytes: Int, for connection: ServedConnection) -> Bool {
    heldBytes += bytes - connection.heldBytes
    connection.heldBytes = bytes
    return heldBytes <= RPCLimits.pendingBytesMax
  }

  /// Notes how many bytes a connection uploads; whether there is room for that.
  @discardableResult
  func holdUpload(_ bytes: Int, for connection: ServedConnection) -> Bool {
    uploadBytes += bytes - connection.uploadBytes
    connection.uploadBytes = bytes
    return uploadBytes <= RPCLimits.uploadsBytesMax
  }

  /// Until when so many bytes must have come, or gone, since a moment: a connection that is slower than `RPCLimits.bytesPerSecondMin`
  /// is closed.
  func deadline(since start: NIODeadline, bytes: Int) -> NIODeadline {
    start + .seconds(configuration.secondsMax + Int64(bytes / RPCLimits.bytesPerSecondMin))
  }

  /// Whether there is none.
  var isEmpty: Bool { connections.isEmpty }

  /// Whether a connection may wait for another request.
  var keepsAlive: Bool { !isClosing }

  /// Closes what is late, and asks sockets that are quiet for a sign of life.
  func sweep() {
    let now = NIODeadline.now()
    for connection in connections.values {
      if let deadline = connection.deadline, deadline < now {
        connection.channel.close(promise: nil)
      } else if connection.phase == .socket {
        connection.channel.pipeline.fireUserInboundEventTriggered(SocketPing())
      }
    }
  }

  /// Closes idle connections and sockets now, the others behind their answers.
  func close() {
    isClosing = true
    for connection in connections.values where connection.phase != .busy {
      connection.channel.close(promise: nil)
    }
  }
}

/// Asks a WebSocket's handler to ping its client if it has been quiet.
struct SocketPing: Sendable {}
