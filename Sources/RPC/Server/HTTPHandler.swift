import NIOCore
import NIOHTTP1
import NIOWebSocket

/// One connection that speaks HTTP: a request is collected within bounds, or handed on piece by piece, answered by other threads, and only
/// then is the next one looked at.
final class HTTPHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// What somebody hears who sends too much at once: the way for what is long.
  static let tooLarge =
    "the body is too large: one of JSON has at most \(RPCLimits.bodyBytesMax >> 20) MiB, "
    + "PUT /blob takes \(RPCLimits.uploadBytesMax >> 20) MiB piece by piece"

  enum State {
    case waiting
    case receiving(HTTPRequestHead, ByteBuffer)
    case uploading(HTTPRequestHead, UploadedBody)
    /// The rest of a request that is answered already.
    case ignoring
    case answering
  }

  let table: ConnectionTable
  let connection: ServedConnection
  let work: RPCWork
  var state = State.waiting
  /// Whether bytes may have come that we have not asked for yet.
  var isReadHeld = false

  init(_ connection: ServedConnection, of table: ConnectionTable, work: RPCWork) {
    self.table = table
    self.connection = connection
    self.work = work
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body(let bytes): add(bytes, context)
    case .end: end(context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // What cannot become a WebSocket is answered as a request.
    guard !(error is NIOWebSocketUpgradeError) else { return }
    context.close(promise: nil)
  }

  // MARK: Receiving

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    connection.enter(.busy, now: .now(), deadline: table.deadline)
    let headers = head.headers
    guard
      table.configuration.policy.admits(
        host: headers.first(name: "host"), origin: headers.first(name: "origin"))
    else {
      return refuse(head, .forbidden, "this host or origin is not admitted", context)
    }
    let length = headers.first(name: "content-length").flatMap { Int($0) } ?? 0
    let upload =
      head.method == .PUT
      ? work.upload(head.uri, length: headers.contains(name: "content-length") ? length : nil) : nil
    guard length <= (upload == nil ? RPCLimits.bodyBytesMax : RPCLimits.uploadBytesMax) else {
      return refuse(head, .payloadTooLarge, HTTPHandler.tooLarge, context)
    }
    if let upload {
      guard table.holdUpload(length, for: connection) else {
        return refuse(head, .serviceUnavailable, "too much is being uploaded", context)
      }
      state = .uploading(head, UploadedBody(upload))
    } else {
      state = .receiving(head, ByteBuffer())
    }
    if headers.first(name: "expect")?.lowercased() == "100-continue" {
      let proceed = HTTPResponseHead(version: head.version, status: .continue)
      context.writeAndFlush(wrapOutboundOut(.head(proceed)), promise: nil)
    }
  }

  private func add(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    if case .uploading(let head, let body) = state {
      return add(bytes, to: body, of: head, context)
    }
    guard case .receiving(let head, var body) = state else { return }
    // The buffer must not be shared while it grows.
    state = .waiting
    guard body.readableBytes + bytes.readableBytes <= RPCLimits.bodyBytesMax else {
      return refuse(head, .payloadTooLarge, HTTPHandler.tooLarge, context)
    }
    body.writeImmutableBuffer(bytes)
    guard table.hold(body.readableBytes, for: connection) else {
      return refuse(head, .serviceUnavailable, "too much is being asked", context)
    }
    state = .receiving(head, body)
  }

  /// Answers before the request is complete. What is still to come is thrown away before the connection closes, because a client
  /// that is cut off while it sends does not read the answer.
  func refuse(
    _ head: HTTPRequestHead, _ status: HTTPResponseStatus, _ reason: String,
    _ context: ChannelHandlerContext
  ) {
    state = .ignoring
    respond(.text(Int(status.code), reason), to: head, keepsAlive: false, context)
  }

  // MARK: Answering

  private func end(_ context: ChannelHandlerContext) {
    if case .ignoring = state { return context.close(promise: nil) }
    if case .uploading(let head, let body) = state {
      body.hasEnded = true
      return proceed(body, of: head, context)
    }
    guard case .receiving(let head, let body) = state else { return }
    state = .answering
    // We are those who take time now.
    connection.deadline = nil
    let bytes = Array(body.readableBytesView)
    let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let answer: @Sendable (HTTPAnswer) -> Void = { answer in
      handler.eventLoop.execute {
        let (handler, context) = handler.value
        handler.respond(answer, to: head, keepsAlive: head.isKeepAlive, context)
      }
    }
    if head.method == .POST, head.uri.prefix(while: { $0 != "?" }) == "/" {
      work.answer(bytes, session: nil) { text in
        answer(
          text.map { HTTPAnswer(contentType: "application/json", body: Array($0.utf8)) }
            ?? HTTPAnswer(status: 204, contentType: "application/json", body: []))
      }
    } else if head.method == .OPTIONS {
      answer(HTTPAnswer(status: 204, contentType: "text/plain", body: []))
    } else {
      let accepted = head.headers[canonicalForm: "accept"].joined(separator: ",")
      work.answer(head.method.rawValue, head.uri, accepting: accepted, bytes) {
        answer(
          $0 ?? .text(404, "not found\n"))
      }
    }
  }

  func respond(
    _ answer: HTTPAnswer, to request: HTTPRequestHead, keepsAlive: Bool,
    _ context: ChannelHandlerContext
  ) {
    guard context.channel.isActive else { return }
    let keepsAlive = keepsAlive && table.keepsAlive
    var headers = HTTPHeaders()
    headers.add(name: "content-type", value: answer.contentType)
    if answer.status != 204 {
      headers.add(
        name: "content-length", value: String(answer.stream?.count ?? answer.body.count))
    }
    headers.add(name: "x-content-type-options", value: "nosniff")
    if let origin = request.headers.first(name: "origin"), answer.status != 403 {
      headers.add(name: "access-control-allow-origin", value: origin)
      headers.add(name: "access-control-allow-headers", value: "content-type")
      headers.add(name: "access-control-allow-methods", value: "GET, POST, PUT, OPTIONS")
      headers.add(name: "vary", value: "origin")
    }
    headers.add(name: "connection", value: keepsAlive ? "keep-alive" : "close")
    let head = HTTPResponseHead(
      version: request.version, status: HTTPResponseStatus(statusCode: answer.status),
      headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if let stream = answer.stream, request.method != .HEAD {
      return pour(stream, from: 0, since: .now(), keepsAlive: keepsAlive, context)
    }
    if !answer.body.isEmpty, request.method != .HEAD {
      context.write(
        wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
    }
    table.hold(answer.body.count, for: connection)
    connection.enter(.busy, now: .now(), deadline: table.deadline)
    end(keepsAlive: keepsAlive, context)
  }

  /// Sends a body piece by piece, each when the one before has left.
  private func pour(
    _ stream: HTTPStream, from offset: Int, since start: NIODeadline, keepsAlive: Bool,
    _ context: ChannelHandlerContext
  ) {
    connection.deadline = table.deadline(since: start, bytes: offset)
    guard offset < stream.count else { return end(keepsAlive: keepsAlive, context) }
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    work.run({ stream.piece(offset) }) { piece in
      bound.eventLoop.execute {
        let (handler, context) = bound.value
        guard let bytes = piece ?? nil, !bytes.isEmpty, bytes.count <= stream.count - offset,
          handler.table.hold(bytes.count, for: handler.connection)
        else { return context.close(promise: nil) }
        let body = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes)))
        context.writeAndFlush(handler.wrapOutboundOut(body)).whenSuccess {
          let (handler, context) = bound.value
          handler.pour(
            stream, from: offset + bytes.count, since: start, keepsAlive: keepsAlive, context)
        }
      }
    }
  }

  private func end(keepsAlive: Bool, _ context: ChannelHandlerContext) {
    let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      handler.value.finish(channel, keepsAlive: keepsAlive)
    }
  }

  /// The answer has left.
  private func finish(_ channel: any Channel, keepsAlive: Bool) {
    table.hold(0, for: connection)
    if case .ignoring = state { return }
    guard keepsAlive, table.keepsAlive else { return channel.close(promise: nil) }
    // The pipelining handler may have handed over the next request meanwhile.
    guard case .answering = state else { return }
    state = .waiting
    connection.enter(.idle, now: .now(), deadline: table.deadline)
  }
}
