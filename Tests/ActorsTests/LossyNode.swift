import Compiler
import Ledger
import Node
import Primitives
import RPC
import Storage
import Synchronization
import TestKit
import Testing

/// A node of the development chain behind a network that loses and repeats what is sent to it.
final class LossyNode: RPCResponder {
  /// What happens to a request.
  enum Fate { case delivered, lost, answerLost, twice }

  private let service: RPCService
  /// Stands still but for `pass`, so that no deadline depends on how fast the machine is.
  private let clock = DevelopmentClock(machine: { [start = ChainNode.seconds] in start })
  private let folder: TemporaryFolder
  private let fate = Mutex<(@Sendable () -> Fate)?>(nil)
  private let lie = Mutex<(@Sendable (String) -> String)?>(nil)
  private let served = Mutex<RPCServer?>(nil)

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    let clock = clock
    let node = try ChainNode(
      ChainStore(opening: folder.path), genesis: .development,
      producer: DevelopmentAccount.all[9].address, pace: .eachTransaction,
      clock: { clock.now })
    service = RPCService(
      node, readers: 1, metrics: ServerMetrics(),
      development: try Development(node, clock: clock, folder: folder.path + "/snapshots"))
    let server = try RPCServer(
      ServerConfiguration(port: 0), responder: self, metrics: ServerMetrics())
    served.withLock { $0 = server }
  }

  func close() { served.withLock { $0?.close(seconds: 1) } }

  /// What time it is on the chain, and for actors that ask this clock.
  var now: UInt64 { clock.now }

  /// Lets so many seconds pass at once: nobody has to wait for a deadline.
  func pass(seconds: UInt64) { _ = clock.advance(by: seconds) }

  /// Loses and repeats from now on as this says; nil delivers everything.
  func lose(_ fate: (@Sendable () -> Fate)?) { self.fate.withLock { $0 = fate } }

  /// Changes what it answers from now on; nil is honest.
  func lie(_ change: (@Sendable (String) -> String)?) { lie.withLock { $0 = change } }

  /// A chain for who signs with the key of a development account.
  func chain(_ account: DevelopmentAccount) throws -> RemoteChain {
    let port = try #require(served.withLock { $0?.port })
    let endpoint = try #require(HTTPConnection.Endpoint(url: "http://127.0.0.1:\(port)"))
    return try RemoteChain(RPCClient(endpoint, milliseconds: 5_000)) {
      $0 == account.address ? account.key : nil
    }
  }

  // MARK: RPCResponder

  func changesChain(_ body: RPCBody) -> Bool { service.changesChain(body) }

  func answer(_ body: RPCBody, session: RPCSession?) -> String? {
    switch fate.withLock({ $0 })?() ?? .delivered {
    case .delivered:
      let answer = service.answer(body, session: session)
      return lie.withLock { $0 }.map { change in answer.map(change) } ?? answer
    case .lost: return nil
    case .answerLost:
      _ = service.answer(body, session: session)
      return nil
    case .twice:
      _ = service.answer(body, session: session)
      return service.answer(body, session: session)
    }
  }

  func answer(_ method: String, _ target: String, _ body: [UInt8]) -> HTTPAnswer? {
    service.answer(method, target, body)
  }

  func upload(_ target: String, length: Int?) -> (any HTTPUpload)? {
    service.upload(target, length: length)
  }

  func end(_ session: RPCSession) { service.end(session) }
}
