import Actors
import Diagnostics
import FileStore
import Learning
import Node
import Primitives
import RPC
import Synchronization
import Tensors
import TestKit
import Testing

/// Who is told of a task, and what others see of it.
@Suite struct NotificationTests {
  /// What was seen on the wire.
  private final class Recorder: Sendable {
    private let seen = Mutex<[String]>([])

    var texts: [String] { seen.withLock { $0 } }

    func note(_ text: String) { seen.withLock { $0.append(text) } }
  }

  /// A desk whose every question and answer is recorded.
  private final class Wire: RPCResponder {
    private let desk: NotificationDesk
    private let recorder: Recorder

    init(_ desk: NotificationDesk, _ recorder: Recorder) {
      (self.desk, self.recorder) = (desk, recorder)
    }

    func changesChain(_ body: RPCBody) -> Bool { false }
    func answer(_ method: String, _ target: String, _ body: [UInt8]) -> HTTPAnswer? { nil }
    func end(_ session: RPCSession) { desk.end(session) }

    func answer(_ body: RPCBody, session: RPCSession?) -> String? {
      for request in body.requests {
        recorder.note(JSONValue.array(request.parameters).compact)
      }
      let answer = desk.answer(body, session: session)
      if let answer { recorder.note(answer) }
      return answer
    }
  }

  private let node: LossyNode
  private let contracts: PlatformContracts
  private let board: Address
  private let registry: Address
  private let folders: [TemporaryFolder]

  init() throws {
    node = try LossyNode()
    contracts = try PlatformContracts()
    folders = try (0..<10).map { _ in try TemporaryFolder() }
    let maker = try NotificationTests.context(node, folders, 9)
    board = try maker.deploy("board", contracts.board, [])
    registry = try maker.deploy("keys", try PlatformContracts.keys(), [])
  }

  private static func context(
    _ node: LossyNode, _ folders: [TemporaryFolder], _ index: Int
  ) throws -> ActorContext {
    let account = DevelopmentAccount.all[index]
    return try ActorContext(
      ActorFolder(folders[index].path), node.chain(account), account: account.address
    ) { _ in }
  }

  private static let schema = Hash256(bytes: [UInt8](repeating: 0xA5, count: 32)) ?? .zero

  /// Announces a task of alice's with so many coins for a place.
  private func announce(_ alice: ActorContext, reserve: UInt128, _ number: Int) throws -> Address {
    let terms = TaskTerms(
      market: board, schema: NotificationTests.schema, testRoot: .zero, places: 2, rounds: 1,
      batch: 16, enrol: 600)
    var changed = terms
    changed.reserve = reserve
    let start = try Tensor.zeros(element: .q8x24, shape: [5, 2])
    let task = try alice.deploy(
      "task-\(number)", contracts.task, [changed.value, .bytes(start.encoded())],
      value: changed.escrow)
    try alice.call(
      "announce-\(number)", try alice.contract(at: board), "announce",
      [.address(task), .string("a-document-in-the-clear-\(number)")])
    return task
  }

  /// Those whose requirement is met hear of a task, also when the node is killed before they ask; nobody else hears, and nothing on the wire can be read.
  @Test func onlyThoseWhoseRequirementIsMetAreTold() throws {
    defer { node.close() }
    let alice = try NotificationTests.context(node, folders, 0)
    let ivan = DevelopmentAccount.all[8]
    let hooks = Mutex<[[UInt8]]>([])
    let isDown = Mutex(true)
    let recorder = Recorder()
    /// The node as a new process.
    func serve() throws -> (NotificationNode, RPCServer) {
      let context = try NotificationTests.context(node, folders, 8)
      let identity = NotificationCommand.Desk(
        chainID: context.chain.chainID, node: context.account)
      let key = try Mailbox.key(context, try context.contract(at: registry))
      let desk = try NotificationDesk(
        identity, key: key, folder: "\(folders[8].path)/desk"
      ) { $0.hasPrefix("http://hook") }
      let made = try NotificationNode(
        context, board: board, registry: registry, desk, key: ivan.key, contracts: contracts
      ) { url, body in
        guard !isDown.withLock({ $0 }) else { return false }
        recorder.note(url + String(decoding: body, as: UTF8.self))
        hooks.withLock { $0.append(body) }
        return true
      }
      let server = try RPCServer(
        ServerConfiguration(port: 0), responder: Wire(desk, recorder), metrics: ServerMetrics())
      return (made, server)
    }
    func client(_ index: Int, _ server: RPCServer) throws -> NotificationClient {
      let endpoint = try #require(
        HTTPConnection.Endpoint(url: "http://127.0.0.1:\(server.port)"))
      return try NotificationClient(
        NotificationTests.context(node, folders, index), DevelopmentAccount.all[index].key,
        at: RPCClient(endpoint, milliseconds: 5_000), registry: registry)
    }
    var running: (node: NotificationNode, server: RPCServer)? = try serve()
    func run() throws {
      while try running?.node.step() == .acted {}
    }
    func stop() {
      running?.server.close(seconds: 1)
      running = nil
    }
    defer { stop() }
    // Bob takes everything, Carol wants to earn more, Dave has other data and Erin a webhook, where she is not in yet.
    let reserves: [UInt128] = [0, 5_000, 0, 0]
    do {
      for (index, reserve) in zip(1...4, reserves) {
        var subscriber = try client(index, #require(running).server)
        try subscriber.subscribe(
          TaskRequirement(
            schema: index == 3 ? .zero : NotificationTests.schema, reserveMin: reserve),
          webhook: index == 4 ? "http://hook" : nil)
        if index == 1 {
          #expect(throws: ActorError.self) {
            try subscriber.subscribe(
              TaskRequirement(schema: .zero), webhook: "http://127.0.0.1:8545")
          }
        }
      }
    }
    let first = try announce(alice, reserve: 1_000, 1)
    try run()
    // It dies, and comes back.
    stop()
    running = try serve()
    let second = try announce(alice, reserve: 9_000, 2)
    try run()
    /// Asks as a new process; `notes` says that it has acted on what it has heard.
    func ask(_ index: Int, notes: Bool) throws -> [TaskNotice] {
      var subscriber = try client(index, #require(running).server)
      let notices = try subscriber.take()
      if notes { try subscriber.note() }
      return notices
    }
    func heard(_ index: Int) throws -> [Address] {
      let notices = try ask(index, notes: false)
      // Who dies before it notes what it has heard hears it again.
      #expect(try ask(index, notes: true) == notices)
      #expect(try ask(index, notes: false) == [])
      #expect(
        notices.allSatisfy { $0.owner == alice.account && $0.schema == NotificationTests.schema })
      return notices.map(\.task)
    }
    #expect(try heard(1) == [first, second])
    #expect(try heard(2) == [second])
    #expect(try heard(3) == [])
    // The webhook is reached at last: in order, signed by the node, readable by Erin alone.
    isDown.withLock { $0 = false }
    try run()
    let bodies = hooks.withLock { $0 }
    #expect(bodies.count == 2)
    let erin = try Mailbox.key(
      NotificationTests.context(node, folders, 4),
      ActorContract(at: registry, on: node.chain(DevelopmentAccount.all[4])))
    let desk = NotificationCommand.Desk(chainID: 1_337, node: ivan.address)
    let account = DevelopmentAccount.all[4].address
    for (index, body) in bodies.enumerated() {
      let envelope = try #require(
        NotificationNode.envelope(ofWebhook: body, from: ivan.address))
      #expect(NotificationNode.envelope(ofWebhook: body, from: account) == nil)
      let opened = try #require(
        TaskNotice.open(envelope, with: erin, account: account, after: 0, of: desk))
      #expect(opened.sequence == UInt64(index) + 1 && opened.notice.task == [first, second][index])
      #expect(
        TaskNotice.open(envelope, with: ReaderKey(), account: account, after: 0, of: desk) == nil)
      // It is good for no other place in the sequence.
      #expect(
        TaskNotice.open(envelope, with: erin, account: account, after: opened.sequence, of: desk)
          == nil)
    }
    checkWire(recorder.texts, [first, second])
  }

  /// Who comes later is told of what still takes applications, and so is who wants something else by now: each task once, whoever is restarted meanwhile.
  @Test func latecomersAreToldOfWhatIsOpen() throws {
    defer { node.close() }
    let alice = try NotificationTests.context(node, folders, 0)
    let ivan = DevelopmentAccount.all[8]
    let place = try TemporaryFolder()
    var server: RPCServer?
    /// The node as a new process, which has looked.
    func look() throws {
      server?.close(seconds: 1)
      server = nil
      let context = try ActorContext(
        ActorFolder(folders[8].path), node.chain(ivan), account: ivan.address,
        clock: { [node] in node.now }
      ) { _ in }
      let identity = NotificationCommand.Desk(chainID: context.chain.chainID, node: ivan.address)
      let key = try Mailbox.key(context, try context.contract(at: registry))
      let desk = try NotificationDesk(identity, key: key, folder: place.path) { _ in true }
      var made = try NotificationNode(
        context, board: board, registry: registry, desk, key: ivan.key, contracts: contracts
      ) { _, _ in false }
      while try made.step() == .acted {}
      server = try RPCServer(
        ServerConfiguration(port: 0), responder: desk, metrics: ServerMetrics())
    }
    defer { server?.close(seconds: 1) }
    let homes = try (0..<3).map { _ in try TemporaryFolder() }
    /// Bob, Carol or Dave as a new process, which subscribes; what it is told when the node has looked again.
    func heard(_ index: Int, reserveMin: UInt128) throws -> [Address] {
      let home = homes[index - 1]
      do {
        var subscriber = try client(index, home, #require(server))
        try subscriber.subscribe(
          TaskRequirement(schema: NotificationTests.schema, reserveMin: reserveMin))
      }
      try look()
      var subscriber = try client(index, home, #require(server))
      let notices = try subscriber.take()
      try subscriber.note()
      return notices.map(\.task)
    }
    // Nobody is there when these are announced; the first is closed when somebody comes.
    try look()
    _ = try announce(alice, reserve: 9_000, 1)
    node.pass(seconds: 601)
    let small = try announce(alice, reserve: 1_000, 2)
    let large = try announce(alice, reserve: 5_000, 3)
    try look()
    #expect(try heard(1, reserveMin: 0) == [small, large])
    #expect(try heard(1, reserveMin: 0) == [])
    #expect(try heard(2, reserveMin: 2_000) == [large])
    #expect(try heard(3, reserveMin: 6_000) == [])
    // Announced while all are there: told by the ordinary way, and never again.
    let next = try announce(alice, reserve: 7_000, 4)
    try look()
    #expect(try heard(1, reserveMin: 0) == [next])
    #expect(try heard(3, reserveMin: 6_000) == [next])
    // Carol takes less now, Dave more, then everything.
    #expect(try heard(2, reserveMin: 0) == [next, small])
    #expect(try heard(3, reserveMin: 8_000) == [])
    #expect(try heard(3, reserveMin: 0) == [small, large])
    node.pass(seconds: 601)
    #expect(try heard(3, reserveMin: 1) == [])
  }

  /// No address, schema, document or requirement is in any text, in any form.
  private func checkWire(_ texts: [String], _ tasks: [Address]) {
    #expect(texts.count > 20)
    let wire = texts.joined(separator: "\n").lowercased()
    var secrets = tasks.map { String($0.hex.dropFirst(2)) }
    secrets += DevelopmentAccount.all[0...4].map { String($0.address.hex.dropFirst(2)) }
    secrets.append(String(NotificationTests.schema.hex.dropFirst(2)))
    secrets += ["a-document-in-the-clear", "reserveMin", "\"webhook\":"]
    for secret in secrets {
      #expect(!wire.contains(secret.lowercased()), "\(secret)")
      let hex = Hex.encodePrefixed(Array(secret.utf8)).dropFirst(2)
      #expect(!wire.contains(hex), "\(secret) as digits")
    }
  }

  /// A desk with its server, and what clients of it need.
  private func serve(
    _ folder: String
  ) throws -> (desk: NotificationDesk, identity: NotificationCommand.Desk, server: RPCServer) {
    let context = try NotificationTests.context(node, folders, 8)
    let identity = NotificationCommand.Desk(chainID: context.chain.chainID, node: context.account)
    let key = try Mailbox.key(context, try context.contract(at: registry))
    let desk = try NotificationDesk(identity, key: key, folder: folder) { _ in true }
    return (
      desk, identity,
      try RPCServer(ServerConfiguration(port: 0), responder: desk, metrics: ServerMetrics())
    )
  }

  /// The key by which an account reads, of a file of its folder.
  private func readerKey(_ bytes: [UInt8]?) throws -> ReaderKey {
    try #require(bytes.flatMap { ReaderKey(bytes: $0) })
  }

  private func client(
    _ index: Int, _ folder: TemporaryFolder, _ server: RPCServer
  ) throws -> NotificationClient {
    let account = DevelopmentAccount.all[index]
    let context = try ActorContext(
      ActorFolder(folder.path), node.chain(account), account: account.address
    ) { _ in }
    let endpoint = try #require(HTTPConnection.Endpoint(url: "http://127.0.0.1:\(server.port)"))
    return try NotificationClient(
      context, account.key, at: RPCClient(endpoint, milliseconds: 5_000), registry: registry)
  }

  /// Who was away for long, has lost its folder, or is told by a webhook alone finds its place in the sequence again; and so does whoever the node has forgotten.
  @Test func nobodyGoesDeaf() throws {
    defer { node.close() }
    let bob = DevelopmentAccount.all[1].address
    let signing = DevelopmentAccount.all[8].key
    let homes = try (0..<3).map { _ in try TemporaryFolder() }
    let places = try (0..<2).map { _ in try TemporaryFolder() }
    func notice(_ number: UInt64) -> TaskNotice {
      TaskNotice(task: Address(truncating: U256(number)), owner: bob, schema: .zero, document: "")
    }
    func tell(
      _ number: UInt64, _ desk: NotificationDesk, _ identity: NotificationCommand.Desk,
      as key: ReaderKey
    ) throws {
      try desk.tell(bob, place: number) { sequence throws(ActorError) in
        do throws(SealedFileError) {
          return try notice(number).envelope(
            to: key.reader, account: bob, sequence: sequence, of: identity)
        } catch {
          throw .invalid("\(error)")
        }
      }
    }
    var (desk, identity, server) = try serve(places[0].path)
    do {
      var first = try client(1, homes[0], server)
      try first.subscribe(TaskRequirement(schema: .zero), webhook: "http://hook")
    }
    let key = try readerKey(ActorFolder(homes[0].path).read("reader"))
    // A hundred are brought by the webhook; whoever listens there has lost its folder but for the key.
    for number in 1...100 { try tell(UInt64(number), desk, identity, as: key) }
    try desk.acknowledge(bob, through: 100)
    try tell(101, desk, identity, as: key)
    try ActorFolder(homes[1].path).write(key.bytes, to: "reader")
    let waiting = try desk.waiting(bob, most: 16)
    #expect(waiting.begin == 101 && waiting.next == 102 && waiting.envelopes.count == 1)
    do {
      var late = try client(1, homes[1], server)
      let body = NotificationNode.body(waiting.envelopes[0], signing)
      #expect(try late.hear(webhook: body) == notice(101))
      // It is heard once; what was altered, or signed by somebody else, not at all.
      #expect(try late.hear(webhook: body) == nil)
      let forged = NotificationNode.body(waiting.envelopes[0], DevelopmentAccount.all[2].key)
      #expect(try late.hear(webhook: forged) == nil)
      try late.note()
    }
    // Asking tells the place as well.
    try tell(102, desk, identity, as: key)
    try ActorFolder(homes[2].path).write(key.bytes, to: "reader")
    do {
      var asking = try client(1, homes[2], server)
      // Who was called last has acknowledged what it had heard, when it asked for its place.
      #expect(try asking.take() == [notice(102)])
    }
    // The node loses its folder, and counts from 1 again.
    server.close(seconds: 1)
    (desk, identity, server) = try serve(places[1].path)
    defer { server.close(seconds: 1) }
    var again = try client(1, homes[1], server)
    #expect(throws: ActorError.self) { try again.take() }
    try again.subscribe(TaskRequirement(schema: .zero))
    try tell(7, desk, identity, as: key)
    try tell(8, desk, identity, as: key)
    #expect(try again.take() == [notice(7), notice(8)])
    #expect(try again.take() == [])
    // Names of numbers that were never given out acknowledge nothing.
    try tell(9, desk, identity, as: key)
    try desk.acknowledge(bob, through: 1_000)
    #expect(try desk.waiting(bob, most: 16).envelopes.count == 1)
  }

  /// A data provider that is told by a node takes part as one that follows the board; the node's silence holds up nothing, and its word counts for nothing.
  @Test func aProviderIsToldOfTasks() throws {
    defer { node.close() }
    let place = try TemporaryFolder()
    let (desk, identity, server) = try serve(place.path)
    let port = server.port
    let data = Dataset.digits()
    let federation = try Federation(
      node, shards: [data.train.shard(0, of: 48)], test: data.test.shard(0, of: 12), rounds: 1)
    let requirement = TaskRequirement(schema: federation.schema.hash)
    federation.news = { [registry] context, account in
      let endpoint = try #require(HTTPConnection.Endpoint(url: "http://127.0.0.1:\(port)"))
      return TaskNews(
        try NotificationClient(
          context, account.key, at: RPCClient(endpoint, milliseconds: 2_000), registry: registry),
        requirement)
    }
    let chain = try node.chain(DevelopmentAccount.all[9])
    let bob = federation.account(1).address
    while try federation.step(1) == .acted {}
    #expect(desk.subscribers.map(\.account) == [bob])
    _ = try federation.step(0)
    let task = try #require(federation.task)
    let key = try readerKey(federation.files(of: 1)["reader"].map { [UInt8]($0) })
    // Told of a contract that is none, under a wrong owner's name, and of the task.
    for (number, address) in [(UInt64(1), federation.places.board), (2, task)] {
      try desk.tell(bob, place: number) { sequence throws(ActorError) in
        let notice = TaskNotice(
          task: address, owner: identity.node, schema: requirement.schema, document: "")
        do throws(SealedFileError) {
          return try notice.envelope(
            to: key.reader, account: bob, sequence: sequence, of: identity)
        } catch {
          throw .invalid("\(error)")
        }
      }
    }
    node.pass(seconds: 2)
    while try federation.step(1) == .acted {}
    #expect(federation.lines.contains { $0.contains("told of task \(task.checksummed)") })
    #expect(federation.lines.contains { $0.contains("left alone: task") }, "\(federation.lines)")
    // The node is gone: the task goes on.
    server.close(seconds: 1)
    var turn = 0
    try federation.finish {
      turn += 1
      return turn
    }
    let members = try ActorContract(at: task, on: chain).view("members", on: chain).list()
    #expect(try members.map { try $0.address() } == [bob])
  }

  /// A command of somebody else, an old one, or one that was altered does nothing.
  @Test func commandsAreTheAccountsOwn() throws {
    defer { node.close() }
    let (bob, carol) = (DevelopmentAccount.all[1], DevelopmentAccount.all[2])
    let key = ReaderKey()
    let desk = NotificationCommand.Desk(chainID: 1_337, node: carol.address)
    let place = try TemporaryFolder()
    let counter = try NotificationDesk(desk, key: key, folder: place.path) { _ in false }
    func send(_ bytes: [UInt8]) throws -> Bool {
      let body = RPCBody.single(
        .success(
          RPCRequest(
            id: .integer(1), method: "notify_send", parameters: [.string(Hex.encodePrefixed(bytes))]
          )))
      return try #require(counter.answer(body, session: nil)).contains("result")
    }
    func command(_ time: UInt64, by signer: DevelopmentAccount) throws -> [UInt8] {
      try NotificationCommand(
        account: bob.address, .subscribe(TaskRequirement(schema: .zero), webhook: nil), time: time,
        answerTo: ReaderKey().reader
      ).sealed(by: signer.key, to: key.reader, of: desk)
    }
    #expect(try !send(command(1, by: carol)))
    let good = try command(5, by: bob)
    #expect(try send(good))
    #expect(try !send(good))
    #expect(try !send(command(4, by: bob)))
    var altered = try command(6, by: bob)
    altered[altered.count / 2] ^= 1
    #expect(try !send(altered))
    #expect(counter.subscribers.map(\.account) == [bob.address])
  }
}
