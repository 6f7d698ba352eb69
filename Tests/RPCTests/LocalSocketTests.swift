import Foundation
import RPC
import Synchronization
import TestKit
import Testing

/// A server at a Unix socket, as web3.py's `IPCProvider` speaks to it.
@Suite struct LocalSocketTests {
  private func withServer(
    _ body: (_ path: String, RPCServer, EchoResponder) throws -> Void
  ) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/ipc"
    let responder = EchoResponder()
    let server = try RPCServer(
      ServerConfiguration(port: 0, socketPath: path, secondsMax: 1), responder: responder,
      metrics: ServerMetrics())
    defer { server.close(seconds: 1) }
    try body(path, server, responder)
  }

  private static func call(_ parameters: String) -> String {
    #"{"jsonrpc":"2.0","id":1,"method":"echo","params":\#(parameters)}"#
  }

  private static func answer(_ result: String) -> String {
    #"{"jsonrpc":"2.0","id":1,"result":\#(result)}"# + "\n"
  }

  /// Line ends, spaces and pieces make no difference; brackets in strings are none.
  @Test func valuesAreMessagesHoweverTheyCome() throws {
    try withServer { path, _, _ in
      let client = try RawClient(path: path)
      let values = [
        #"["a"]"#, #"["}]{[\"\\"]"#, "[[[1],{}]]".replacing("{}", with: #"{"a":2}"#), "[]",
      ]
      let calls = values.map(LocalSocketTests.call)
      let answers = values.map(LocalSocketTests.answer).joined()
      client.send(" \n" + calls.joined())
      #expect(client.read(until: answers), "\(String(decoding: client.received, as: UTF8.self))")
      client.send(calls.joined(separator: "\r\n\n") + "\n")
      #expect(client.read(until: answers + answers))
      for byte in calls.joined(separator: "\n").utf8 { client.send([byte]) }
      #expect(client.read(until: answers + answers + answers))
      // A batch, and several lines in one value.
      client.send("[\n" + calls[0] + ",\n" + calls[3] + "\n]")
      #expect(client.read(until: #"[{"jsonrpc":"2.0","id":1,"result":["a"]},{"#))
    }
  }

  /// What is no JSON is answered line by line, and the rest goes on.
  @Test func whatIsNoCallIsAnswered() throws {
    try withServer { path, _, _ in
      let client = try RawClient(path: path)
      for wrong in ["eth_blockNumber\n", "\"text\"\n", "}", "]\n", "{\"a\": }", "{]"] {
        let before = client.received.count
        client.send(wrong)
        #expect(client.read(until: "\n"), "\(wrong)")
        while client.received.count == before { #expect(client.readMore()) }
        let text = String(decoding: client.received[before...], as: UTF8.self)
        #expect(text.contains("-32700") || text.contains("-32600"), "\(wrong): \(text)")
      }
      client.send(LocalSocketTests.call("[]"))
      #expect(client.read(until: LocalSocketTests.answer("[]")))
    }
  }

  @Test func whatIsTooLongIsRefusedWithTheWayForIt() throws {
    try withServer { path, server, _ in
      let client = try RawClient(path: path)
      let long = [UInt8](repeating: UInt8(ascii: "["), count: RPCLimits.bodyBytesMax + 1)
      _ = try client.sendWithoutWaiting(long, seconds: 5)
      #expect(client.readToEnd())
      #expect(String(decoding: client.received, as: UTF8.self).contains("PUT /blob"))
      let other = try RawClient(path: path)
      other.send(LocalSocketTests.call("[]"))
      #expect(other.read(until: LocalSocketTests.answer("[]")))
    }
  }

  /// It is quiet for longer than a connection of the network may be, and hears news.
  @Test func aQuietClientStays() throws {
    try withServer { path, _, responder in
      let client = try RawClient(path: path)
      client.send(#"{"jsonrpc":"2.0","id":2,"method":"subscribe"}"#)
      #expect(client.read(until: "true"))
      usleep(2_500_000)
      let session = try #require(responder.sessions.withLock { $0.first })
      session.send("news")
      #expect(client.read(until: "news\n"))
    }
  }

  @Test func onlyTheOwnerMayUseItAndAStaleOneIsReplaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/ipc"
    func serve() throws -> RPCServer {
      try RPCServer(
        ServerConfiguration(port: 0, socketPath: path), responder: EchoResponder(),
        metrics: ServerMetrics())
    }
    let server = try serve()
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    // Somebody listens there.
    #expect(throws: (any Error).self) { try serve() }
    server.close(seconds: 1)
    #expect(!FileManager.default.fileExists(atPath: path))
    // A process that was killed leaves its socket.
    let stale = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(stale, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(bound == 0)
    close(stale)
    try serve().close(seconds: 1)
    // What is no socket is somebody's file.
    try Data("mine".utf8).write(to: URL(filePath: path))
    #expect(throws: (any Error).self) { try serve() }
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
  }
}
