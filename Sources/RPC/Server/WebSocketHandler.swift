import Diagnostics
import NIOCore
import NIOWebSocket

/// One connection that speaks WebSocket, or JSON over a Unix socket (`JSONStreamDecoder`): messages are answered one after the other, and subscriptions talk in between. Text and
/// binary messages mean the same: web3.py sends binary ones.
final class WebSocketHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private let table: ConnectionTable
  private let connection: ServedConnection
  private let work: RPCWork
  /// Whether the client is a process of this machine, whose end the system tells: it need not give signs of life.
  private let isLocal: Bool
  private var session: RPCSession?
  /// Messages that came while one was answered.
  private var waiting: [ByteBuffer] = []
  private var waitingBytes = 0
  private var isAnswering = false
  /// When the client was heard of last.
  private var heardAt = NIODeadline.now()

  init(
    _ connection: ServedConnection, of table: ConnectionTable, work: RPCWork, isLocal: Bool = false
  ) {
    self.table = table
    self.connection = connection
    self.work = work
    self.isLocal = isLocal
  }

  /// When the client must have been heard of again.
  private var deadline: NIODeadline? { isLocal ? nil : table.deadline }

  func handlerAdded(context: ChannelHandlerContext) {
    connection.enter(.socket, now: .now(), deadline: deadline)
    let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    session = RPCSession { text in
      handler.eventLoop.execute {
        let (handler, context) = handler.value
        handler.notify(text, context)
      }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if let session { work.end(session) }
    session = nil
    waiting = []
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is ByteToMessageDecoderError.PayloadTooLargeError {
      let reason = RPCError(.limitExceeded, HTTPHandler.tooLarge)
      send(WebSocketHandler.frame(RPCAnswer.error(reason, id: nil).compact), context)
    }
    close(.protocolError, context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    heardAt = .now()
    connection.deadline = deadline
    switch frame.opcode {
    case .text, .binary:
      waiting.append(frame.unmaskedData)
      waitingBytes += frame.length
      // A client that asks on and on without waiting for answers.
      guard waiting.count <= RPCLimits.batchCallsMax, table.hold(waitingBytes, for: connection)
      else { return close(.policyViolation, context) }
      next(context)
    case .ping:
      send(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData), context)
    case .connectionClose: close(.normalClosure, context)
    default: break
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is SocketPing else { return context.fireUserInboundEventTriggered(event) }
    guard !isLocal else { return }
    let quiet = NIODeadline.now() - heardAt
    guard quiet > .seconds(table.configuration.secondsMax / 3) else { return }
    send(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()), context)
  }

  // MARK: Answering

  private func next(_ context: ChannelHandlerContext) {
    guard !isAnswering, !waiting.isEmpty, let session else { return }
    isAnswering = true
    let message = waiting.removeFirst()
    waitingBytes -= message.readableBytes
    let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    work.answer(Array(message.readableBytesView), session: session) { text in
      handler.eventLoop.execute {
        let (handler, context) = handler.value
        handler.answer(text, context)
      }
    }
  }

  private func answer(_ text: String?, _ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    guard let text else { return answered(context) }
    let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    table.hold(waitingBytes + text.utf8.count, for: connection)
    // The next message waits until the client has taken this answer.
    context.writeAndFlush(wrapOutboundOut(WebSocketHandler.frame(text))).whenComplete { _ in
      let (handler, context) = handler.value
      handler.answered(context)
    }
  }

  private func answered(_ context: ChannelHandlerContext) {
    isAnswering = false
    table.hold(waitingBytes, for: connection)
    next(context)
  }

  private func notify(_ text: String, _ context: ChannelHandlerContext) {
    guard session != nil else { return }
    // What is not read is not kept: the client comes back and asks for what it has missed.
    guard context.channel.isWritable else { return close(.policyViolation, context) }
    table.metrics.count(.notifications)
    send(WebSocketHandler.frame(text), context)
  }

  private static func frame(_ text: String) -> WebSocketFrame {
    WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text))
  }

  private func send(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
  }

  private func close(_ code: WebSocketErrorCode, _ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    var data = ByteBuffer()
    data.write(webSocketErrorCode: code)
    send(WebSocketFrame(fin: true, opcode: .connectionClose, data: data), context)
    context.close(promise: nil)
  }
}
