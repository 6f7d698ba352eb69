import Bytecode
import Client
import Diagnostics
import FileStore
import Primitives
import RPC
import Signatures

/// A notification node: follows the board of tasks, and tells those whose requirement a task meets, in envelopes that they alone can open.
///
/// At least once: an envelope is on the disk before the cursor moves on, and until it is acknowledged. Nothing in it, nor who is told, can be read by others.
package struct NotificationNode: PlatformActor {
  /// Calls a webhook; whether it has taken it.
  package typealias Caller = (_ url: String, _ body: [UInt8]) -> Bool

  let context: ActorContext
  let board: ActorContract
  private let registry: ActorContract
  let desk: NotificationDesk
  private let identity: NotificationCommand.Desk
  private let key: SigningKey
  private let call: Caller
  private let code: [UInt8]
  private var cursor: EventCursor
  /// What those are told who come later.
  var open = OpenTasks()

  /// The most envelopes that a webhook gets in one look.
  private static let callsMax = 16

  /// A node behind a desk. Webhooks are signed by `key`.
  package init(
    _ context: ActorContext, board: Address, registry: Address, _ desk: NotificationDesk,
    key: SigningKey, contracts: PlatformContracts, call: @escaping Caller
  ) throws(ActorError) {
    (self.context, self.desk, self.key, self.call) = (context, desk, key, call)
    self.board = try context.contract(at: board)
    self.registry = try context.contract(at: registry)
    identity = NotificationCommand.Desk(
      chainID: context.chain.chainID, node: context.account)
    code = contracts.task.module.module.withoutDebug.encoded()
    cursor = try EventCursor(context.folder, "cursor", from: 0)
  }

  package mutating func step() throws(ActorError) -> ActorProgress {
    let (events, next) = try cursor.read(["Announced"], of: board, on: context.chain)
    for announced in try TaskNotice.all(of: events) {
      let subscribers = desk.subscribers
      guard !subscribers.isEmpty, let terms = try terms(of: announced.notice.task) else { continue }
      var told = 0
      for subscriber in subscribers where subscriber.requirement.admits(terms) {
        guard let reader = try reader(of: subscriber) else { continue }
        try tell(subscriber, reader, announced.notice, place: announced.place, isLate: false)
        told += 1
      }
      context.say("task \(announced.notice.task.checksummed): told \(told) of \(subscribers.count)")
    }
    try cursor.advance(to: next)
    let hasBriefed = try briefLatecomers()
    let hasCalled = try callWebhooks()
    return events.isEmpty && !hasBriefed && !hasCalled ? .waiting : .acted
  }

  /// The key by which somebody reads; nil while the registry has none.
  func reader(of subscriber: NotificationDesk.Subscriber) throws(ActorError) -> Reader? {
    guard
      let word = try context.view(registry, "keyOf", [.address(subscriber.account)]).optional(),
      let reader = Reader(bytes: try word.hash().bytes), !reader.isWeak
    else { return nil }
    return reader
  }

  func tell(
    _ subscriber: NotificationDesk.Subscriber, _ reader: Reader, _ notice: TaskNotice,
    place: UInt64, isLate: Bool
  ) throws(ActorError) {
    try desk.tell(subscriber.account, place: place, isLate: isLate) {
      sequence throws(ActorError) in
      do throws(SealedFileError) {
        return try notice.envelope(
          to: reader, account: subscriber.account, sequence: sequence, of: identity)
      } catch {
        throw .invalid("\(error)")
      }
    }
  }

  /// The terms of a task whose contract this program knows; nil for others.
  func terms(of task: Address) throws(ActorError) -> TaskTerms? {
    do throws(ChainError) {
      guard try context.chain.module(at: task) == code else { return nil }
    } catch {
      throw .chain(error)
    }
    return try TaskTerms(try context.view(try context.contract(at: task), "terms"))
  }

  /// Sends what waits to those who have a webhook; whether anything arrived.
  private func callWebhooks() throws(ActorError) -> Bool {
    var hasCalled = false
    for subscriber in desk.subscribers {
      guard let url = subscriber.webhook else { continue }
      let waiting = try desk.waiting(subscriber.account, most: NotificationNode.callsMax)
      for (sequence, envelope) in zip(waiting.begin..., waiting.envelopes) {
        guard call(url, NotificationNode.body(envelope, key)) else { break }
        try desk.acknowledge(subscriber.account, through: sequence)
        hasCalled = true
      }
    }
    return hasCalled
  }

  /// What a webhook gets: the envelope, and the node's signature (r, s, parity) of it.
  package static func body(_ envelope: [UInt8], _ key: SigningKey) -> [UInt8] {
    Array(
      JSONValue.members(
        ("envelope", .string(Hex.encodePrefixed(envelope))),
        ("signature", .string(Hex.encodePrefixed(key.sign(digest(envelope)).bytes)))
      ).compact.utf8)
  }

  private static func digest(_ envelope: [UInt8]) -> Hash256 {
    keccak256(Array("galaxy notify webhook 1".utf8) + envelope)
  }

  /// The envelope that a webhook was given, if a node has signed it.
  package static func envelope(ofWebhook body: [UInt8], from node: Address) -> [UInt8]? {
    guard
      let document = try? JSONValue(
        parsing: body, within: JSONBounds(bytesMax: 1 << 20, depthMax: 2)),
      let envelope = document["envelope"]?.text.flatMap({ Hex.decode($0) }),
      let bytes = document["signature"]?.text.flatMap({ Hex.decode($0) }),
      let signature = RecoverableSignature(bytes: bytes),
      (try? signature.signer(of: digest(envelope))) == node
    else { return nil }
    return envelope
  }
}
