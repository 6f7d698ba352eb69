/// Cuts a stream of bytes into messages as the protocols of editors frame them (language servers, debug adapters): a header
/// with `Content-Length`, an empty line, so many bytes.
package struct MessageFraming: Sendable {
  /// What comes out of the stream.
  package enum Frame: Hashable, Sendable {
    case message([UInt8])
    /// A header without a length, or a message that is too long; it is skipped.
    case unreadable(String)
  }

  /// Most bytes of a message.
  package static let bytesMax = 1 << 26
  /// Most bytes of a header.
  private static let headerMax = 1 << 12

  private var buffer: [UInt8] = []
  /// Where in the buffer the next message begins.
  private var start = 0
  /// How many bytes of a message that is too long are still to be skipped.
  private var skipped = 0

  package init() {}

  /// Takes what was read.
  package mutating func append(_ bytes: [UInt8]) {
    let dropped = min(skipped, bytes.count)
    skipped -= dropped
    buffer += bytes[dropped...]
  }

  /// The next whole message; nil when more has to be read.
  package mutating func next() -> Frame? {
    guard let end = headerEnd() else {
      guard buffer.count - start > Self.headerMax else { return nil }
      reset()
      return .unreadable("a header is too long")
    }
    let header = String(decoding: buffer[start..<end], as: UTF8.self)
    guard let length = Self.length(in: header) else {
      start = end
      compact()
      return .unreadable("a header has no Content-Length")
    }
    guard length <= Self.bytesMax else {
      let here = min(buffer.count - end, length)
      skipped = length - here
      start = end + here
      compact()
      return .unreadable("a message has more than \(Self.bytesMax) bytes")
    }
    guard buffer.count - end >= length else { return nil }
    let message = Array(buffer[end..<(end + length)])
    start = end + length
    compact()
    return .message(message)
  }

  /// The bytes of a message with its header.
  package static func framed(_ message: String) -> [UInt8] {
    Array("Content-Length: \(message.utf8.count)\r\n\r\n\(message)".utf8)
  }

  private func headerEnd() -> Int? {
    let last = min(buffer.count, start + Self.headerMax)
    var index = start
    while index + 4 <= last {
      if buffer[index] == 0x0D, buffer[index + 1] == 0x0A, buffer[index + 2] == 0x0D,
        buffer[index + 3] == 0x0A
      {
        return index + 4
      }
      index += 1
    }
    return nil
  }

  private static func length(in header: String) -> Int? {
    for line in header.split(whereSeparator: { $0.isNewline }) {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
      let digits = parts[1].drop { $0 == " " }
      guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return nil
      }
      // A number that no Int holds is one that is too large, too.
      return Int(digits) ?? Int.max
    }
    return nil
  }

  private mutating func reset() {
    buffer = []
    start = 0
  }

  private mutating func compact() {
    if start == buffer.count {
      reset()
    } else if start > 1 << 16 {
      buffer.removeFirst(start)
      start = 0
    }
  }
}
