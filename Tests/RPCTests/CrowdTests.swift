import Diagnostics
import Foundation
import RPC
import TestKit
import Testing

/// A server under thousands of connections, and among clients that are gone without a word.
@Suite(.serialized) struct CrowdTests {
  private func withServer(
    connectionsMax: Int, secondsMax: Int64, _ body: (RPCServer, ServerMetrics) throws -> Void
  ) throws {
    let metrics = ServerMetrics()
    let server = try RPCServer(
      ServerConfiguration(port: 0, connectionsMax: connectionsMax, secondsMax: secondsMax),
      responder: EchoResponder(), metrics: metrics)
    defer { server.close(seconds: 1) }
    try body(server, metrics)
  }

  private func client(_ server: RPCServer) throws -> RPCClient {
    RPCClient(try #require(HTTPConnection.Endpoint(url: "http://127.0.0.1:\(server.port)")))
  }

  /// Open connections, as the page for Prometheus says.
  private func connections(_ metrics: ServerMetrics) -> Int? {
    metrics.page.split(separator: "\n").first { $0.hasPrefix("galaxy_rpc_connections ") }
      .flatMap { Int($0.split(separator: " ")[1]) }
  }

  /// Bytes of this process in memory.
  private func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    return try #require(Int(text.split(separator: " ")[1])) * Int(getpagesize())
  }

  /// Lets this process have so many files; false where that is not allowed.
  private func allowFiles(_ count: UInt) -> Bool {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(7), &limit) == 0 else { return false }  // RLIMIT_NOFILE
    guard limit.rlim_cur < count else { return true }
    limit.rlim_cur = count
    limit.rlim_max = max(limit.rlim_max, count)
    return setrlimit(__rlimit_resource_t(7), &limit) == 0
  }

  /// 10,000 clients connect and say half a word; the table stays as large as it may, memory is bounded, and somebody else is served.
  @Test func tenThousandConnections() throws {
    guard allowFiles(12_500) else {
      print("skipped: this process may not have 12,500 files")
      return
    }
    try withServer(connectionsMax: 1_000, secondsMax: 60) { server, metrics in
      let honest = try client(server)
      #expect(try honest.call("echo") == .array([]))
      let before = try residentBytes()
      var crowd: [RawClient] = []
      for number in 0..<10_000 {
        let raw = try RawClient(port: server.port)
        raw.send("POST / HTTP/1.1\r\nHo")
        crowd.append(raw)
        if number % 1_000 == 999 { #expect(try honest.call("echo") == .array([])) }
      }
      #expect(try client(server).call("echo") == .array([]))
      #expect(try #require(connections(metrics)) <= 1_000)
      #expect(try residentBytes() - before < 256 << 20)
      #expect(crowd.count == 10_000)
    }
  }

  /// A client that has closed its side, and one whose machine is gone without a word, lose their place.
  @Test func halfOpenSocketsAreClosed() throws {
    try withServer(connectionsMax: 100, secondsMax: 1) { server, metrics in
      let half = try RawClient(port: server.port)
      half.closeSending()
      #expect(half.readToEnd())
      // With an unfinished request, too.
      let unfinished = try RawClient(port: server.port)
      unfinished.send("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")
      unfinished.closeSending()
      #expect(unfinished.readToEnd())
      for _ in 0..<20 {
        let gone = try RawClient(port: server.port)
        gone.send("POST / HTTP/1.1\r\nHo")
        if !gone.vanish() {
          print("a half-open socket takes CAP_NET_ADMIN: closed in order instead")
        }
      }
      let end = Date(timeIntervalSinceNow: 10)
      while connections(metrics) != 0, Date() < end { Thread.sleep(forTimeInterval: 0.05) }
      #expect(connections(metrics) == 0)
      #expect(try client(server).call("echo") == .array([]))
    }
  }
}
