import Learning
import Primitives
import Tensors

/// Plays disputes to their last move, on either side: whatever the other does, whoever has trained honestly wins.
///
/// What there is to play follows from the chain: the disputes of this account that are not decided, and of the decided ones what is still to be concluded.
struct DisputePlayer {
  /// What the player needs of a run that is disputed: its states, and the rows with the tree that signs them.
  typealias Evidence = (states: TrainingStates, rows: DataBatches, signature: MerkleTree)

  private let context: ActorContext
  private let market: ActorContract
  private let court: ActorContract
  private var decisions = EventCursor()
  private var events = EventCursor()
  /// The disputes that were begun at the market, about a job, with as much at stake: in the court anybody may accuse anybody of anything.
  private var known: Set<UInt64> = []
  /// Disputes that this account is part of and that are open, as far as is known.
  private var open: Set<UInt64> = []
  /// Whoever has lost as a defender, or is accused by this account: they get no work any more.
  private(set) var distrusted: Set<Address> = []

  init(_ context: ActorContext, market: ActorContract) throws(ActorError) {
    self.context = context
    self.market = market
    court = try context.contract(at: try context.view(market, "disputes").address())
  }

  /// Makes the moves that are due; whether it made any. `evidence` gives that of a dispute, where it can be had.
  mutating func step(
    _ evidence: (Dispute) throws(ActorError) -> Evidence?
  ) throws(ActorError) -> Bool {
    try look()
    var hasMoved = false
    for number in open.sorted() {
      let dispute = try Dispute(number, of: court, context)
      do throws(ActorError) {
        if try play(number, dispute, evidence) { hasMoved = true }
      } catch {
        // Somebody was faster, or the chain's clock is behind.
        guard case .refused = error else { throw error }
      }
    }
    return hasMoved
  }

  /// Hears of new disputes and of decisions. What was decided is read first, so that what it was about is known; that it was read is noted last, so that an
  /// answer that does not come loses nothing.
  private mutating func look() throws(ActorError) {
    let decided = try decisions.read(["Decided"], of: court, on: context.chain)
    let disputed = try events.read(["Disputed"], of: market, on: context.chain)
    // (job, dispute)
    for event in disputed.events where event.fields.count == 2 {
      let number = UInt64(clamping: try event.fields[1].amount())
      guard !known.contains(number) else { continue }
      let dispute = try Dispute(number, of: court, context)
      if dispute.challenger == context.account { distrusted.insert(dispute.defender) }
      if dispute.challenger == context.account || dispute.defender == context.account {
        open.insert(number)
      }
      known.insert(number)
    }
    // (id, defenderWon)
    for event in decided.events where event.fields.count == 2 {
      let number = UInt64(clamping: try event.fields[0].amount())
      guard try !event.fields[1].flag(), known.contains(number) else { continue }
      distrusted.insert(try Dispute(number, of: court, context).defender)
    }
    try decisions.advance(to: decided.next)
    try events.advance(to: disputed.next)
  }

  /// Claims what the court owes; whether it was anything.
  func claim() throws(ActorError) -> Bool { try context.claim(court, as: "court.claim") }

  /// How many disputes are open.
  var openCount: Int { open.count }

  private mutating func play(
    _ number: UInt64, _ dispute: Dispute,
    _ evidence: (Dispute) throws(ActorError) -> Evidence?
  ) throws(ActorError) -> Bool {
    let id = ABIValue.uint(U256(number))
    let name = "dispute-\(number).\(dispute.turn).\(dispute.level).\(dispute.index)"
    let isMine =
      (dispute.turn == .choose ? dispute.challenger : dispute.defender) == context.account
    if dispute.turn == .decided {
      open.remove(number)
      let won = dispute.defenderWon == (dispute.defender == context.account)
      // One that was concluded before a restart is nothing new.
      guard try !context.isDone("dispute-\(number).conclude") else { return false }
      context.say("dispute \(number) is \(won ? "won" : "lost")")
      do throws(ActorError) {
        try context.call("dispute-\(number).conclude", market, "conclude", [id])
      } catch {
        // The other side has concluded it.
        guard case .refused = error else { throw error }
        return false
      }
      return true
    }
    guard isMine else {
      guard context.now > dispute.deadline + 1 else { return false }
      try context.call("dispute-\(number).timeout.\(dispute.deadline)", court, "timeout", [id])
      return true
    }
    guard let (states, rows, signature) = try evidence(dispute) else { return false }
    switch dispute.turn {
    case .split:
      guard let left = states.tree.node(level: dispute.level - 1, index: 2 * dispute.index),
        let right = states.tree.node(level: dispute.level - 1, index: 2 * dispute.index + 1)
      else { return false }
      try context.call(name, court, "split", [id, .hash(left), .hash(right)])
    case .choose:
      // The first child that differs: if the left one is ours, it is the right one.
      let left = states.tree.node(level: dispute.level - 1, index: 2 * dispute.index)
      try context.call(name, court, "choose", [id, .bool(left == dispute.left)])
    case .prove: try prove(id, name, dispute.index - 1, states, rows, signature)
    case .decided: return false
    }
    return true
  }

  /// The last move: the state before the disputed one, and the batch of that step.
  private func prove(
    _ id: ABIValue, _ name: String, _ step: Int, _ states: TrainingStates, _ rows: DataBatches,
    _ signature: MerkleTree
  ) throws(ActorError) {
    guard states.states.indices.contains(step), let before = states.tree.proof(at: step),
      let batch = signature.proof(at: 1 + step % rows.batches.count)
    else { throw .invalid("the dispute is about a step that there is not") }
    let (x, y) = rows.batches[step % rows.batches.count]
    try context.call(
      name, court, "prove",
      [
        id, .bytes(states.states[step].encoded()), .array(before.siblings.map { .hash($0) }),
        .bytes(x.encoded()), .bytes(y.encoded()), .array(batch.siblings.map { .hash($0) }),
      ])
  }
}
