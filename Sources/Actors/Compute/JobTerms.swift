import Learning
import Primitives

/// What is to be trained, all that decides the result to the last bit: in the order of `JobTerms` of contracts/compute.
package struct JobTerms: Hashable, Sendable {
  package let task: Address
  package let round: UInt32
  package let dataRoot: Hash256
  package let dataLeaves: Int
  /// The hash of the starting weights.
  package let start: Hash256
  package let steps: Int
  /// Raw, with 24 fraction bits.
  package let rate: Int64
  package let decay: Int64

  /// Terms of a job.
  package init(
    task: Address, round: UInt32, dataRoot: Hash256, dataLeaves: Int, start: Hash256, steps: Int,
    rate: Int64, decay: Int64
  ) {
    (self.task, self.round, self.start) = (task, round, start)
    (self.dataRoot, self.dataLeaves) = (dataRoot, dataLeaves)
    (self.steps, self.rate, self.decay) = (steps, rate, decay)
  }

  /// How its steps are made.
  var settings: FixedPointTrainer.Settings {
    FixedPointTrainer.Settings(rate: rate, decay: decay, steps: steps)
  }

  /// As the contract takes it.
  package var value: ABIValue {
    .tuple([
      .address(task), .uint(U256(UInt64(round))), .hash(dataRoot),
      .uint(U256(UInt64(dataLeaves))), .hash(start), .uint(U256(UInt64(steps))),
      .int(U256(signExtending: rate)), .int(U256(signExtending: decay)),
    ])
  }

  /// What a contract answers.
  package init(_ value: ABIValue) throws(ActorError) {
    let fields = try value.fields(8)
    task = try fields[0].address()
    round = UInt32(clamping: try fields[1].count())
    dataRoot = try fields[2].hash()
    dataLeaves = try fields[3].count()
    start = try fields[4].hash()
    steps = try fields[5].count()
    rate = try fields[6].raw()
    decay = try fields[7].raw()
  }
}
