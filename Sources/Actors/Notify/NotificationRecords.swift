import Diagnostics
import Primitives
import RPC

/// What a notification node knows of those whom it tells, on the disk but for who listens now.
struct NotificationRecords {
  /// An account and where its sequence stands.
  private struct Record {
    var subscriber: NotificationDesk.Subscriber
    /// Of the last command.
    var time: UInt64
    /// The number of the next envelope, from 1 on.
    var next: UInt64 = 1
    /// Everything up to it has arrived.
    var acknowledged: UInt64 = 0
    /// Behind the last event that it was told of.
    var place: UInt64 = 0
    /// The places of the events that it was told of, as many of the last as tasks may be open, in order.
    var told: [UInt64] = []
    /// Whether it was told of what there was when it came, or changed what it wants.
    var isBriefed = false
  }

  private let folder: ActorFolder
  private var records: [Address: Record] = [:]
  private var listeners: [(session: RPCSession, account: Address)] = []

  /// The most envelopes that wait for an account; of more, later ones are not kept: the chain has them.
  private static let waitingMax: UInt64 = 10_000

  init(_ path: String) throws(ActorError) {
    folder = try ActorFolder(path)
    _ = try folder.names(in: "envelopes")
    for name in try folder.names(in: "subscribers") {
      guard let bytes = try folder.read("subscribers/\(name)"),
        let record = NotificationRecords.decode(bytes)
      else { throw .invalid("\(path)/subscribers/\(name) is damaged") }
      records[record.subscriber.account] = record
    }
  }

  /// Everybody, in the order of addresses.
  var subscribers: [NotificationDesk.Subscriber] {
    records.values.map(\.subscriber).sorted { $0.account < $1.account }
  }

  /// Those who are still to be told of what there was before them, in the order of addresses.
  var latecomers: [NotificationDesk.Subscriber] {
    records.values.filter { !$0.isBriefed }.map(\.subscriber).sorted { $0.account < $1.account }
  }

  // MARK: Accounts

  /// Begins or changes a subscription; a command that is not newer than the last is refused.
  mutating func subscribe(
    _ subscriber: NotificationDesk.Subscriber, time: UInt64, most: Int
  ) throws(ActorError) {
    var record = records[subscriber.account] ?? Record(subscriber: subscriber, time: 0)
    guard records.count < most || record.time > 0 else {
      throw .invalid("this node tells as many as it can")
    }
    guard time > record.time else { throw .invalid("this command is old") }
    if record.subscriber.requirement != subscriber.requirement { record.isBriefed = false }
    (record.subscriber, record.time) = (subscriber, time)
    try keep(record)
  }

  /// Notes that somebody was told of what there was, if it still wants the same.
  mutating func noteBriefed(_ subscriber: NotificationDesk.Subscriber) throws(ActorError) {
    guard var record = records[subscriber.account],
      record.subscriber.requirement == subscriber.requirement
    else { return }
    record.isBriefed = true
    try keep(record)
  }

  /// Notes a command, which must be newer than the last.
  mutating func note(_ account: Address, time: UInt64) throws(ActorError) {
    guard var record = records[account] else { throw .invalid("this account has not subscribed") }
    guard time > record.time else { throw .invalid("this command is old") }
    record.time = time
    try keep(record)
  }

  // MARK: Envelopes

  /// The number of the next envelope of an account; nil when it was told of this place, or too many wait for it.
  func next(_ account: Address, place: UInt64, isLate: Bool) -> UInt64? {
    guard let record = records[account], isLate || place >= record.place,
      !record.told.contains(place),
      record.next - record.acknowledged <= NotificationRecords.waitingMax
    else { return nil }
    return record.next
  }

  /// Adds the envelope of the next number.
  mutating func add(
    _ envelope: NotificationDesk.Envelope, to account: Address, place: UInt64
  ) throws(ActorError) {
    guard var record = records[account], record.next == envelope.sequence else { return }
    // First the envelope: whoever dies here makes the same one again.
    try folder.write(envelope.bytes, to: NotificationRecords.file(account, record.next))
    record.next += 1
    record.place = max(record.place, place + 1)
    let index = record.told.firstIndex { $0 > place } ?? record.told.endIndex
    record.told.insert(place, at: index)
    record.told.removeFirst(max(record.told.count - OpenTasks.most, 0))
    try keep(record)
  }

  /// The oldest envelopes that wait, whose numbers follow each other; one whose file is lost is passed over.
  func waiting(_ account: Address, most: Int) throws(ActorError) -> NotificationAnswer {
    guard let record = records[account] else {
      return NotificationAnswer(begin: 1, next: 1, envelopes: [])
    }
    var begin = record.acknowledged + 1
    var envelopes: [[UInt8]] = []
    for sequence in begin..<record.next where envelopes.count < most {
      if let bytes = try folder.read(NotificationRecords.file(account, sequence)) {
        envelopes.append(bytes)
      } else if envelopes.isEmpty {
        begin = sequence + 1
      } else {
        break
      }
    }
    return NotificationAnswer(begin: begin, next: record.next, envelopes: envelopes)
  }

  /// Notes that everything up to a number has arrived. Who names one that was never given out speaks of another sequence: this folder is a new one, and nothing
  /// in it has arrived.
  mutating func acknowledge(_ account: Address, through last: UInt64) throws(ActorError) {
    guard var record = records[account], last > record.acknowledged, last < record.next else {
      return
    }
    let first = record.acknowledged + 1
    record.acknowledged = last
    try keep(record)
    for sequence in first...last {
      try folder.remove(NotificationRecords.file(account, sequence))
    }
  }

  // MARK: Listeners

  mutating func begin(_ session: RPCSession, _ account: Address) {
    guard !listeners.contains(where: { $0.session === session && $0.account == account }) else {
      return
    }
    listeners.append((session, account))
  }

  mutating func end(_ session: RPCSession) { listeners.removeAll { $0.session === session } }

  func sessions(of account: Address) -> [RPCSession] {
    listeners.filter { $0.account == account }.map(\.session)
  }

  // MARK: The disk

  private static func file(_ account: Address, _ sequence: UInt64) -> String {
    "envelopes/\(account.hex.dropFirst(2))-\(sequence)"
  }

  private mutating func keep(_ record: Record) throws(ActorError) {
    let subscriber = record.subscriber
    let document = JSONValue.members(
      ("account", .string(subscriber.account.hex)),
      ("requirement", subscriber.requirement.document),
      ("webhook", subscriber.webhook.map { .string($0) } ?? .null),
      ("time", .string(String(record.time))), ("next", .string(String(record.next))),
      ("acknowledged", .string(String(record.acknowledged))),
      ("place", .string(String(record.place))),
      ("told", .array(record.told.map { .string(String($0)) })),
      ("isBriefed", .bool(record.isBriefed)))
    try folder.write(
      Array(document.compact.utf8), to: "subscribers/\(subscriber.account.hex.dropFirst(2))")
    records[subscriber.account] = record
  }

  private static func decode(_ bytes: [UInt8]) -> Record? {
    guard
      let document = try? JSONValue(
        parsing: bytes, within: JSONBounds(bytesMax: 1 << 16, depthMax: 4)),
      let account = document["account"]?.text.flatMap({ Address(hex: $0) }),
      let requirement = document["requirement"].flatMap({ TaskRequirement($0) }),
      let time = document["time"]?.text.flatMap({ UInt64($0) }),
      let next = document["next"]?.text.flatMap({ UInt64($0) }), next > 0,
      let acknowledged = document["acknowledged"]?.text.flatMap({ UInt64($0) }),
      acknowledged < next, let place = document["place"]?.text.flatMap({ UInt64($0) })
    else { return nil }
    // Folders from before latecomers were told have neither: whoever is in them has been there all the time.
    let told = document["told"]?.elements ?? []
    return Record(
      subscriber: NotificationDesk.Subscriber(
        account: account, requirement: requirement, webhook: document["webhook"]?.text),
      time: time, next: next, acknowledged: acknowledged, place: place,
      told: told.compactMap { $0.text.flatMap { UInt64($0) } },
      isBriefed: document["isBriefed"] != .bool(false))
  }
}
