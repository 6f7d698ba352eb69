import Testing

/// A client that speaks WebSocket (RFC 6455), as little of it as tests need.
final class SocketClient {
  private let raw: RawClient
  private var position = 0

  init(port: Int) throws {
    raw = try RawClient(port: port)
    raw.send(
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    try #require(raw.read(until: "\r\n\r\n"))
    let text = String(decoding: raw.received, as: UTF8.self)
    // The example of RFC 6455, section 1.3.
    try #require(text.hasPrefix("HTTP/1.1 101") && text.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
    position = text.utf8.count
  }

  /// Sends a frame of at most 65,535 bytes, masked with zeros.
  func send(_ text: String, opcode: UInt8, isFinal: Bool = true) {
    let payload = Array(text.utf8)
    var frame: [UInt8] = [(isFinal ? 0x80 : 0) | opcode]
    if payload.count < 126 {
      frame.append(0x80 | UInt8(payload.count))
    } else {
      frame += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    }
    raw.send(frame + [0, 0, 0, 0] + payload)
  }

  /// The next frame; nil when the server closes.
  func frame() -> (opcode: UInt8, payload: [UInt8])? {
    func take(_ count: Int) -> [UInt8]? {
      while raw.received.count - position < count { guard raw.readMore() else { return nil } }
      defer { position += count }
      return Array(raw.received[position..<position + count])
    }
    guard let head = take(2) else { return nil }
    var length = Int(head[1])
    if length >= 126 {
      guard let bytes = take(length == 126 ? 2 : 8) else { return nil }
      length = bytes.reduce(0) { $0 << 8 | Int($1) }
    }
    return take(length).map { (head[0] & 15, $0) }
  }

  /// The text of the next frame.
  func message() -> String? {
    frame().flatMap { $0.opcode == 1 ? String(decoding: $0.payload, as: UTF8.self) : nil }
  }

  func isClosed() -> Bool { raw.readToEnd() }
}
