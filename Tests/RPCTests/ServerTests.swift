import Diagnostics
import Foundation
import Primitives
import RPC
import Synchronization
import Testing

/// A real server on a port of loopback.
@Suite(.serialized) struct ServerTests {
  private func withServer(
    connectionsMax: Int = 100, secondsMax: Int64 = 60,
    _ body: (RPCServer, EchoResponder, ServerMetrics) throws -> Void
  ) throws {
    let responder = EchoResponder()
    let metrics = ServerMetrics()
    let server = try RPCServer(
      ServerConfiguration(port: 0, connectionsMax: connectionsMax, secondsMax: secondsMax),
      responder: responder, metrics: metrics)
    defer { server.close(seconds: 1) }
    try body(server, responder, metrics)
  }

  private func client(_ server: RPCServer) throws -> RPCClient {
    RPCClient(try #require(HTTPConnection.Endpoint(url: "http://127.0.0.1:\(server.port)")))
  }

  private static let call = #"{"jsonrpc":"2.0","id":1,"method":"echo","params":["a"]}"#

  private static func post(_ body: String, _ fields: String = "") -> String {
    "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  @Test func callsAreAnsweredOverOneConnection() throws {
    try withServer { server, _, metrics in
      let client = try client(server)
      for number in 0..<200 {
        let method = number % 2 == 0 ? "echo" : "write"
        #expect(try client.call(method, [.integer(number)]) == .array([.number("\(number)")]))
      }
      #expect(throws: RPCClient.Failure.answered(RPCError(.unknownMethod, "no such method"))) {
        try client.call("nothing")
      }
      #expect(try client.call("long").text?.utf8.count == 1 << 20)
      #expect(metrics.page.contains("galaxy_rpc_connections 1\n"))
    }
  }

  @Test func pipelinedRequestsAreAnsweredInOrder() throws {
    try withServer { server, _, _ in
      let raw = try RawClient(port: server.port)
      let bodies = (0..<50).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"echo"}"# }
      raw.send(bodies.map { ServerTests.post($0) }.joined())
      #expect(raw.read(until: #""id":49,"#))
      let text = String(decoding: raw.received, as: UTF8.self)
      let places = (0..<50).compactMap { text.range(of: #""id":\#($0),"#)?.lowerBound }
      #expect(places.count == 50 && places == places.sorted())
    }
  }

  @Test func otherPathsAndMethods() throws {
    try withServer { server, _, _ in
      let connection = HTTPConnection(
        try #require(HTTPConnection.Endpoint(url: "http://localhost:\(server.port)")))
      #expect(try connection.send("GET", path: "/ok?x=1", []).body == Array("ok".utf8))
      #expect(try connection.send("GET", path: "/nothing", []).status == 404)
      #expect(try connection.send("OPTIONS", []).status == 204)
      // More than a body of JSON may have.
      let bytes = [UInt8](repeating: 7, count: RPCLimits.bodyBytesMax + 1)
      #expect(
        try connection.send("PUT", path: "/count", bytes).body == Array(String(bytes.count).utf8))
      #expect(try connection.send("POST", bytes).status == 413)
      #expect(try connection.send("GET", path: "/ok", []).status == 200)
    }
  }

  @Test func strangersAreRefused() throws {
    try withServer { server, _, _ in
      for fields in [
        "Host: evil.example\r\n", "Host: 127.0.0.1\r\nOrigin: https://evil.example\r\n", "",
      ] {
        for upgrade in [
          "",
          "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        ] {
          let raw = try RawClient(port: server.port)
          raw.send("GET /ok HTTP/1.1\r\n\(fields)\(upgrade)\r\n")
          #expect(raw.read(until: "403"), "\(fields)")
        }
      }
      let raw = try RawClient(port: server.port)
      raw.send(ServerTests.post(ServerTests.call, "Origin: http://localhost:3000\r\n"))
      #expect(raw.read(until: #""result":["a"]"#))
      #expect(
        String(decoding: raw.received, as: UTF8.self).lowercased()
          .contains("access-control-allow-origin: http://localhost:3000"))
    }
  }

  /// What is no HTTP, and lengths that lie, close a connection; others are served.
  @Test func malformedRequestsCloseTheirConnection() throws {
    try withServer { server, _, _ in
      var random = SplitMix64(seed: 11)
      let noise = (0..<4_096).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      for bytes in [
        Array("\r\n\r\n\r\nx".utf8), noise, Array("POST / HTTP/9.9\r\n\r\n".utf8),
        Array("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n".utf8),
        Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n".utf8),
        Array(("GET / HTTP/1.1\r\nA: " + String(repeating: "x", count: 200_000)).utf8),
      ] {
        let raw = try RawClient(port: server.port, seconds: 5)
        raw.send(bytes)
        #expect(raw.readToEnd())
      }
      #expect(try client(server).call("echo") == .array([]))
    }
  }

  /// A connection that does not send what it announces, or nothing at all, ends.
  @Test func slowClientsLoseTheirConnection() throws {
    try withServer(secondsMax: 1) { server, _, _ in
      let silent = try RawClient(port: server.port)
      let halfHead = try RawClient(port: server.port)
      halfHead.send("POST / HTTP/1.1\r\nHo")
      let halfBody = try RawClient(port: server.port)
      halfBody.send(String(ServerTests.post(ServerTests.call).dropLast(5)))
      let unread = try RawClient(port: server.port)
      let long = #"{"jsonrpc":"2.0","id":1,"method":"long"}"#
      unread.send(
        ServerTests.post("[" + Array(repeating: long, count: 16).joined(separator: ",") + "]"))
      for raw in [silent, halfHead, halfBody] { #expect(raw.readToEnd()) }
      // It read nothing for longer than that: its answer is cut short.
      Thread.sleep(forTimeInterval: 4)
      #expect(unread.readToEnd())
      #expect(unread.received.count < 16 << 20)
      #expect(try client(server).call("echo") == .array([]))
    }
  }

  @Test func manyConnectionsDoNotKeepOthersOut() throws {
    try withServer(connectionsMax: 50) { server, _, metrics in
      var crowd: [RawClient] = []
      for _ in 0..<300 { crowd.append(try RawClient(port: server.port)) }
      let client = try client(server)
      for _ in 0..<10 { #expect(try client.call("echo") == .array([])) }
      #expect(metrics.page.contains("galaxy_rpc_connections 50\n"))
      #expect(!crowd.isEmpty)
    }
  }

  @Test func socketsTakeTextAndBinaryAndHearNotifications() throws {
    try withServer { server, responder, _ in
      let socket = try SocketClient(port: server.port)
      socket.send(ServerTests.call, opcode: 1)
      #expect(socket.message() == #"{"jsonrpc":"2.0","id":1,"result":["a"]}"#)
      socket.send(ServerTests.call, opcode: 2)
      #expect(socket.message() == #"{"jsonrpc":"2.0","id":1,"result":["a"]}"#)
      socket.send("[", opcode: 1)
      #expect(socket.message()?.contains("-32700") == true)
      // In two fragments.
      socket.send(String(ServerTests.call.prefix(9)), opcode: 1, isFinal: false)
      socket.send(String(ServerTests.call.dropFirst(9)), opcode: 0)
      #expect(socket.message() == #"{"jsonrpc":"2.0","id":1,"result":["a"]}"#)
      socket.send(#"{"jsonrpc":"2.0","id":2,"method":"subscribe"}"#, opcode: 1)
      #expect(socket.message() == #"{"jsonrpc":"2.0","id":2,"result":true}"#)
      let session = try #require(responder.sessions.withLock { $0.first })
      session.send("news")
      #expect(socket.message() == "news")
      socket.send("x", opcode: 9)
      #expect(socket.frame()?.opcode == 10)
      socket.send("", opcode: 8)
      #expect(socket.frame()?.opcode == 8)
      #expect(socket.isClosed())
    }
  }

  /// Messages to a client that reads none are not kept for it.
  @Test func aSubscriberThatDoesNotReadIsDropped() throws {
    try withServer { server, responder, _ in
      let socket = try SocketClient(port: server.port)
      socket.send(#"{"jsonrpc":"2.0","id":2,"method":"subscribe"}"#, opcode: 1)
      #expect(socket.message() != nil)
      let session = try #require(responder.sessions.withLock { $0.first })
      let text = String(repeating: "x", count: 1 << 20)
      for _ in 0..<64 { session.send(text) }
      var count = 0
      while socket.frame()?.opcode == 1 { count += 1 }
      #expect(count < 64)
      #expect(try client(server).call("echo") == .array([]))
    }
  }

  @Test func closingWaitsForAnswers() throws {
    let responder = EchoResponder()
    let server = try RPCServer(
      ServerConfiguration(port: 0), responder: responder, metrics: ServerMetrics())
    let raw = try RawClient(port: server.port)
    raw.send(ServerTests.post(ServerTests.call))
    #expect(raw.read(until: "result"))
    server.close(seconds: 1)
    #expect(raw.readToEnd())
    #expect(throws: RawClient.ConnectionRefused.self) { try RawClient(port: server.port) }
  }
}
