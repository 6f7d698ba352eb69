import Bytecode
import Client
import Learning
import Ledger
import Primitives
import RPC
import Tensors

/// A data provider: lists its data, applies for tasks that its policy allows, trains at home, commits, reveals, claims.
///
/// A local update follows from the weights on the chain and the rows, so that nothing of it has to be kept: after a restart it is made again, to
/// the bit. The salt of a commitment follows from a secret in the folder.
package struct DataProvider: PlatformActor {
  /// Where the provider's data is offered, and where tasks are announced.
  package struct Places: Hashable, Sendable {
    package var market: Address
    package var board: Address

    package init(market: Address, board: Address) { (self.market, self.board) = (market, board) }
  }

  let context: ActorContext
  private let board: ActorContract
  let document: DataDocument
  let batches: DataBatches
  private let policy: DataPolicy
  private let places: Places
  /// The listing of the data.
  private let listing: UInt64
  /// The module of the task contract that this program knows: others are left alone, whatever they promise.
  private let code: [UInt8]
  let secret: [UInt8]
  let conduct: Conduct
  /// Who computes for it; nil for itself.
  var outsourcing: Outsourcing?
  private var cursor: EventCursor
  /// Who tells of tasks; nil for the board.
  private var news: TaskNews?
  private var tasks: KnownTasks
  private var terms: [Address: TaskTerms] = [:]
  /// The last one, so that it is said once.
  private var refusal = ""
  /// Tasks that have refused its application since it started.
  private var refused: Set<Address> = []
  /// What it commits to in the present round of each task; nil where its training has failed.
  var seals: [Address: (round: UInt32, seal: TaskSeal?)] = [:]

  /// A provider of some data, which is listed already.
  package init(
    _ context: ActorContext, _ places: Places, rows: PreparedRows, _ document: DataDocument,
    listing: UInt64, policy: DataPolicy, contracts: PlatformContracts,
    outsourcing: Outsourcing? = nil, news: TaskNews? = nil, conduct: Conduct = .honest
  ) throws(ActorError) {
    self.context = context
    self.news = news
    self.outsourcing = outsourcing
    self.conduct = conduct
    self.places = places
    self.document = document
    self.listing = listing
    self.policy = policy
    board = try context.contract(at: places.board)
    code = contracts.task.module.module.withoutDebug.encoded()
    do throws(DataError) {
      batches = try DataBatches(rows, size: document.batch)
    } catch {
      throw .invalid("\(error)")
    }
    secret = try DataProvider.secret(context.folder)
    cursor = try EventCursor(context.folder, "cursor", from: 0)
    tasks = try KnownTasks(context.folder)
  }

  package mutating func step() throws(ActorError) -> ActorProgress {
    try listen()
    var progress = ActorProgress.waiting
    if try outsourcing?.step() ?? false { progress = .acted }
    for entry in tasks.entries where entry.closed == nil {
      do throws(ActorError) {
        if try tend(entry) { progress = .acted }
      } catch {
        // The contract says no: somebody was faster, or time is up. Others' tasks go on.
        guard case .refused = error else { throw error }
        if refusal != "\(error)" { context.say("\(error)") }
        refusal = "\(error)"
      }
    }
    return progress
  }

  /// How many tasks are over in which it took part.
  package var finished: Int { tasks.entries.count { $0.closed == DataProvider.over } }

  private static let over = "over"

  // MARK: Tasks

  /// Hears of new tasks: whatever is told of them, the chain is asked before anything is done.
  private mutating func listen() throws(ActorError) {
    var known = tasks
    defer { tasks = known }
    let schema = document.schema.hash
    guard news == nil else {
      try news?.hear(context) { notice throws(ActorError) in
        if notice.schema == schema { try known.add(notice.task) }
      }
      return
    }
    let (events, next) = try cursor.read(["Announced"], of: board, on: context.chain)
    // (schema, task, owner, document)
    for event in events where event.fields.count == 4 {
      guard try event.fields[0].hash() == schema else { continue }
      try known.add(try event.fields[1].address())
    }
    try cursor.advance(to: next)
  }

  /// Does what is due in a task; whether anything was.
  private mutating func tend(_ entry: KnownTasks.Entry) throws(ActorError) -> Bool {
    guard let terms = try readTerms(entry) else { return true }
    let task = try context.contract(at: entry.address)
    let state = try TaskState(task, on: context.chain)
    let name = DataProvider.name(of: entry.address)
    switch state.phase {
    case .enrolling:
      guard try !hasApplied(task), context.now < state.deadline
      else { return try nudge(task, state, "begin", name) }
      return try apply(task, terms, name)
    case .committing, .revealing:
      guard try isMember(task) else { return try leave(task, name) }
      if try nudge(task, state, "advance", name) { return true }
      let hasCommitted = try context.view(task, "hasCommitted", [.address(context.account)]).flag()
      let isCommitting = state.phase == .committing
      guard isCommitting != hasCommitted else { return false }
      let revealStep = "\(name).\(state.round).reveal"
      if !isCommitting, try context.isDone(revealStep) { return false }
      guard let seal = try seal(task, terms, state) else { return false }
      if isCommitting {
        let hash = seal.hash(
          task: entry.address, provider: context.account, round: state.round)
        try context.call("\(name).\(state.round).commit", task, "commit", [.hash(hash)])
      } else {
        try context.call(revealStep, task, "reveal", seal.arguments)
      }
      return true
    case .scoring, .gating: return try nudge(task, state, "forfeit", name)
    case .ended, .cancelled: return try leave(task, name)
    }
  }

  /// What the steps in a task are named after.
  static func name(of task: Address) -> String {
    String(task.hex.dropFirst(2).prefix(12))
  }

  /// The terms of a task that the provider takes part in; nil when it does not.
  private mutating func readTerms(_ entry: KnownTasks.Entry) throws(ActorError) -> TaskTerms? {
    if let known = terms[entry.address] { return known }
    guard try isOurs(entry.address) else {
      return try leaveAlone(entry, "its contract is not the one that this program knows")
    }
    let task = try context.contract(at: entry.address)
    let found = try TaskTerms(try context.view(task, "terms"))
    let owner = try context.view(task, "owner").address()
    // A task that it has applied for goes on, whatever its owner has written into the policy since: there is money of it in it.
    if let objection = objection(to: found, of: owner), try !hasApplied(task) {
      return try leaveAlone(entry, objection)
    }
    terms[entry.address] = found
    return found
  }

  private mutating func leaveAlone(
    _ entry: KnownTasks.Entry, _ reason: String
  ) throws(ActorError) -> TaskTerms? {
    try tasks.close(entry.address, reason)
    context.say("left alone: task \(entry.address.checksummed), because \(reason)")
    return nil
  }

  /// Whether a contract is a task as this program knows it. An error while the node has none: it may be behind the one that told of it.
  private func isOurs(_ task: Address) throws(ActorError) -> Bool {
    do throws(ChainError) {
      guard let module = try context.chain.module(at: task) else {
        throw .unreachable("the node has no contract at \(task.checksummed) yet")
      }
      return module == code
    } catch {
      throw .chain(error)
    }
  }

  /// Whether it has applied for a place. What its folder does not know the chain does.
  private func hasApplied(_ task: ActorContract) throws(ActorError) -> Bool {
    if try context.isDone("\(DataProvider.name(of: task.address)).apply") { return true }
    // (provider, listing)
    for event in try EventCursor().read(["Applied"], of: task, on: context.chain).events
    where try event.fields.first?.address() == context.account { return true }
    return false
  }

  /// Why a task with such terms is left alone.
  private func objection(to found: TaskTerms, of owner: Address) -> String? {
    guard found.market == places.market, found.schema == document.schema.hash else {
      return "it asks for other data"
    }
    guard Int(found.batch) == document.batch else {
      return "it trains in batches of \(found.batch)"
    }
    guard found.minimumQuality <= document.quality.score,
      Int(found.minimumRows) <= document.quality.rows
    else { return "it asks for more quality or rows" }
    return policy.objection(to: found, of: owner)
  }

  /// Applies for a place, once; what a refusal means the chain says when places are given out.
  private mutating func apply(
    _ task: ActorContract, _ terms: TaskTerms, _ name: String
  ) throws(ActorError) -> Bool {
    guard !refused.contains(task.address) else { return false }
    do throws(ActorError) {
      try context.call(
        "\(name).apply", task, "apply", [.uint(U256(listing))], value: terms.deposit)
    } catch {
      guard case .refused(_, let reason) = error else { throw error }
      refused.insert(task.address)
      context.say("no place in task \(task.address.checksummed): \(reason)")
    }
    return true
  }

  private func isMember(_ task: ActorContract) throws(ActorError) -> Bool {
    for member in try context.view(task, "members").list()
    where try member.address() == context.account { return true }
    return false
  }

  /// Calls what anybody may call when a deadline has passed and whose turn it was has not done it for some seconds.
  private func nudge(
    _ task: ActorContract, _ state: TaskState, _ entry: String, _ name: String
  ) throws(ActorError) -> Bool {
    guard context.now > state.deadline + 3 else { return false }
    do throws(ActorError) {
      try context.call("\(name).\(state.round).\(entry).\(state.deadline)", task, entry)
    } catch {
      // Somebody else was faster.
      guard case .refused = error else { throw error }
      return false
    }
    return true
  }

  /// Claims what is owed by a task that is over, or in which it has no place; when the chain says that nothing is, and nothing will be, lets it be.
  private mutating func leave(_ task: ActorContract, _ name: String) throws(ActorError) -> Bool {
    if try context.claim(task, as: "\(name).claim") { return true }
    switch try outsourcing?.settle() ?? .finished {
    case .acted: return true
    case .waiting: return false
    case .finished: break
    }
    try tasks.close(
      task.address, try hasApplied(task) ? DataProvider.over : "it has not applied in time")
    return true
  }

  /// 32 bytes that nobody else knows, the same after a restart.
  package static func secret(_ folder: ActorFolder) throws(ActorError) -> [UInt8] {
    if let known = try folder.read("secret") {
      guard known.count == 32 else { throw .invalid("\(folder.path)/secret is damaged") }
      return known
    }
    var generator = SystemRandomNumberGenerator()
    let fresh = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    try folder.write(fresh, to: "secret")
    return fresh
  }
}
