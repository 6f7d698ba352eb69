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
    case ("PUT", "/count"):
      HTTPAnswer(contentType: "text/plain", body: Array(String(body.count).utf8))
    default: nil
    }
  }

  func end(_ session: RPCSession) { ended.withLock { $0 += 1 } }
}
