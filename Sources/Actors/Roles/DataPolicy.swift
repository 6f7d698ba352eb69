import Diagnostics
import Primitives

/// To which tasks a data provider lends its data, as its owner has written it down.
package struct DataPolicy: Hashable, Sendable {
  /// The largest deposit that it puts into a task, in the smallest unit.
  package var depositMax: UInt128
  /// The most gradient steps of one local update.
  package var stepsMax: UInt32
  /// The most rounds of a task.
  package var roundsMax: UInt32
  /// The largest part of the pot that may hang on the target, whose test rows only the model provider knows: a raw `Q<8, 24>`.
  package var gatedMax: Int32
  /// The least time to commit and to reveal, in seconds: whoever misses the second loses the deposit.
  package var phaseMin: UInt64
  /// Whose tasks it takes; nil for everybody's.
  package var owners: Set<Address>?

  /// A policy; by default whatever the protocol allows, but at least half of the pot for work, and 3 seconds for each step.
  package init(
    depositMax: UInt128 = .max, stepsMax: UInt32 = 127, roundsMax: UInt32 = 64,
    gatedMax: Int32 = 1 << 23, phaseMin: UInt64 = 3, owners: Set<Address>? = nil
  ) {
    self.depositMax = depositMax
    self.stepsMax = stepsMax
    self.roundsMax = roundsMax
    (self.gatedMax, self.phaseMin) = (gatedMax, phaseMin)
    self.owners = owners
  }

  /// Why a task of somebody is refused; nil when it is taken.
  package func objection(to terms: TaskTerms, of owner: Address) -> String? {
    if let owners, !owners.contains(owner) { return "its owner is not on the list" }
    if terms.deposit > depositMax { return "its deposit is too large" }
    if terms.steps > stepsMax { return "it asks for \(terms.steps) steps in a round" }
    if terms.rounds > roundsMax { return "it has \(terms.rounds) rounds" }
    if terms.gated > gatedMax {
      return "too much of its pot hangs on a target that its owner measures"
    }
    let phase = min(terms.commitTime, terms.revealTime)
    if phase < phaseMin { return "it leaves \(phase) s to commit or to reveal" }
    return nil
  }
}
