import Diagnostics
import RPC
import Synchronization

/// Answers calls without a chain: for tests of the server.
final class EchoResponder: RPCResponder {
  private let ended = Mutex(0)
  let sessions = Mutex<[RPCSession]>([])

  /// Sessions whose clients are gone.
  var endCount: Int { ended.withLock { $0 } }

  func changesChain(_ body: RPCBody) -> Bool { body.requests.contains { $0.method == "write" } }

  func answer(_ body: RPCBody, session: RPCSession?) -> String? {
    body.answer { request in
      switch request.method {
      case "echo", "write": return .success(.array(request.parameters))
      case "long": return .success(.string(String(repeating: "x", count: 1 << 20)))
      case "subscribe":
        guard let session else { return .failure(RPCError(.unknownMethod, "no session")) }
        sessions.withLock { $0.append(session) }
        return .success(.bool(true))
      default: return .failure(RPCError(.unknownMethod, "no such method"))
      }
    }
  }

  func answer(_ method: String, _ target: String, _ body: [UInt8]) -> HTTPAnswer? {
    switch (method, target.prefix { $0 != "?" }) {
    case ("GET", "/ok"): HTTPAnswer(contentType: "text/plain", body: Array("ok".utf8))
    case ("GET", "/stream"):
      HTTPAnswer(
        contentType: "text/plain",
        stream: HTTPStream(count: EchoResponder.streamBytes) { offset in
          // Ends too early where the target says so.
          guard offset == 0 || !target.hasSuffix("?torn") else { return nil }
          let count = min(HTTPStream.pieceBytes, EchoResponder.streamBytes - offset)
          return (0..<count).map { UInt8(truncatingIfNeeded: (offset + $0) / 7) }
        })
    default: nil
    }
  }

  /// More than a few pieces.
  static let streamBytes = 3_000_001

  /// The pieces of all uploads, by their length.
  let pieces = Mutex<[Int]>([])
  /// Held while nothing is to be taken.
  let gate = Mutex(())

  func upload(_ target: String, length: Int?) -> (any HTTPUpload)? {
    target == "/count" ? Count(self) : nil
  }

  /// Counts what comes.
  private final class Count: HTTPUpload {
    private let echo: EchoResponder
    private let count = Mutex(0)

    init(_ echo: EchoResponder) { self.echo = echo }

    func take(_ bytes: [UInt8]) -> HTTPAnswer? {
      echo.gate.withLock { _ in }
      echo.pieces.withLock { $0.append(bytes.count) }
      count.withLock { $0 += bytes.count }
      return bytes.contains(13) ? .text(422, "unlucky") : nil
    }

    func finish() -> HTTPAnswer { .text(200, String(count.withLock { $0 })) }
  }

  func end(_ session: RPCSession) { ended.withLock { $0 += 1 } }
}
