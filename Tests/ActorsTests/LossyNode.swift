import Compiler
import Ledger
import Node
import Primitives
import RPC
import Storage
import Synchronization
import TestKit
import Testing

/// A node of the development chain behind a network that loses, repeats, delays and reorders what is sent to it.
final class LossyNode: RPCResponder {
  /// What happens to a request. One that is late arrives behind so many others, when nobody waits for its answer any more.
  enum Fate {
    case delivered, lost, answerLost, twice
    case late(by: UInt64)

    /// Of one request in `odds` each, something else than a delivery.
    static func drawn(_ random: inout SplitMix64, odds: UInt64) -> Fate {
      switch random.next() % odds {
      case 0: .lost
      case 1: .answerLost
      case 2: .twice
      case 3: .late(by: 1 + random.next() % 60)
      default: .delivered
      }
    }
  }

  private let service: RPCService
  /// Stands still but for `pass`, so that no deadline depends on how fast the machine is.
  private let clock = DevelopmentClock(machine: { [start = ChainNode.seconds] in start })
  private let folder: TemporaryFolder
  /// Who decides. A closure that a lock holds by itself is wrapped once more at every look, so that each look takes longer than the one before.
  private struct Judge {
    let decide: @Sendable () -> Fate
  }
  private struct Liar {
    let change: @Sendable (String) -> String
  }
  private let judge = Mutex<Judge?>(nil)
  private let liar = Mutex<Liar?>(nil)
  private let losesTransactions = Mutex(false)
  private let served = Mutex<RPCServer?>(nil)
  /// The requests that are late, each with how many others it lets go first.
  private let late = Mutex<[(wait: UInt64, body: RPCBody)]>([])

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

  /// Loses, repeats and delays from now on as this says; nil delivers everything, and what was late.
  func lose(_ fate: (@Sendable () -> Fate)?) {
    judge.withLock { $0 = fate.map { Judge(decide: $0) } }
    if fate == nil { deliverLate(by: .max) }
  }

  /// Whether transactions are lost, and only they.
  func loseTransactions(_ are: Bool) { losesTransactions.withLock { $0 = are } }

  /// Lets so many requests pass, and delivers those that have waited long enough.
  private func deliverLate(by count: UInt64) {
    let due = late.withLock { late in
      let due = late.filter { $0.wait <= count }
      late = late.filter { $0.wait > count }.map { ($0.wait - count, $0.body) }
      return due
    }
    for (_, body) in due { _ = service.answer(body, session: nil) }
  }

  /// Changes what it answers from now on; nil is honest.
  func lie(_ change: (@Sendable (String) -> String)?) {
    liar.withLock { $0 = change.map { Liar(change: $0) } }
  }

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
    deliverLate(by: 1)
    if losesTransactions.withLock({ $0 }), changesChain(body) { return nil }
    switch judge.withLock({ $0 })?.decide() ?? .delivered {
    case .delivered:
      let answer = service.answer(body, session: session)
      return liar.withLock { $0 }.map { answer.map($0.change) } ?? answer
    case .lost: return nil
    case .late(let count):
      late.withLock { $0.append((count, body)) }
      return nil
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
