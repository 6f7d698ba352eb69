import Primitives
import VM

/// What the demonstration found, for tests to look at; the same in every run except for `duration`.
package struct DemoReport: Sendable {
  /// The federation that averages everybody, judged on all test rows.
  package var everybody: DemoRun
  /// The federation that averages contributors, judged on the even test rows.
  package var contributors: DemoRun
  /// The round with encrypted updates.
  package var sealed: DemoSealedResult
  /// Gas by kind of transaction, in order of first use.
  package var tallies: [DemoGasTally]
  /// The call tree of the settlement.
  package var callTree: [String]
  /// The most expensive source lines of a scored round.
  package var expensiveLines: [String]
  /// Traces of the last scoring and of the settlement.
  package var traces: [(name: String, file: TraceFile)]
  /// How long it took.
  package var duration: Duration
}

/// One federation of ten rounds with its settlement. Providers are in the order of their corruption.
package struct DemoRun: Sendable {
  /// What the contract found in a round.
  package struct Round: Sendable {
    /// The accuracy on the committed test rows after the round, as the contract computed it.
    package var accuracy: Double
    /// The accuracy on the odd test rows after the round, as the contract computed it.
    package var heldOutAccuracy: Double
    /// The Shapley value of each provider.
    package var values: [Double]
    /// The providers whose updates were averaged.
    package var kept: [Int]
  }

  /// All rounds.
  package var rounds: [Round] = []
  /// The sum of the Shapley values of each provider, as the contract keeps it.
  package var contributions: [Double] = []
  /// What each data provider has claimed, in the smallest unit.
  package var payouts: [UInt128] = []
  /// What each computation provider has claimed.
  package var computePayouts: [UInt128] = []
  /// What went back to the model owner.
  package var refund: UInt128 = 0
  /// What was in the pot.
  package var escrow: UInt128 = 0
  /// Raw weights after the last round.
  package var weights: [Int64] = []
}

/// The round with encrypted updates.
package struct DemoSealedResult: Sendable {
  /// Bits of the key.
  package var keyBits: Int
  /// Bytes of one encrypted update, and of the same one in the clear.
  package var sealedBytes: Int
  package var plainBytes: Int
  /// Values in one update.
  package var values: Int
  /// Whether the decrypted sum is the weighted sum of the plain updates, in every bit.
  package var sumsAgree: Bool
  /// Whether the average computed from it is the one that the contract computes from plain
  /// updates, in every bit.
  package var averagesAgree: Bool
}

/// The gas of all transactions of one kind.
package struct DemoGasTally: Sendable {
  /// The contract and its entry.
  package let kind: String
  /// How many transactions.
  package var count: UInt64
  /// Gas of all of them.
  package var gas: UInt64
  /// Bytes of call data of all of them.
  package var bytes: Int
}
