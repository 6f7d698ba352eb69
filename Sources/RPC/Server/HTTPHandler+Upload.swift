import NIOCore
import NIOHTTP1

/// A body that is handed on while it comes. Lives on the event loop.
final class UploadedBody {
  let upload: any HTTPUpload
  let start = NIODeadline.now()
  /// How many bytes have come.
  var count = 0
  /// What has come and is not handed on.
  var waiting = ByteBuffer()
  /// Whether a piece is being taken.
  var isTaking = false
  /// Whether nothing more comes.
  var hasEnded = false

  init(_ upload: any HTTPUpload) { self.upload = upload }
}

extension HTTPHandler {
  /// Asks for no more bytes while enough wait to be taken: then the client waits, too.
  func read(context: ChannelHandlerContext) {
    if case .uploading(_, let body) = state, body.waiting.readableBytes >= HTTPStream.pieceBytes {
      isReadHeld = true
    } else {
      context.read()
    }
  }

  func add(
    _ bytes: ByteBuffer, to body: UploadedBody, of head: HTTPRequestHead,
    _ context: ChannelHandlerContext
  ) {
    body.count += bytes.readableBytes
    guard body.count <= RPCLimits.uploadBytesMax else {
      return refuse(head, .payloadTooLarge, "the body is too large", context)
    }
    body.waiting.writeImmutableBuffer(bytes)
    guard table.holdUpload(max(body.count, connection.uploadBytes), for: connection),
      table.hold(body.waiting.readableBytes, for: connection)
    else { return refuse(head, .serviceUnavailable, "too much is being uploaded", context) }
    connection.deadline = table.deadline(since: body.start, bytes: body.count)
    proceed(body, of: head, context)
  }

  /// Has the next piece taken, or the upload finished, unless that is going on.
  func proceed(
    _ body: UploadedBody, of head: HTTPRequestHead, _ context: ChannelHandlerContext
  ) {
    guard !body.isTaking else { return }
    let bound = NIOLoopBound((self, body, context), eventLoop: context.eventLoop)
    let upload = body.upload
    if body.waiting.readableBytes > 0 {
      body.isTaking = true
      let piece = Array(body.waiting.readableBytesView)
      body.waiting = ByteBuffer()
      work.run({ upload.take(piece) }) { answer in
        bound.eventLoop.execute {
          let (handler, body, context) = bound.value
          handler.taken(answer ?? nil, body, of: head, context)
        }
      }
    } else if body.hasEnded {
      state = .answering
      connection.deadline = nil
      work.run({ upload.finish() }) { answer in
        bound.eventLoop.execute {
          let (handler, _, context) = bound.value
          handler.table.holdUpload(0, for: handler.connection)
          handler.respond(
            answer ?? .text(503, "the server ends"), to: head, keepsAlive: head.isKeepAlive,
            context)
        }
      }
    }
  }

  private func taken(
    _ refusal: HTTPAnswer?, _ body: UploadedBody, of head: HTTPRequestHead,
    _ context: ChannelHandlerContext
  ) {
    body.isTaking = false
    guard case .uploading = state, context.channel.isActive else { return }
    table.hold(body.waiting.readableBytes, for: connection)
    if let refusal {
      state = body.hasEnded ? .answering : .ignoring
      table.holdUpload(0, for: connection)
      respond(refusal, to: head, keepsAlive: false, context)
    } else {
      proceed(body, of: head, context)
    }
    if isReadHeld {
      isReadHeld = false
      context.read()
    }
  }
}
