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
    _ = try send(.subscribe(requirement, webhook: webhook))
  }

  /// What was told since the last time; it is acknowledged with the next call, so that nothing is lost when this process ends before it has acted.
  package mutating func take() throws(ActorError) -> [TaskNotice] {
    var notices: [TaskNotice] = []
    for envelope in try send(.take(after: last)) {
      guard
        let (sequence, notice) = TaskNotice.open(
          envelope, with: key, account: context.account, after: last, of: desk)
      else { continue }
      notices.append(notice)
      last = sequence
    }
    return notices
  }

  /// Notes that what was taken has been acted on; lasts when this returns.
  package func note() throws(ActorError) {
    try context.folder.write(Array(String(last).utf8), to: file)
  }

  private mutating func send(
    _ kind: NotificationCommand.Kind
  ) throws(ActorError) -> [[UInt8]] {
    time = max(time + 1, NotificationClient.milliseconds)
    let command: [UInt8]
    do throws(SealedFileError) {
      command = try NotificationCommand(account: context.account, kind, time: time)
        .sealed(by: signing, to: reader, of: desk)
    } catch {
      throw .invalid("\(error)")
    }
    let answer = try NotificationClient.asked(
      client, "notify_send", [.string(Hex.encodePrefixed(command))])
    return (answer.elements ?? []).compactMap { $0.text.flatMap { Hex.decode($0) } }
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
