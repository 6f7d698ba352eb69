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

  /// Hears that the client of a session is gone.
  func end(_ session: RPCSession)
}

/// An answer to a request of HTTP that is no JSON-RPC.
package struct HTTPAnswer: Sendable {
  /// The status code.
  package var status: Int
  /// The media type of the body.
  package var contentType: String
  /// The body.
  package var body: [UInt8]

  /// An answer.
  package init(status: Int = 200, contentType: String, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }
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
    _ method: String, _ target: String, _ body: [UInt8],
    done: @escaping @Sendable (HTTPAnswer?) -> Void
  ) {
    readers.submit { [responder] state in
      done(state == .active ? responder.answer(method, target, body) : nil)
    }
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
