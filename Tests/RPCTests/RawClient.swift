import Glibc

/// A client that sends whatever bytes it likes.
final class RawClient {
  private let descriptor: Int32
  private(set) var received: [UInt8] = []

  convenience init(port: Int, seconds: Int = 10) throws {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    try self.init(AF_INET, address, seconds: seconds)
  }

  /// At a Unix socket.
  convenience init(path: String, seconds: Int = 10) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    try self.init(AF_UNIX, address, seconds: seconds)
  }

  private init<Address>(_ family: Int32, _ address: Address, seconds: Int) throws {
    descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
    var time = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    let result = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
      }
    }
    guard result == 0 else { throw ConnectionRefused() }
  }

  struct ConnectionRefused: Error {}

  deinit { _ = close(descriptor) }

  /// Says that nothing more comes, and goes on reading.
  func closeSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Forgets the connection without telling the other side, as a machine without power does; false where that is not allowed.
  func vanish() -> Bool {
    var isRepaired: Int32 = 1
    // TCP_REPAIR: what is closed then sends nothing.
    return setsockopt(
      descriptor, Int32(IPPROTO_TCP), 19, &isRepaired, socklen_t(MemoryLayout<Int32>.size)) == 0
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// Sends as much as is taken within some time; how much that was.
  func sendWithoutWaiting(_ bytes: [UInt8], seconds: Double) throws -> Int {
    var sent = 0
    let end = nanoseconds(seconds: seconds)
    while sent < bytes.count, nanoseconds(seconds: 0) < end {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if count > 0 { sent += count } else { usleep(5_000) }
    }
    return sent
  }

  private func nanoseconds(seconds: Double) -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec) + UInt64(seconds * 1e9)
  }

  /// Reads until the text stands in what was received, or the other side closes; whether it stands there.
  func read(until text: String) -> Bool {
    while !String(decoding: received, as: UTF8.self).contains(text) {
      guard readMore() else { return false }
    }
    return true
  }

  /// Reads until the other side closes; false when it does not.
  func readToEnd() -> Bool {
    while true {
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count == 0 { return true }
      if count < 0 { return errno == ECONNRESET }
      received += chunk[..<count]
    }
  }

  func readMore() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    received += chunk[..<count]
    return true
  }
}
