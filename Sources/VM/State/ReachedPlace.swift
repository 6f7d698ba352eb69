import Primitives

/// A place in the state of a contract, as one transaction sees it.
///
/// There is one object for each place that the transaction has reached, so that whoever has found it has all that is known of
/// it: what was paid for, and what a host keeps of its value.
package final class ReachedPlace {
  /// The contract.
  package let contract: Address
  /// The key of the place with the host.
  package let key: Hash256
  /// Whether values of its type can reference blobs.
  package let holdsReferences: Bool
  /// Whether reaching it was paid for. What is undone stays paid for.
  var isReached = false
  /// Whether a change of it was paid for.
  var isChangePaid = false

  /// Whether a host has read it and keeps its value here; the machine leaves these three alone.
  package var isKept = false
  /// What lay there before the transaction, if it is kept.
  package var original: [UInt8]?
  /// What lies there now, if it is kept.
  package var value: [UInt8]?

  /// A place that was not reached yet.
  package init(_ contract: Address, _ key: Hash256, holdsReferences: Bool = true) {
    self.contract = contract
    self.key = key
    self.holdsReferences = holdsReferences
  }
}
