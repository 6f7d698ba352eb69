import Bytecode
import Client
import Glibc
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

  private let context: ActorContext
  private let board: ActorContract
  private let document: DataDocument
  private let batches: DataBatches
  private let policy: DataPolicy
  private let places: Places
  /// The listing of the data.
  private let listing: UInt64
  /// The module of the task contract that this program knows: others are left alone, whatever they promise.
  private let code: [UInt8]
  private let secret: [UInt8]
  private var cursor: EventCursor
  private var tasks: KnownTasks
  private var terms: [Address: TaskTerms] = [:]
  /// The last one, so that it is said once.
  private var refusal = ""
  private var seals: [Address: (round: UInt32, seal: TaskSeal)] = [:]

  /// A provider of some data, which is listed already.
  package init(
    _ context: ActorContext, _ places: Places, rows: PreparedRows, _ document: DataDocument,
    listing: UInt64, policy: DataPolicy, contracts: PlatformContracts
  ) throws(ActorError) {
    self.context = context
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

  /// Hears of new tasks.
  private mutating func listen() throws(ActorError) {
    let (events, next) = try cursor.read(context.chain, contract: board.address)
    for log in events {
      // (schema, task, owner, document)
      guard let fields = board.fields(of: log.event, named: "Announced"), fields.count == 4,
        try fields[0].hash() == document.schema.hash
      else { continue }
      try tasks.add(try fields[1].address(), owner: try fields[2].address())
    }
    try cursor.advance(to: next)
  }

  /// Does what is due in a task; whether anything was.
  private mutating func tend(_ entry: KnownTasks.Entry) throws(ActorError) -> Bool {
    guard let terms = try readTerms(entry) else { return true }
    let task = try context.contract(at: entry.address)
    let state = try TaskState(task, on: context.chain)
    let name = String(entry.address.hex.dropFirst(2).prefix(12))
    switch state.phase {
    case .enrolling:
      guard try !context.isDone("\(name).apply"), UInt64(clamping: time(nil)) < state.deadline
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
      let seal = try seal(task, terms, state.round)
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

  /// The terms of a task that the provider takes part in; nil when it does not.
  private mutating func readTerms(_ entry: KnownTasks.Entry) throws(ActorError) -> TaskTerms? {
    if let known = terms[entry.address] { return known }
    if let objection = try objection(entry) {
      try tasks.close(entry.address, objection)
      context.say("left alone: task \(entry.address.checksummed), because \(objection)")
      return nil
    }
    return terms[entry.address]
  }

  /// Why a task is left alone; where it is not, its terms are noted.
  private mutating func objection(_ entry: KnownTasks.Entry) throws(ActorError) -> String? {
    do throws(ChainError) {
      guard try context.chain.module(at: entry.address) == code else {
        return "its contract is not the one that this program knows"
      }
    } catch {
      throw .chain(error)
    }
    let task = try context.contract(at: entry.address)
    let found = try TaskTerms(try context.view(task, "terms"))
    terms[entry.address] = found
    guard found.market == places.market, found.schema == document.schema.hash else {
      return "it asks for other data"
    }
    guard Int(found.batch) == document.batch else {
      return "it trains in batches of \(found.batch)"
    }
    guard found.minimumQuality <= document.quality.score,
      Int(found.minimumRows) <= document.quality.rows
    else { return "it asks for more quality or rows" }
    return policy.objection(to: found, of: entry.owner)
  }

  /// Applies for a place; a refusal ends the matter.
  private mutating func apply(
    _ task: ActorContract, _ terms: TaskTerms, _ name: String
  ) throws(ActorError) -> Bool {
    do throws(ActorError) {
      try context.call(
        "\(name).apply", task, "apply", [.uint(U256(listing))], value: terms.deposit)
    } catch {
      guard case .refused(_, let reason) = error else { throw error }
      try tasks.close(task.address, reason)
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
    guard UInt64(clamping: time(nil)) > state.deadline + 3 else { return false }
    do throws(ActorError) {
      try context.call("\(name).\(state.round).\(entry).\(state.deadline)", task, entry)
    } catch {
      // Somebody else was faster.
      guard case .refused = error else { throw error }
      return false
    }
    return true
  }

  /// Claims what is owed by a task in which nothing is left to do.
  private mutating func leave(_ task: ActorContract, _ name: String) throws(ActorError) -> Bool {
    let owed = try context.view(task, "owedTo", [.address(context.account)]).amount()
    if owed > 0 {
      try context.call("\(name).claim", task, "claim")
      context.say("claimed \(owed) from task \(task.address.checksummed)")
      return true
    }
    try tasks.close(task.address, DataProvider.over)
    return true
  }

  // MARK: Training

  /// What it commits to in a round: the same whenever it is asked.
  private mutating func seal(
    _ task: ActorContract, _ terms: TaskTerms, _ round: UInt32
  ) throws(ActorError) -> TaskSeal {
    if let (known, seal) = seals[task.address], known == round { return seal }
    let weights = try context.view(task, "weights").tensor()
    let seal: TaskSeal
    do throws(TensorError) {
      let trainer = try FixedPointTrainer(
        batches, classes: document.schema.classes.count,
        FixedPointTrainer.Settings(
          rate: Int64(terms.rate), decay: Int64(terms.decay), steps: Int(max(terms.steps, 1))))
      let states = try trainer.states(from: weights)
      let salt = keccak256(
        secret + task.address.bytes + withUnsafeBytes(of: round.littleEndian) { Array($0) })
      seal = TaskSeal(
        update: try states[states.count - 1].subtract(weights),
        states: FixedPointTrainer.tree(of: states).root, salt: salt)
    } catch {
      throw .invalid("training failed in round \(round): \(error)")
    }
    seals[task.address] = (round, seal)
    return seal
  }

  /// 32 bytes that nobody else knows, the same after a restart.
  private static func secret(_ folder: ActorFolder) throws(ActorError) -> [UInt8] {
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
