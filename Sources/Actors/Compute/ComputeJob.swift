import Primitives

/// A job on the market of computing, as the chain has it.
package struct ComputeJob: Hashable, Sendable {
  /// The stages of contracts/compute/jobs.gx, in its order.
  package enum Stage: Int, Sendable {
    case requested, accepted, delivered, closed
  }

  package let offer: UInt64
  package let client: Address
  package let computer: Address
  package let terms: JobTerms
  /// In the smallest unit.
  package let payment: UInt128
  package let stage: Stage
  /// The root of the tree of all states, and the hash of the last one; before delivery the starting hash.
  package let states: Hash256
  package let result: Hash256
  /// When the stage ends (Unix, seconds).
  package let deadline: UInt64
  /// Disputes that are not decided.
  package let pending: UInt64

  /// The job with a number.
  package init(
    _ number: UInt64, of market: ActorContract, _ context: ActorContext
  ) throws(ActorError) {
    let fields = try context.view(market, "job", [.uint(U256(number))]).fields(10)
    offer = UInt64(clamping: try fields[0].amount())
    client = try fields[1].address()
    computer = try fields[2].address()
    terms = try JobTerms(fields[3])
    payment = try fields[4].amount()
    guard let stage = Stage(rawValue: try fields[5].count()) else {
      throw .invalid("job \(number) is in a stage that nobody knows")
    }
    self.stage = stage
    states = try fields[6].hash()
    result = try fields[7].hash()
    deadline = UInt64(clamping: try fields[8].amount())
    pending = UInt64(clamping: try fields[9].amount())
  }
}
