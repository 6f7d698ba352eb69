import Glibc

/// A connection to a server of HTTP that waits for each answer: one request at a time, kept open between them.
///
/// It is small because that is all a command needs, and Foundation's client brings half an operating system. It does not speak TLS: a node on
/// another machine is reached through a tunnel.
package final class HTTPConnection {
  /// Where a server is.
  package struct Endpoint: Hashable, Sendable {
    /// Its name or address.
    package var host: String
    /// Its port.
    package var port: UInt16
    /// What is asked for there.
    package var path: String

    /// Reads `http://HOST:PORT/PATH`, where port (80) and path (`/`) may be missing; nil for anything else.
    package init?(url: String) {
      guard url.hasPrefix("http://") else { return nil }
      let rest = url.dropFirst("http://".count)
      let authority = rest.prefix { $0 != "/" }
      path = rest.dropFirst(authority.count).isEmpty ? "/" : String(rest.dropFirst(authority.count))
      let isBracketed = authority.hasPrefix("[")
      let host = isBracketed ? authority.prefix { $0 != "]" } : authority.prefix { $0 != ":" }
      let port = authority.dropFirst(host.count + (isBracketed ? 1 : 0))
      self.host = String(isBracketed ? host.dropFirst() : host)
      guard !self.host.isEmpty, url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
      if port.isEmpty {
        self.port = 80
      } else {
        guard port.hasPrefix(":"), let number = UInt16(port.dropFirst()) else { return nil }
        self.port = number
      }
    }

    /// As in the field `Host`.
    package var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
  }

  /// Why there is no answer.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence.
    package let description: String
  }

  /// What the server has answered.
  package struct Answer: Sendable {
    /// The status code.
    package var status: Int
    /// The body.
    package var body: [UInt8]
  }

  /// Where the server is.
  package let endpoint: Endpoint
  private let milliseconds: Int
  private var descriptor: Int32 = -1
  /// What has come and is not read.
  var buffer: [UInt8] = []
  /// How much of the buffer is read.
  var position = 0

  /// The longest answer that is read, in bytes.
  private let answerBytesMax: Int

  /// A connection that is opened when it is needed. Nothing waits longer than `milliseconds` for the other side.
  package init(_ endpoint: Endpoint, milliseconds: Int = 120_000, answerBytesMax: Int = 1 << 30) {
    self.answerBytesMax = answerBytesMax
    self.endpoint = endpoint
    self.milliseconds = milliseconds
  }

  deinit { close() }

  /// Bytes that are sent or handed on at once.
  package static let pieceBytes = 1 << 18

  /// Sends a request and gives the answer. A connection that the server has closed meanwhile is opened again, once.
  package func send(
    _ method: String, path: String? = nil, contentType: String = "application/json",
    _ body: [UInt8]
  ) throws(Failure) -> Answer {
    let head = head(method, path, contentType: contentType, count: body.count)
    return try exchange(head + body, count: 0, { _ in nil }, bytesMax: answerBytesMax) { _, _ in
      false
    }
  }

  /// Uploads so many bytes by PUT, those that `piece` gives for an offset, and then for that behind them.
  package func upload(
    path: String, count: Int, _ piece: (Int) -> [UInt8]?
  ) throws(Failure) -> Answer {
    let head = head("PUT", path, contentType: "application/octet-stream", count: count)
    return try exchange(head, count: count, piece, bytesMax: answerBytesMax) { _, _ in false }
  }

  /// Downloads at most so many bytes, which `take` gets piece by piece; the answer has no body, unless its status is not 200.
  package func download(
    path: String, bytesMax: Int, _ take: (ArraySlice<UInt8>) throws(Failure) -> Void
  ) throws(Failure) -> Answer {
    let head = head("GET", path, contentType: "application/json", count: 0)
    return try exchange(head, count: 0, { _ in nil }, bytesMax: bytesMax) {
      status, bytes throws(Failure) in
      guard status == 200 else { return false }
      try take(bytes)
      return true
    }
  }

  private func head(
    _ method: String, _ path: String?, contentType: String, count: Int
  ) -> [UInt8] {
    Array(
      ("\(method) \(path ?? endpoint.path) HTTP/1.1\r\nHost: \(endpoint.authority)\r\n"
        + "Content-Type: \(contentType)\r\nContent-Length: \(count)\r\n\r\n").utf8)
  }

  private func exchange(
    _ head: [UInt8], count: Int, _ piece: (Int) -> [UInt8]?, bytesMax: Int,
    _ take: (_ status: Int, ArraySlice<UInt8>) throws(Failure) -> Bool
  ) throws(Failure) -> Answer {
    // Bytes that nobody asked for: whatever they are, they are not the answer.
    if position < buffer.count { close() }
    let isReused = descriptor >= 0
    do throws(Failure) {
      try start(head, count, piece)
    } catch {
      guard isReused else { throw error }
      try start(head, count, piece)
    }
    return try closingOnFailure { () throws(Failure) in try readAnswer(bytesMax, take) }
  }

  /// Sends a request, and waits for the first bytes of the answer.
  private func start(
    _ head: [UInt8], _ count: Int, _ piece: (Int) -> [UInt8]?
  ) throws(Failure) {
    try closingOnFailure { () throws(Failure) in
      if descriptor < 0 { try open() }
      try write(head)
      var sent = 0
      while sent < count {
        guard let bytes = piece(sent), !bytes.isEmpty, bytes.count <= count - sent else {
          throw Failure(description: "what is to be sent cannot be read")
        }
        try write(bytes)
        sent += bytes.count
      }
      try fill()
    }
  }

  /// What has failed leaves no connection: an answer that comes too late would be taken for that to the next request.
  private func closingOnFailure<Result>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    do throws(Failure) {
      return try body()
    } catch {
      close()
      throw error
    }
  }

  /// Closes the connection.
  package func close() {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
    descriptor = -1
    buffer = []
    position = 0
  }

  // MARK: The socket

  private func open() throws(Failure) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(endpoint.host, String(endpoint.port), &hints, &found) == 0 else {
      throw Failure(description: "there is no host \(endpoint.host)")
    }
    defer { freeaddrinfo(found) }
    var address = found
    while let here = address {
      descriptor = socket(
        here.pointee.ai_family, here.pointee.ai_socktype, here.pointee.ai_protocol)
      if descriptor >= 0 {
        setOptions()
        if connect(descriptor, here.pointee.ai_addr, here.pointee.ai_addrlen) == 0 { return }
        close()
      }
      address = here.pointee.ai_next
    }
    throw Failure(description: "nobody listens at \(endpoint.authority)")
  }

  private func setOptions() {
    var time = timeval(tv_sec: milliseconds / 1_000, tv_usec: milliseconds % 1_000 * 1_000)
    var one: Int32 = 1
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
  }

  private func write(_ bytes: [UInt8]) throws(Failure) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw lost("takes no more") }
      sent += count
    }
  }

  /// Waits for more bytes.
  func fill() throws(Failure) {
    if position > 0 {
      buffer.removeFirst(position)
      position = 0
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count > 0 else {
      throw lost(count == 0 ? "has closed the connection" : "does not answer")
    }
    buffer += chunk[..<count]
  }

  func lost(_ what: String) -> Failure {
    Failure(description: "\(endpoint.authority) \(what)")
  }
}
