import Client
import Diagnostics
import FileStore
import Glibc
import Primitives
import RPC
import Signatures

/// Somebody who is told of tasks by a notification node: subscribes, takes envelopes, and knows after a restart which have arrived.
package struct NotificationClient {
  private let context: ActorContext
  private let client: RPCClient
  private let signing: SigningKey
  private let key: ReaderKey
  private let desk: NotificationCommand.Desk
  private let reader: Reader
  private let file: String
  private var last: UInt64
  private var time: UInt64 = 0

  /// A client of the node behind an endpoint, whose key is read from the chain.
  package init(
    _ context: ActorContext, _ signing: SigningKey, at client: RPCClient, registry: Address
  ) throws(ActorError) {
    (self.context, self.client, self.signing) = (context, client, signing)
    let registry = try context.contract(at: registry)
    key = try Mailbox.key(context, registry)
    let answer = try NotificationClient.asked(client, "notify_desk", [])
    guard let chainID = answer["chainId"]?.text.flatMap({ UInt64($0) }),
      let node = answer["account"]?.text.flatMap({ Address(checksummed: $0) })
    else { throw .invalid("there is no notification node") }
    guard chainID == context.chain.chainID else {
      throw .invalid("the notification node follows another chain, \(chainID)")
    }
    guard let word = try context.view(registry, "keyOf", [.address(node)]).optional(),
      let reader = Reader(bytes: try word.hash().bytes)
    else { throw .invalid("the notification node has registered no key") }
    desk = NotificationCommand.Desk(chainID: chainID, node: node)
    self.reader = reader
    file = "heard-\(node.hex.dropFirst(2).prefix(12))"
    let stored = try context.folder.read(file).flatMap {
      String(validating: $0, as: UTF8.self).flatMap { UInt64($0) }
    }
    last = stored ?? 0
  }

  /// Says what it wants to be told of.
  package mutating func subscribe(
    _ requirement: TaskRequirement, webhook: String? = nil
  ) throws(ActorError) {
    go(on: try send(.subscribe(requirement, webhook: webhook)))
  }

  /// What was told since the last time; it is acknowledged with the next call, so that nothing is lost when this process ends before it has acted.
  package mutating func take() throws(ActorError) -> [TaskNotice] {
    let answer = try send(.take(after: last))
    go(on: answer)
    var notices: [TaskNotice] = []
    for (number, envelope) in zip(answer.begin..., answer.envelopes) where number > last {
      guard let notice = open(envelope, after: number - 1, window: 1) else { continue }
      notices.append(notice)
    }
    return notices
  }

  /// What the node has brought by a call of the webhook; nil for what is not from it, not for this account, or was heard before. Whoever knows the place in the
  /// sequence no more, after a loss of its folder or a long absence, asks the node for it.
  package mutating func hear(webhook body: [UInt8]) throws(ActorError) -> TaskNotice? {
    guard let envelope = NotificationNode.envelope(ofWebhook: body, from: desk.node) else {
      return nil
    }
    if let notice = open(envelope, after: last, window: 8) { return notice }
    let answer = try send(.take(after: last))
    go(on: answer)
    guard answer.begin > last else { return nil }
    return open(envelope, after: answer.begin - 1, window: 64)
  }

  /// Opens an envelope with one of the next numbers, which is then the last.
  private mutating func open(
    _ envelope: [UInt8], after: UInt64, window: UInt64
  ) -> TaskNotice? {
    guard
      let (sequence, notice) = TaskNotice.open(
        envelope, with: key, account: context.account, after: after, of: desk, window: window)
    else { return nil }
    last = sequence
    return notice
  }

  /// A node that has given out fewer numbers than were heard has lost its folder, and begins again.
  private mutating func go(on answer: NotificationAnswer) {
    if answer.next <= last { last = answer.begin - 1 }
  }

  /// Notes that what was taken has been acted on; lasts when this returns.
  package func note() throws(ActorError) {
    try context.folder.write(Array(String(last).utf8), to: file)
  }

  private mutating func send(
    _ kind: NotificationCommand.Kind
  ) throws(ActorError) -> NotificationAnswer {
    time = max(time + 1, NotificationClient.milliseconds)
    let command: [UInt8]
    do throws(SealedFileError) {
      command = try NotificationCommand(
        account: context.account, kind, time: time, answerTo: key.reader
      ).sealed(by: signing, to: reader, of: desk)
    } catch {
      throw .invalid("\(error)")
    }
    let answer = try NotificationClient.asked(
      client, "notify_send", [.string(Hex.encodePrefixed(command))])
    guard
      let read = NotificationAnswer(
        answer, with: key, account: context.account, time: time, of: desk)
    else { throw .invalid("the notification node has answered something else") }
    return read
  }

  private static func asked(
    _ client: RPCClient, _ method: String, _ parameters: [JSONValue]
  ) throws(ActorError) -> JSONValue {
    do throws(RPCClient.Failure) {
      return try client.call(method, parameters)
    } catch {
      switch error {
      case .answered(let told): throw .invalid("the notification node: \(told.message)")
      case .unreachable(let reason): throw .chain(.unreachable(reason))
      }
    }
  }

  private static var milliseconds: UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return UInt64(now.tv_sec) * 1_000 + UInt64(now.tv_nsec) / 1_000_000
  }
}
