import Learning
import Primitives
import Tensors

/// Trains a job again with the rows that it was about, and where the computation provider has committed to something else, disputes it to the last move.
///
/// Whoever has the rows can: their owner, from any machine, or somebody to whom it has given them.
package struct Challenger: PlatformActor {
  private let context: ActorContext
  private let market: ActorContract
  private let number: UInt64
  private let evidence: DisputePlayer.Evidence
  private var player: DisputePlayer
  /// The job as it was when it was checked.
  package let job: ComputeJob

  /// A check of a job with prepared rows, which must be those that it names.
  package init(
    _ context: ActorContext, market address: Address, job number: UInt64, rows: PreparedRows,
    _ document: DataDocument
  ) throws(ActorError) {
    self.context = context
    self.number = number
    let market = try context.contract(at: address)
    self.market = market
    job = try ComputeJob(number, of: market, context)
    player = try DisputePlayer(context, market: market)
    let batches: DataBatches
    do throws(DataError) {
      batches = try DataBatches(rows, size: document.batch)
    } catch {
      throw .invalid("\(error)")
    }
    let signature = batches.tree(of: document.owner)
    guard signature.root == job.terms.dataRoot else {
      throw .invalid("job \(number) is about other rows: their root is \(job.terms.dataRoot.hex)")
    }
    let start = try Challenger.start(of: number, job, market, context)
    let states = try TrainingStates(job.terms, batches, classes: rows.classCount, from: start)
    evidence = (states, batches, signature)
  }

  /// Whether something was delivered, and it is what training gives.
  package var isRight: Bool { job.states == evidence.states.tree.root }
  /// Whether something was delivered.
  package var isDelivered: Bool { job.states != job.terms.start }

  /// The weights at which a job begins: those of its task behind the block in which it was asked for.
  private static func start(
    of number: UInt64, _ job: ComputeJob, _ market: ActorContract, _ context: ActorContext
  ) throws(ActorError) -> Tensor {
    for event in try EventCursor().read(["Requested"], of: market, on: context.chain).events {
      // (computer, client, job)
      guard event.fields.count == 3, try event.fields[2].amount() == UInt128(number) else {
        continue
      }
      let task = try context.contract(at: job.terms.task)
      let weights = try task.view("weights", on: context.chain, at: event.block).tensor()
      guard Commitment.of(weights) == job.terms.start else {
        throw .invalid("job \(number) begins at weights that its task did not have")
      }
      return weights
    }
    throw .invalid("the chain does not tell when job \(number) was asked for")
  }

  /// Begins a dispute, once, and plays it until it is decided and everything is claimed.
  package mutating func step() throws(ActorError) -> ActorProgress {
    guard !isRight, isDelivered else { return .finished }
    try context.call(
      "job-\(number).dispute", market, "dispute", [.uint(U256(number))], value: job.payment)
    let (evidence, root) = (evidence, job.terms.dataRoot)
    let hasMoved = try player.step { dispute throws(ActorError) in
      dispute.challenger == context.account && dispute.terms.dataRoot == root ? evidence : nil
    }
    if hasMoved { return .acted }
    guard player.openCount == 0 else { return .waiting }
    if try context.claim(market, as: "market.claim") { return .acted }
    return try player.claim() ? .acted : .finished
  }
}
