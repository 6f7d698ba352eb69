import Primitives

/// A dispute about a run of training, as the chain has it.
package struct Dispute: Hashable, Sendable {
  /// Who has to move, and how: in the order of contracts/compute/disputes.gx.
  package enum Turn: Int, Sendable {
    case split, choose, prove, decided
  }

  package let defender: Address
  package let challenger: Address
  /// The root that is disputed.
  package let states: Hash256
  /// What is to be trained again; of the task it says nothing.
  package let terms: JobTerms
  package let turn: Turn
  package let level: Int
  package let index: Int
  package let left: Hash256
  package let right: Hash256
  /// Until when the move is to be made (Unix, seconds).
  package let deadline: UInt64
  package let defenderWon: Bool

  /// The dispute with a number.
  package init(
    _ number: UInt64, of court: ActorContract, _ context: ActorContext
  ) throws(ActorError) {
    let fields = try context.view(court, "dispute", [.uint(U256(number))]).fields(9)
    let claim = try fields[0].fields(9)
    defender = try claim[0].address()
    challenger = try claim[1].address()
    states = try claim[2].hash()
    terms = JobTerms(
      task: .zero, round: 0, dataRoot: try claim[5].hash(), dataLeaves: try claim[6].count(),
      start: try claim[4].hash(), steps: max(try claim[3].count(), 1) - 1,
      rate: try claim[7].raw(), decay: try claim[8].raw())
    guard let turn = Turn(rawValue: try fields[1].count()) else {
      throw .invalid("dispute \(number) has a turn that nobody knows")
    }
    self.turn = turn
    level = try fields[3].count()
    index = try fields[4].count()
    left = try fields[5].hash()
    right = try fields[6].hash()
    deadline = UInt64(clamping: try fields[7].amount())
    defenderWon = try fields[8].flag()
  }
}
