import Foundation
import Glibc
import RPC
import Synchronization
import Testing

/// A client's connection when the server is slow, stopped or gone.
@Suite struct HTTPConnectionTests {
  /// A server that answers request by request as it was told, on as many connections as it takes.
  private final class Server: Sendable {
    enum Step {
      /// Answers with a text, after so many milliseconds.
      case answer(String, after: UInt32 = 0)
      /// Begins to answer, and says no more for so many milliseconds.
      case begin(UInt32)
      /// Reads the request and closes the connection.
      case hangUp
    }

    let port: UInt16
    private let listener: Int32

    init(_ connections: [[Step]]) throws {
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let bound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(listener, $0, length) == 0 && listen(listener, 8) == 0
            && getsockname(listener, $0, &length) == 0
        }
      }
      try #require(bound)
      port = UInt16(bigEndian: address.sin_port)
      self.listener = listener
      Thread.detachNewThread {
        for steps in connections {
          let peer = accept(listener, nil, nil)
          Thread.detachNewThread {
            defer { close(peer) }
            for step in steps {
              var chunk = [UInt8](repeating: 0, count: 4_096)
              guard recv(peer, &chunk, chunk.count, 0) > 0 else { return }
              switch step {
              case .answer(let text, let delay):
                usleep(delay * 1_000)
                Server.say(
                  "HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)", to: peer)
              case .begin(let delay):
                Server.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", to: peer)
                usleep(delay * 1_000)
              case .hangUp: return
              }
            }
          }
        }
      }
    }

    deinit { close(listener) }

    private static func say(_ text: String, to peer: Int32) {
      let bytes = Array(text.utf8)
      _ = send(peer, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
  }

  private func ask(_ connection: HTTPConnection) throws -> String {
    String(decoding: try connection.send("POST", path: "/", Array("{}".utf8)).body, as: UTF8.self)
  }

  /// An answer that comes too late is never taken for that to a later request: an ordering would believe a head that is old.
  @Test func aLateAnswerIsNobodys() throws {
    let server = try Server([
      [.answer("first"), .hangUp], [.answer("late", after: 400)], [.answer("second"), .begin(400)],
      [.answer("third")],
    ])
    let endpoint = try #require(HTTPConnection.Endpoint(url: "http://127.0.0.1:\(server.port)"))
    let connection = HTTPConnection(endpoint, milliseconds: 150)
    #expect(try ask(connection) == "first")
    // The connection is closed, and on the next one nothing comes in time.
    #expect(throws: HTTPConnection.Failure.self) { try ask(connection) }
    usleep(500_000)
    #expect(try ask(connection) == "second")
    // Half an answer, and then nothing.
    #expect(throws: HTTPConnection.Failure.self) { try ask(connection) }
    #expect(try ask(connection) == "third")
    withExtendedLifetime(server) {}
  }
}
