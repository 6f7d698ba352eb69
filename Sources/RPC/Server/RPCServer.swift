import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A server of JSON-RPC over HTTP and WebSocket on one port.
///
/// One event loop has all connections and never waits; what takes time runs on other threads (`RPCWork`).
package final class RPCServer: Sendable {
  private let group: MultiThreadedEventLoopGroup
  private let listener: any Channel
  private let table: NIOLoopBound<ConnectionTable>
  private let work: RPCWork
  private let sweeper: RepeatedTask
  /// The port that it listens at.
  package let port: Int

  /// Listens; throws when that is not possible, mostly because the port is in use.
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
    } catch {
      work.shutDown()
      try? group.syncShutdownGracefully()
      throw error
    }
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

  private static func configure(
    _ channel: any Channel, _ table: ConnectionTable, _ work: RPCWork
  ) throws {
    guard let connection = table.admit(channel) else {
      channel.close(promise: nil)
      return
    }
    let loop = channel.eventLoop
    let bound = NIOLoopBound((table, connection), eventLoop: loop)
    channel.closeFuture.whenComplete { _ in
      let (table, connection) = bound.value
      table.remove(connection)
    }
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
