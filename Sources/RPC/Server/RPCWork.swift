import Diagnostics
import NIOPosix

/// What answers bodies, on threads of the server.
package protocol RPCResponder: Sendable {
  /// Whether a body changes the chain, and is to run on the thread of its owner.
  func changesChain(_ body: RPCBody) -> Bool

  /// The answer to a body, nil when there is none to give. `session` is that of a WebSocket.
  func answer(_ body: RPCBody, session: RPCSession?) -> String?

  /// The answer to what is no JSON-RPC; nil where nothing is. The target is a path, and a query behind `?`.
  func answer(_ method: String, _ target: String, _ body: [UInt8]) -> HTTPAnswer?

  /// The same, for a client that has said what it accepts (the value of its header, RFC 9110 12.5.1).
  func answer(
    _ method: String, _ target: String, accepting accepted: String, _ body: [UInt8]
  ) -> HTTPAnswer?

  /// Who takes the body of a PUT piece by piece, up to `RPCLimits.uploadBytesMax`; nil for one that is short and answered whole. `length` is
  /// what the client says of it. Asked on the event loop: it must not wait.
  func upload(_ target: String, length: Int?) -> (any HTTPUpload)?

  /// Hears that the client of a session is gone.
  func end(_ session: RPCSession)
}

extension RPCResponder {
  package func answer(
    _ method: String, _ target: String, accepting accepted: String, _ body: [UInt8]
  ) -> HTTPAnswer? {
    answer(method, target, body)
  }

  package func upload(_ target: String, length: Int?) -> (any HTTPUpload)? { nil }
}

/// The threads on which answers are made, so that the event loop never waits: several that read, and one that changes the
/// chain and is alone to do so.
final class RPCWork: Sendable {
  private let readers: NIOThreadPool
  private let owner: NIOThreadPool
  private let responder: any RPCResponder

  init(_ responder: any RPCResponder, readers count: Int) {
    self.responder = responder
    readers = NIOThreadPool(numberOfThreads: count)
    owner = NIOThreadPool(numberOfThreads: 1)
    readers.start()
    owner.start()
  }

  /// Answers the bytes of a body; `done` is called on some thread.
  func answer(
    _ bytes: [UInt8], session: RPCSession?, done: @escaping @Sendable (String?) -> Void
  ) {
    readers.submit { [owner, responder] state in
      guard state == .active else { return done(nil) }
      do throws(RPCError) {
        let body = try RPCBody(bytes)
        guard responder.changesChain(body) else {
          return done(responder.answer(body, session: session))
        }
        owner.submit { state in
          done(state == .active ? responder.answer(body, session: session) : nil)
        }
      } catch {
        done(RPCAnswer.error(error, id: nil).compact)
      }
    }
  }

  /// Answers a request that is no JSON-RPC.
  func answer(
    _ method: String, _ target: String, accepting accepted: String, _ body: [UInt8],
    done: @escaping @Sendable (HTTPAnswer?) -> Void
  ) {
    readers.submit { [responder] state in
      done(state == .active ? responder.answer(method, target, accepting: accepted, body) : nil)
    }
  }

  /// Who takes the body of a PUT; see `RPCResponder`.
  func upload(_ target: String, length: Int?) -> (any HTTPUpload)? {
    responder.upload(target, length: length)
  }

  /// Runs a part of an answer on a thread that reads; `done` gets nil when the server ends.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value, done: @escaping @Sendable (Value?) -> Void
  ) {
    readers.submit { state in done(state == .active ? body() : nil) }
  }

  /// Ends a session.
  func end(_ session: RPCSession) {
    readers.submit { [responder] _ in responder.end(session) }
  }

  /// Waits for what is running, and ends.
  func shutDown() {
    try? readers.syncShutdownGracefully()
    try? owner.syncShutdownGracefully()
  }
}
