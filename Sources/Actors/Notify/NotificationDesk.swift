import Diagnostics
import FileStore
import Primitives
import RPC
import Synchronization

/// The counter of a notification node: takes subscriptions, and hands out envelopes, by JSON-RPC over HTTP and WebSocket.
///
/// `notify_desk` says which chain and account it is; `notify_send` takes a sealed `NotificationCommand` as hexadecimal text and answers with the envelopes that
/// wait for the account, and (sealed) where in its sequence they begin (`NotificationAnswer`). Over a WebSocket later ones follow as `notify_envelope`. What it keeps is in its folder before it is answered: subscriptions, numbers,
/// envelopes until they are acknowledged.
package final class NotificationDesk: RPCResponder {
  /// What was told to somebody, under its number in the sequence of the account.
  package struct Envelope: Hashable, Sendable {
    package let sequence: UInt64
    package let bytes: [UInt8]
  }

  /// Somebody who is told.
  package struct Subscriber: Hashable, Sendable {
    package let account: Address
    package let requirement: TaskRequirement
    package let webhook: String?
  }

  private let key: ReaderKey
  private let desk: NotificationCommand.Desk
  private let allowsWebhook: @Sendable (String) -> Bool
  private let state: Mutex<NotificationRecords>

  /// The most envelopes in an answer.
  private static let answerMax = 256
  /// The most accounts that are told.
  private static let subscribersMax = 10_000

  /// A desk with a folder of its own. `allowsWebhook` says which URLs it calls.
  package init(
    _ desk: NotificationCommand.Desk, key: ReaderKey, folder: String,
    allowsWebhook: @escaping @Sendable (String) -> Bool
  ) throws(ActorError) {
    (self.desk, self.key, self.allowsWebhook) = (desk, key, allowsWebhook)
    state = Mutex(try NotificationRecords(folder))
  }

  // MARK: The node's side

  /// Everybody who is told.
  package var subscribers: [Subscriber] { state.withLock { $0.subscribers } }

  /// Those who have come, or have changed what they want, since they were told what there was.
  var latecomers: [Subscriber] { state.withLock { $0.latecomers } }

  /// Notes that somebody who came later was told of what there was, unless it wants something else by now.
  func noteBriefed(_ subscriber: Subscriber) throws(ActorError) {
    try state.withLock { state throws(ActorError) in try state.noteBriefed(subscriber) }
  }

  /// Puts what `seal` makes of the next number into the outbox of an account, once for each place in the chain's events, and sends it to whoever listens.
  /// Places come in their order but for those that are told later than others (`isLate`). One thread at a time.
  package func tell(
    _ account: Address, place: UInt64, isLate: Bool = false,
    _ seal: (UInt64) throws(ActorError) -> [UInt8]
  ) throws(ActorError) {
    guard let sequence = state.withLock({ $0.next(account, place: place, isLate: isLate) })
    else { return }
    let envelope = Envelope(sequence: sequence, bytes: try seal(sequence))
    try state.withLock { state throws(ActorError) in
      try state.add(envelope, to: account, place: place)
      for session in state.sessions(of: account) {
        session.send(NotificationDesk.push(envelope))
      }
    }
  }

  /// What waits for an account, the oldest first.
  package func waiting(_ account: Address, most: Int) throws(ActorError) -> NotificationAnswer {
    try state.withLock { state throws(ActorError) in try state.waiting(account, most: most) }
  }

  /// Notes that everything up to a number has arrived.
  package func acknowledge(_ account: Address, through: UInt64) throws(ActorError) {
    try state.withLock { state throws(ActorError) in
      try state.acknowledge(account, through: through)
    }
  }

  // MARK: RPCResponder

  package func changesChain(_ body: RPCBody) -> Bool { false }

  package func answer(_ body: RPCBody, session: RPCSession?) -> String? {
    body.answer { request in
      do throws(RPCError) {
        return .success(try answer(request, session))
      } catch {
        return .failure(error)
      }
    }
  }

  package func answer(_ method: String, _ target: String, _ body: [UInt8]) -> HTTPAnswer? { nil }

  package func end(_ session: RPCSession) { state.withLock { $0.end(session) } }

  private func answer(_ request: RPCRequest, _ session: RPCSession?) throws(RPCError) -> JSONValue {
    switch request.method {
    case "notify_desk":
      return .members(
        ("chainId", .string(String(desk.chainID))), ("account", .string(desk.node.checksummed)))
    case "notify_send":
      guard let text = request.parameters.first?.text, let bytes = Hex.decode(text),
        let command = NotificationCommand(bytes, with: key, of: desk)
      else {
        throw RPCError(.invalidParameters, "no command that its account has signed for this node")
      }
      return try run(command, session)
    default:
      throw RPCError(.unknownMethod, "the method \(request.method.prefix(64)) does not exist")
    }
  }

  private func run(
    _ command: NotificationCommand, _ session: RPCSession?
  ) throws(RPCError) -> JSONValue {
    let answer: NotificationAnswer
    do throws(ActorError) {
      answer = try state.withLock { state throws(ActorError) in
        switch command.kind {
        case .subscribe(let requirement, let webhook):
          guard webhook.map(allowsWebhook) ?? true else {
            throw .invalid("this node calls no such webhook")
          }
          try state.subscribe(
            Subscriber(account: command.account, requirement: requirement, webhook: webhook),
            time: command.time, most: NotificationDesk.subscribersMax)
        case .take(let after):
          try state.note(command.account, time: command.time)
          try state.acknowledge(command.account, through: after)
        }
        if let session { state.begin(session, command.account) }
        return try state.waiting(command.account, most: NotificationDesk.answerMax)
      }
    } catch {
      throw RPCError(.refused, "\(error)")
    }
    do throws(SealedFileError) {
      return try answer.json(to: command, of: desk)
    } catch {
      throw RPCError(.invalidParameters, "\(error)")
    }
  }

  private static func push(_ envelope: Envelope) -> String {
    JSONValue.members(
      ("jsonrpc", .string("2.0")), ("method", .string("notify_envelope")),
      ("params", .array([.string(Hex.encodePrefixed(envelope.bytes))]))
    ).compact
  }
}
