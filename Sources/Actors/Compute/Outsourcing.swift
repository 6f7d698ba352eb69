import Learning
import Ledger
import Primitives
import Tensors

/// Has a data provider's rounds trained by computation providers: picks the cheapest that is rational, sends the rows to it alone, checks what comes back, and
/// disputes what is wrong to the last move.
///
/// Whoever has the rows trains to the same bits, so a round never waits for anybody: what has not come in time is trained at home.
package struct Outsourcing {
  /// What a round of a task needs.
  struct Request {
    /// What its steps are named after.
    let name: String
    let task: ActorContract
    let terms: TaskTerms
    let round: UInt32
    let weights: Tensor
    /// From when on it is trained at home (Unix, seconds).
    let patienceEnd: UInt64
  }

  /// What a provider commits to.
  struct Training {
    let update: Tensor
    /// The root of all states.
    let states: Hash256
  }

  private let context: ActorContext
  private let market: ActorContract
  private let policy: ComputePolicy
  private let rows: PreparedRows
  private let batch: Int
  private let batches: DataBatches
  private let signature: MerkleTree
  private let secret: [UInt8]
  private var mail: Mailbox
  private var disputes: DisputePlayer
  private var events = EventCursor()
  /// Jobs of this client that are not closed, as far as is known.
  private var jobs: Set<UInt64> = []

  /// How many computation providers are asked in a round.
  private static let attemptsMax = 3

  /// The client of a market of computing, with rows that are listed already. `secret` decides which results are checked.
  package init(
    _ context: ActorContext, market address: Address, _ policy: ComputePolicy, _ mail: Mailbox,
    rows: PreparedRows, _ document: DataDocument, secret: [UInt8]
  ) throws(ActorError) {
    self.context = context
    self.policy = policy
    self.rows = rows
    self.mail = mail
    self.secret = secret
    batch = document.batch
    do throws(DataError) {
      batches = try DataBatches(rows, size: document.batch)
    } catch {
      throw .invalid("\(error)")
    }
    signature = batches.tree(of: document.owner)
    market = try context.contract(at: address)
    disputes = try DisputePlayer(context, market: market)
  }

  // MARK: Jobs and disputes

  /// Moves on what is open, and takes back what was paid for nothing; whether anything was done.
  mutating func step() throws(ActorError) -> Bool {
    for event in try events.take(["Requested"], of: market, on: context.chain) {
      // (computer, client, job)
      guard event.fields.count == 3, try event.fields[1].address() == context.account else {
        continue
      }
      jobs.insert(UInt64(clamping: try event.fields[2].amount()))
    }
    var hasActed = try play()
    for number in jobs.sorted() {
      let job = try ComputeJob(number, of: market, context)
      if job.stage == .closed {
        jobs.remove(number)
      } else if job.pending == 0, context.now > job.deadline + 1 {
        hasActed = try attempt("job-\(number).settle", "settle", number) || hasActed
      }
    }
    return hasActed
  }

  /// Claims what is owed when no job and no dispute is open; finished when nothing of its is left in the contracts.
  func settle() throws(ActorError) -> ActorProgress {
    guard jobs.isEmpty, disputes.openCount == 0 else { return .waiting }
    if try context.claim(market, as: "market.claim") { return .acted }
    return try disputes.claim() ? .acted : .finished
  }

  private mutating func play() throws(ActorError) -> Bool {
    var player = disputes
    defer { disputes = player }
    return try player.step { dispute throws(ActorError) in
      guard dispute.challenger == context.account, dispute.terms.dataRoot == signature.root,
        let start = try weights(dispute.terms.start)
      else { return nil }
      return (try states(dispute.terms, from: start), batches, signature)
    }
  }

  /// Does a step about a job which others may have done before; whether it was this one.
  private func attempt(
    _ step: String, _ entry: String, _ number: UInt64
  ) throws(ActorError) -> Bool {
    guard try !context.isDone(step) else { return false }
    do throws(ActorError) {
      try context.call(step, market, entry, [.uint(U256(number))])
      return true
    } catch {
      guard case .refused = error else { throw error }
      return false
    }
  }

  // MARK: A round

  /// What comes of a round: by the cheapest rational computation provider, or at home. Nil while somebody computes.
  mutating func train(_ request: Request) throws(ActorError) -> Training? {
    let file = "training-\(request.name).\(request.round)"
    if let stored = try context.folder.read(file) { return try Outsourcing.decode(stored) }
    guard let training = try outsource(request) else { return nil }
    // What is committed to must be shown later, whoever has made it.
    try context.folder.write(training.states.bytes + training.update.encoded(), to: file)
    return training
  }

  private mutating func outsource(_ request: Request) throws(ActorError) -> Training? {
    let terms = self.terms(of: request)
    let now = context.now
    var asked: Set<Address> = []
    for attempt in 1...Outsourcing.attemptsMax {
      let step = "\(request.name).\(request.round).request-\(attempt)"
      guard let receipt = try context.receipt(of: step) else {
        guard now < request.patienceEnd,
          try ask(step, request, terms, without: asked)
        else { return try home(terms, request) }
        return nil
      }
      let number = UInt64(clamping: try market.result("request", of: receipt.data).amount())
      let job = try ComputeJob(number, of: market, context)
      asked.insert(job.computer)
      switch job.stage {
      case .requested, .accepted:
        guard now >= job.deadline else {
          return now < request.patienceEnd ? nil : try home(terms, request)
        }
        _ = try self.attempt("job-\(number).settle", "settle", number)
      case .delivered, .closed:
        guard job.states != job.terms.start else { continue }
        return try take(number, job, terms, request, now)
      }
    }
    return try home(terms, request)
  }

  /// What was delivered, if it is right.
  private mutating func take(
    _ number: UInt64, _ job: ComputeJob, _ terms: JobTerms, _ request: Request, _ now: UInt64
  ) throws(ActorError) -> Training? {
    guard isChecked(number) else {
      let letter = try mail.letter(from: job.computer, about: job.result)
      guard let letter, let result = try? Tensor(decoding: letter, expected: .q8x24),
        Commitment.of(result) == job.result, result.shape == request.weights.shape
      else { return now < request.patienceEnd ? nil : try home(terms, request) }
      let update = try difference(result, request.weights)
      _ = try attempt("job-\(number).approve", "approve", number)
      return Training(update: update, states: job.states)
    }
    let own = try states(terms, from: request.weights)
    if own.tree.root == job.states {
      _ = try attempt("job-\(number).approve", "approve", number)
    } else if job.stage == .delivered, try !context.isDone("job-\(number).dispute") {
      context.say("job \(number): \(job.computer.checksummed) has delivered wrong states")
      do throws(ActorError) {
        try context.call(
          "job-\(number).dispute", market, "dispute", [.uint(U256(number))], value: job.payment)
      } catch {
        guard case .refused = error else { throw error }
        context.say("\(error)")
      }
    }
    return Training(
      update: try difference(own.result, request.weights), states: own.tree.root)
  }

  /// Whether a result is trained again: a coin that nobody else sees.
  private func isChecked(_ number: UInt64) -> Bool {
    let coin = keccak256(secret + withUnsafeBytes(of: number.littleEndian) { Array($0) }).bytes
    let value = coin.prefix(3).reduce(0) { $0 << 8 | Int32($1) }
    return value < policy.checked
  }

  /// Asks the cheapest that is rational; false where nobody is.
  private mutating func ask(
    _ step: String, _ request: Request, _ terms: JobTerms, without asked: Set<Address>
  ) throws(ActorError) -> Bool {
    let price = try context.view(request.task, "priceOf", [.address(context.account)]).amount()
    let rounds = UInt128(request.terms.rounds)
    let offers = try ComputeOffer.all(of: market, on: context.chain)
      .filter { offer in
        offer.provider != context.account && !asked.contains(offer.provider)
          && !disputes.distrusted.contains(offer.provider)
          && policy.computers?.contains(offer.provider) ?? true
          && offer.unitPrice <= policy.unitPriceMax
      }
      .sorted { ($0.unitPrice, $0.id) < ($1.unitPrice, $1.id) }
    for offer in offers {
      let cost = ComputeOffer.cost(
        unitPrice: offer.unitPrice, batches: batches.batches.map(\.y.count),
        features: rows.featureCount, classes: rows.classCount, steps: terms.steps)
      let (total, overflow) = cost.multipliedReportingOverflow(by: rounds)
      guard !overflow, total < price, offer.freeStake >= cost else { continue }
      let name = "rows.\(terms.dataRoot.hex.dropFirst(2).prefix(12)).\(offer.provider.hex)"
      guard
        try mail.send(
          DataDelivery(rows, batch: batch).encoded, to: offer.provider, about: terms.dataRoot,
          step: name)
      else { continue }
      try context.folder.write(
        request.weights.encoded(), to: Outsourcing.weightsFile(terms.start))
      try context.call(
        step, market, "request", [.uint(U256(offer.id)), terms.value], value: cost)
      context.say(
        "round \(request.round) goes to \(offer.provider.checksummed) for \(cost) of \(price / rounds)"
      )
      return true
    }
    return false
  }

  // MARK: Parts

  private func terms(of request: Request) -> JobTerms {
    JobTerms(
      task: request.task.address, round: request.round, dataRoot: signature.root,
      dataLeaves: signature.leafCount, start: Commitment.of(request.weights),
      steps: Int(max(request.terms.steps, 1)), rate: Int64(request.terms.rate),
      decay: Int64(request.terms.decay))
  }

  private func states(_ terms: JobTerms, from start: Tensor) throws(ActorError) -> TrainingStates {
    try TrainingStates(terms, batches, classes: rows.classCount, from: start)
  }

  private func home(_ terms: JobTerms, _ request: Request) throws(ActorError) -> Training {
    let own = try states(terms, from: request.weights)
    return Training(
      update: try difference(own.result, request.weights), states: own.tree.root)
  }

  private func difference(_ result: Tensor, _ start: Tensor) throws(ActorError) -> Tensor {
    do throws(TensorError) {
      return try result.subtract(start)
    } catch {
      throw .invalid("weights and result do not fit: \(error)")
    }
  }

  private static func weightsFile(_ hash: Hash256) -> String { "start-\(hash.hex.dropFirst(2))" }

  private func weights(_ hash: Hash256) throws(ActorError) -> Tensor? {
    guard let bytes = try context.folder.read(Outsourcing.weightsFile(hash)) else { return nil }
    return try? Tensor(decoding: bytes, expected: .q8x24)
  }

  private static func decode(_ stored: [UInt8]) throws(ActorError) -> Training {
    guard let states = Hash256(bytes: Array(stored.prefix(32))),
      let update = try? Tensor(decoding: Array(stored.dropFirst(32)), expected: .q8x24)
    else { throw .invalid("a file of training is damaged") }
    return Training(update: update, states: states)
  }
}
