import Dispatch
import Learning
import Primitives
import Synchronization
import Tensors

/// A computation provider: offers its machine with a stake, takes jobs that pay its price, trains in fixed point, commits to every step, is paid, and defends
/// what it has delivered to the last move of a dispute.
///
/// What it keeps in its folder is what it was sent: rows by their root, and the starting weights of open jobs. Everything else follows from the chain: states are
/// trained again where a dispute asks for them, to the bit.
package struct ComputeProvider: PlatformActor {
  /// What it offers.
  package struct Terms: Hashable, Sendable {
    package let cores: UInt32
    package let memoryGiB: UInt32
    /// For a million multiply-adds, in the smallest unit.
    package let unitPrice: UInt128
    package let stake: UInt128

    package init(cores: UInt32, memoryGiB: UInt32, unitPrice: UInt128, stake: UInt128) {
      (self.cores, self.memoryGiB) = (cores, memoryGiB)
      (self.unitPrice, self.stake) = (unitPrice, stake)
    }
  }

  private let context: ActorContext
  private let market: ActorContract
  private let terms: Terms
  private let fault: TrainingFault?
  private var mail: Mailbox
  private var disputes: DisputePlayer
  private var events = EventCursor()
  /// Jobs of this account that are not closed, as far as is known.
  private var jobs: Set<UInt64> = []
  private var trained: [UInt64: TrainingStates] = [:]
  private var said: Set<String> = []
  private var idle = 0
  /// How many jobs are closed.
  package private(set) var closed = 0

  /// After so many looks without anything to do it claims what it has earned so far.
  private let idleLooks: Int
  /// The most jobs at once: each has its rows and states in memory.
  private let jobsMax: Int
  /// The most jobs that it looks at, but for those that it has accepted: who asks for more than that, at no cost, keeps it from none of these.
  private let knownMax: Int
  /// The most lines that it remembers to have said.
  private static let saidMax = 10_000

  /// A provider on a market of computing; its offer is made where that has not been done.
  package init(
    _ context: ActorContext, market address: Address, _ terms: Terms, _ mail: Mailbox,
    document: String, fault: TrainingFault? = nil, idleLooks: Int = 20, jobsMax: Int = 64,
    knownMax: Int = 1_024
  ) throws(ActorError) {
    self.context = context
    (self.idleLooks, self.jobsMax, self.knownMax) = (idleLooks, jobsMax, knownMax)
    self.terms = terms
    self.mail = mail
    self.fault = fault
    market = try context.contract(at: address)
    disputes = try DisputePlayer(context, market: market)
    try context.call(
      "offer", market, "offer",
      [
        .uint(U256(UInt64(terms.cores))), .uint(U256(UInt64(terms.memoryGiB))),
        .uint(U256(terms.unitPrice)), .string(document),
      ], value: terms.stake)
  }

  package mutating func step() throws(ActorError) -> ActorProgress {
    let requested = try events.read(["Requested"], of: market, on: context.chain)
    for event in requested.events {
      // (computer, client, job)
      guard event.fields.count == 3, try event.fields[0].address() == context.account else {
        continue
      }
      let number = UInt64(clamping: try event.fields[2].amount())
      if jobs.count >= knownMax {
        let stage = try ComputeJob(number, of: market, context).stage
        guard stage == .accepted || stage == .delivered else { continue }
      }
      jobs.insert(number)
    }
    try events.advance(to: requested.next)
    var hasActed = false
    var found: [(number: UInt64, job: ComputeJob)] = []
    for number in jobs.sorted() {
      found.append((number, try ComputeJob(number, of: market, context)))
    }
    let accepted = found.filter { $0.job.stage == .accepted }
    var running = accepted.count
    for (number, job) in found {
      do throws(ActorError) {
        switch job.stage {
        case .requested where context.now >= job.deadline:
          // The client takes its payment back.
          jobs.remove(number)
          hasActed = true
        case .requested:
          guard running < jobsMax, try accept(number, job) else { continue }
          running += 1
          hasActed = true
        case .accepted: break
        case .delivered: if try settle(number, job) { hasActed = true }
        case .closed:
          try close(number)
          hasActed = true
        }
      } catch {
        // Time is up, or the client was faster; or what the job names is not what it should be, which is the client's affair.
        switch error {
        case .refused, .invalid: say("job \(number): \(error)")
        case .folder, .chain: throw error
        }
      }
    }
    if try deliver(accepted) { hasActed = true }
    if try play() { hasActed = true }
    guard !hasActed else {
      idle = 0
      return .acted
    }
    idle += 1
    guard idle >= idleLooks else { return .waiting }
    idle = 0
    return try claim() ? .acted : .waiting
  }

  /// Whether nothing of its is left with a job, a dispute or a contract.
  package mutating func isSettled() throws(ActorError) -> Bool {
    guard jobs.isEmpty, disputes.openCount == 0 else { return false }
    return try !claim()
  }

  private func claim() throws(ActorError) -> Bool {
    let hasEarned = try context.claim(market, as: "market.claim")
    return try disputes.claim() || hasEarned
  }

  /// Says a line once.
  private mutating func say(_ line: String) {
    if said.count >= ComputeProvider.saidMax { said = [] }
    if said.insert(line).inserted { context.say(line) }
  }

  // MARK: Jobs

  /// Takes a job that pays its price, that can be trained and proved, and for which rows and weights are here; whether it did.
  private mutating func accept(_ number: UInt64, _ job: ComputeJob) throws(ActorError) -> Bool {
    guard let rows = try rows(of: job) else {
      say("job \(number): no rows with the root \(job.terms.dataRoot.hex) have come yet")
      return false
    }
    // A dispute proves a batch by this count: a wrong one would convict whoever is right.
    guard job.terms.dataLeaves == rows.batches.batches.count + 1 else {
      return leaveAlone(number, "it counts its rows wrongly")
    }
    guard rows.batches.work(classes: rows.classes) <= DataBatches.workMax else {
      return leaveAlone(number, "its batches are larger than a dispute can bear")
    }
    let cost = ComputeOffer.cost(
      unitPrice: terms.unitPrice, batches: rows.batches.batches.map(\.y.count),
      features: rows.features, classes: rows.classes, steps: job.terms.steps)
    guard job.payment >= cost else {
      return leaveAlone(number, "it pays \(job.payment), and costs \(cost)")
    }
    if try context.folder.read(weightsFile(number)) == nil {
      let task = try context.contract(at: job.terms.task)
      let weights = try context.view(task, "weights").tensor()
      guard Commitment.of(weights) == job.terms.start,
        weights.shape == [rows.features + 1, rows.classes]
      else {
        say(
          "job \(number) begins at weights that its task does not have, or that do not fit its rows"
        )
        return false
      }
      // Once it is accepted, what cannot be trained costs the stake.
      guard job.terms.settings.isBounded(from: weights) else {
        return leaveAlone(number, "its training may leave the range of weights")
      }
      try context.folder.write(weights.encoded(), to: weightsFile(number))
    }
    try context.call("job-\(number).accept", market, "accept", [.uint(U256(number))])
    return true
  }

  /// Lets a job be, for this reason.
  private mutating func leaveAlone(_ number: UInt64, _ reason: String) -> Bool {
    jobs.remove(number)
    say("job \(number) is left alone: \(reason)")
    return false
  }

  /// Trains the jobs that were accepted, as many at a time as there are cores, and delivers them; whether there was one.
  private mutating func deliver(_ jobs: [(UInt64, ComputeJob)]) throws(ActorError) -> Bool {
    var work: [(number: UInt64, job: ComputeJob, rows: DeliveredRows, start: Tensor)] = []
    for (number, job) in jobs where trained[number] == nil {
      guard let rows = try rows(of: job), let start = try weights(number) else { continue }
      work.append((number, job, rows, start))
    }
    let results = Mutex<[Int: Result<TrainingStates, ActorError>]>([:])
    let (items, fault) = (work, fault)
    DispatchQueue.concurrentPerform(iterations: items.count) { index in
      let item = items[index]
      let result = ComputeProvider.train(item.job, item.rows, item.start, fault)
      results.withLock { $0[index] = result }
    }
    for (index, result) in results.withLock({ $0 }) {
      switch result {
      case .success(let states): trained[work[index].number] = states
      case .failure(let error): say("job \(work[index].number): \(error)")
      }
    }
    var hasDelivered = false
    for (number, job) in jobs {
      guard let states = trained[number] else {
        // The client takes its payment back, and what was locked.
        if context.now >= job.deadline { self.jobs.remove(number) }
        continue
      }
      do throws(ActorError) {
        if try deliver(number, job, states) { hasDelivered = true }
      } catch {
        guard case .refused = error else { throw error }
        say("\(error)")
      }
    }
    return hasDelivered
  }

  /// Sends the result to the client, then commits to all states of it.
  private func deliver(
    _ number: UInt64, _ job: ComputeJob, _ states: TrainingStates
  ) throws(ActorError) -> Bool {
    let result = Commitment.of(states.result)
    guard let path = states.tree.proof(at: states.states.count - 1) else { return false }
    // A client who takes no letters gets none: what is paid for is the commitment, and the stake must not hang on its key.
    _ = try mail.send(
      states.result.encoded(), to: job.client, about: result, step: "job-\(number).result")
    try context.call(
      "job-\(number).deliver", market, "deliver",
      [
        .uint(U256(number)), .hash(states.tree.root), .hash(result),
        .array(path.siblings.map { .hash($0) }),
      ])
    return true
  }

  /// Asks for the pay of a job when the time for disputes is over.
  private mutating func settle(_ number: UInt64, _ job: ComputeJob) throws(ActorError) -> Bool {
    trained[number] = nil
    guard job.pending == 0, context.now > job.deadline else { return false }
    try context.call("job-\(number).settle", market, "settle", [.uint(U256(number))])
    return true
  }

  private mutating func close(_ number: UInt64) throws(ActorError) {
    jobs.remove(number)
    trained[number] = nil
    closed += 1
    try context.folder.remove(weightsFile(number))
  }

  // MARK: Disputes

  private mutating func play() throws(ActorError) -> Bool {
    var player = disputes
    defer { disputes = player }
    return try player.step { dispute throws(ActorError) in
      guard dispute.defender == context.account else { return nil }
      for number in jobs {
        let job = try ComputeJob(number, of: market, context)
        guard job.states == dispute.states, job.terms.start == dispute.terms.start,
          let rows = try rows(of: job), let start = try weights(number)
        else { continue }
        let states = try ComputeProvider.train(job, rows, start, fault).get()
        return (states, rows.batches, rows.batches.tree(of: job.client))
      }
      return nil
    }
  }

  private static func train(
    _ job: ComputeJob, _ rows: DeliveredRows, _ start: Tensor, _ fault: TrainingFault?
  ) -> Result<TrainingStates, ActorError> {
    Result { () throws(ActorError) in
      let states = try TrainingStates(
        job.terms, rows.batches, classes: rows.classes, from: start)
      guard let fault else { return states }
      return TrainingStates(try fault.applied(to: states.states))
    }
  }

  // MARK: What it was sent

  /// The rows of a job: from the folder, or from a letter of the client's, whose root must be that of the job. Nil when they have not come.
  private mutating func rows(of job: ComputeJob) throws(ActorError) -> DeliveredRows? {
    let root = job.terms.dataRoot
    let file = "rows-\(root.hex.dropFirst(2))"
    // Somebody else's job may name the same root: then the rows are not its client's.
    if let stored = try context.folder.read(file),
      let rows = try? DeliveredRows(decoding: stored, root: root, owner: job.client)
    {
      return rows
    }
    guard let bytes = try mail.letter(from: job.client, about: root),
      let rows = try? DeliveredRows(decoding: bytes, root: root, owner: job.client)
    else { return nil }
    try context.folder.write(bytes, to: file)
    return rows
  }

  private func weightsFile(_ number: UInt64) -> String { "job-\(number).weights" }

  private func weights(_ number: UInt64) throws(ActorError) -> Tensor? {
    guard let bytes = try context.folder.read(weightsFile(number)) else { return nil }
    guard let tensor = try? Tensor(decoding: bytes, expected: .q8x24) else {
      throw .invalid("\(context.folder.path)/\(weightsFile(number)) is damaged")
    }
    return tensor
  }
}
