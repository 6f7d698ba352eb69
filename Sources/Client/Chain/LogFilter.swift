import Ledger
import Primitives
import VM

/// Which events are wanted.
package struct LogFilter: Hashable, Sendable {
  /// Of this contract; nil for all.
  package var contract: Address?
  /// With this first topic, which names the event; nil for all.
  package var topic: Hash256?
  /// In blocks from this number on.
  package var fromBlock: UInt64

  /// A filter; by default of all events.
  package init(contract: Address? = nil, topic: Hash256? = nil, fromBlock: UInt64 = 0) {
    self.contract = contract
    self.topic = topic
    self.fromBlock = fromBlock
  }

  /// Whether it admits an event.
  func admits(_ event: EmittedEvent) -> Bool {
    (contract ?? event.contract) == event.contract
      && (topic.map { $0 == event.topics.first } ?? true)
  }
}

/// An event and where it stands.
package struct Log: Hashable, Sendable {
  /// What was emitted.
  package var event: EmittedEvent
  /// The number of its block.
  package var block: UInt64
  /// The transaction that emitted it.
  package var transaction: Hash256

  /// An event of a transaction in a block.
  package init(event: EmittedEvent, block: UInt64, transaction: Hash256) {
    self.event = event
    self.block = block
    self.transaction = transaction
  }
}
