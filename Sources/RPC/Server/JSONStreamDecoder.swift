import NIOCore
import NIOWebSocket

/// Cuts what comes over a Unix socket into messages: values of JSON one behind the other, with or without line ends between, as clients of Ethereum's nodes
/// send them. Each is handed on as a frame of a WebSocket, because all else is the same there.
///
/// Only brackets and strings are looked at. What is no object or array ends with its line, and is refused by whoever reads it.
struct JSONStreamDecoder: ByteToMessageDecoder {
  typealias InboundOut = WebSocketFrame

  /// How many bytes of the buffer were looked at.
  private var position = 0
  private var depth = 0
  private var isInString = false
  private var isEscaped = false

  mutating func decode(
    context: ChannelHandlerContext, buffer: inout ByteBuffer
  ) throws -> DecodingState {
    if position == 0 { JSONStreamDecoder.skipSpace(&buffer) }
    guard let count = end(in: buffer), let message = buffer.readSlice(length: count) else {
      return .needMoreData
    }
    (position, depth, isInString, isEscaped) = (0, 0, false, false)
    context.fireChannelRead(
      wrapInboundOut(WebSocketFrame(fin: true, opcode: .text, data: message)))
    return .continue
  }

  mutating func decodeLast(
    context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
  ) throws -> DecodingState {
    // A client that has asked and says nothing more still reads; what is not complete is nothing.
    try decode(context: context, buffer: &buffer)
  }

  /// How many bytes the first message has; nil when it is not complete.
  private mutating func end(in buffer: ByteBuffer) -> Int? {
    buffer.withUnsafeReadableBytes { bytes in
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        if isInString {
          if isEscaped {
            isEscaped = false
          } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
          } else if byte == UInt8(ascii: "\"") {
            isInString = false
          }
          continue
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          if depth <= 0 { return position }
        case UInt8(ascii: "\n"): if depth == 0 { return position }
        default: break
        }
      }
      return nil
    }
  }

  private static func skipSpace(_ buffer: inout ByteBuffer) {
    let count = buffer.readableBytesView.prefix { [9, 10, 13, 32].contains($0) }.count
    buffer.moveReaderIndex(forwardBy: count)
  }
}

/// Writes the texts that are sent, each with a line end behind it, and nothing of what else a WebSocket has.
final class JSONStreamEncoder: ChannelOutboundHandler {
  typealias OutboundIn = WebSocketFrame
  typealias OutboundOut = ByteBuffer

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let frame = unwrapOutboundIn(data)
    guard frame.opcode == .text else {
      promise?.succeed()
      return
    }
    var line = frame.data
    line.writeInteger(UInt8(ascii: "\n"))
    context.write(wrapOutboundOut(line), promise: promise)
  }
}
