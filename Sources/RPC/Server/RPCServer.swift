import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A server of JSON-RPC over HTTP and WebSocket on one port, and over a Unix socket if one is wanted.
///
/// One event loop has all connections and never waits; what takes time runs on other threads (`RPCWork`).
package final class RPCServer: Sendable {
  private let group: MultiThreadedEventLoopGroup
  private let listener: any Channel
  /// That of the Unix socket.
  private let localListener: (any Channel)?
  private let socketPath: String?
  private let table: NIOLoopBound<ConnectionTable>
  private let work: RPCWork
  private let sweeper: RepeatedTask
  /// The port that it listens at.
  package let port: Int

  /// Listens; throws when that is not possible, mostly because the port is in use. A Unix socket that nobody listens at any more is replaced.
  package init(
    _ configuration: ServerConfiguration, responder: any RPCResponder, metrics: ServerMetrics
  ) throws {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.next()
    let work = RPCWork(responder, readers: configuration.readers)
    let table = try loop.submit {
      NIOLoopBound(ConnectionTable(configuration, metrics: metrics), eventLoop: loop)
    }.wait()
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      // What waits for a place in the table shall not wait in the kernel for long.
      .serverChannelOption(.maxMessagesPerRead, value: 64)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.socketOption(.so_keepalive), value: 1)
      .childChannelOption(
        .writeBufferWaterMark, value: .init(low: 1 << 18, high: 1 << 20)
      )
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try RPCServer.configure(channel, table.value, work)
        }
      }
    do {
      listener = try bootstrap.bind(host: configuration.host, port: configuration.port).wait()
      localListener = try configuration.socketPath.map { [group] path in
        try LocalSocket.listen(at: path, group) {
          try RPCServer.configureLocal($0, table.value, work)
        }
      }
    } catch {
      work.shutDown()
      try? group.syncShutdownGracefully()
      throw error
    }
    socketPath = configuration.socketPath
    self.table = table
    self.work = work
    port = listener.localAddress?.port ?? configuration.port
    sweeper = loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
      table.value.sweep()
    }
  }

  /// Serves until the server is closed.
  package func wait() { try? listener.closeFuture.wait() }

  /// Takes no more connections, lets answers that are on their way leave for up to `seconds`, and ends.
  package func close(seconds: Int64 = 5) {
    try? listener.close().wait()
    try? localListener?.close().wait()
    if let socketPath { LocalSocket.remove(socketPath) }
    let loop = group.next()
    let table = table
    try? loop.submit { table.value.close() }.wait()
    let end = NIODeadline.now() + .seconds(seconds)
    while NIODeadline.now() < end,
      (try? loop.submit { table.value.isEmpty }.wait()) == false
    {
      try? loop.scheduleTask(in: .milliseconds(10)) {}.futureResult.wait()
    }
    work.shutDown()
    sweeper.cancel()
    try? group.syncShutdownGracefully()
  }

  /// Has the table know a connection for as long as it is open; nil, and it is closed, when there are too many.
  private static func admit(_ channel: any Channel, _ table: ConnectionTable) -> ServedConnection? {
    guard let connection = table.admit(channel) else {
      channel.close(promise: nil)
      return nil
    }
    let bound = NIOLoopBound((table, connection), eventLoop: channel.eventLoop)
    channel.closeFuture.whenComplete { _ in
      let (table, connection) = bound.value
      table.remove(connection)
    }
    return connection
  }

  private static func configureLocal(
    _ channel: any Channel, _ table: ConnectionTable, _ work: RPCWork
  ) throws {
    guard let connection = admit(channel, table) else { return }
    try channel.pipeline.syncOperations.addHandlers([
      ByteToMessageHandler(JSONStreamDecoder(), maximumBufferSize: RPCLimits.bodyBytesMax),
      JSONStreamEncoder(),
      WebSocketHandler(connection, of: table, work: work, isLocal: true),
    ])
  }

  private static func configure(
    _ channel: any Channel, _ table: ConnectionTable, _ work: RPCWork
  ) throws {
    guard let connection = admit(channel, table) else { return }
    let bound = NIOLoopBound((table, connection), eventLoop: channel.eventLoop)
    let upgrader = NIOWebSocketServerUpgrader(
      maxFrameSize: RPCLimits.bodyBytesMax,
      shouldUpgrade: { channel, head in
        let (table, _) = bound.value
        let isAdmitted = table.configuration.policy.admits(
          host: head.headers.first(name: "host"), origin: head.headers.first(name: "origin"))
        return channel.eventLoop.makeSucceededFuture(isAdmitted ? HTTPHeaders() : nil)
      },
      upgradePipelineHandler: { channel, _ in
        channel.eventLoop.makeCompletedFuture {
          let (table, connection) = bound.value
          let pipeline = channel.pipeline.syncOperations
          let http = try pipeline.handler(type: HTTPHandler.self)
          pipeline.removeHandler(http, promise: nil)
          try pipeline.addHandlers([
            NIOWebSocketFrameAggregator(
              minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 1_024,
              maxAccumulatedFrameSize: RPCLimits.bodyBytesMax),
            WebSocketHandler(connection, of: table, work: work),
          ])
        }
      })
    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
      withPipeliningAssistance: true,
      withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
    try channel.pipeline.syncOperations.addHandler(
      HTTPHandler(connection, of: table, work: work))
  }
}
