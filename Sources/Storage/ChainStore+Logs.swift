import Ledger
import Primitives
import VM

/// Which events are asked for.
package struct EventFilter: Hashable, Sendable {
  /// The contracts, any of which may have emitted it; none: any contract.
  package var contracts: Set<Address>
  /// What its topics are, from the first: any of those, or, with none, any at all.
  package var topics: [Set<Hash256>]

  /// A filter; by default for all events.
  package init(contracts: Set<Address> = [], topics: [Set<Hash256>] = []) {
    self.contracts = contracts
    self.topics = topics
  }

  /// Whether an event is asked for.
  package func matches(_ event: EmittedEvent) -> Bool {
    guard contracts.isEmpty || contracts.contains(event.contract) else { return false }
    guard topics.count <= event.topics.count else { return false }
    return zip(topics, event.topics).allSatisfy { $0.isEmpty || $0.contains($1) }
  }

  /// Whether an event of a block with this filter may be asked for.
  func mayMatch(_ bloom: EventBloom) -> Bool {
    guard contracts.isEmpty || contracts.contains(where: { bloom.mayContain($0.bytes) }) else {
      return false
    }
    return topics.allSatisfy { choices in
      choices.isEmpty || choices.contains { bloom.mayContain($0.bytes) }
    }
  }
}

/// An event, and where it was emitted.
package struct StoredLog: Hashable, Sendable {
  /// What was emitted.
  package let event: EmittedEvent
  /// The number of the block.
  package let block: UInt64
  /// The transaction.
  package let transaction: Hash256
  /// The transaction's position in the block.
  package let transactionIndex: UInt32
  /// The event's position among those of the block.
  package let index: UInt32
}

extension ChainStore {
  /// The events of a range of blocks that a filter asks for, in order. Throws when there are more than `max`, or when the receipts of
  /// more than `blocksMax` blocks would have to be read.
  package func logs(
    in range: ClosedRange<UInt64>, _ filter: EventFilter, max: Int, blocksMax: Int
  ) throws(StorageError) -> [StoredLog] {
    try read { view throws(StorageError) in
      var logs: [StoredLog] = []
      var blocks = 0
      try view.walk(.logs, from: RecordKey.number(range.lowerBound)) {
        key, value throws(StorageError) in
        var reader = RecordReader(key)
        let block = try reader.uint64()
        guard block <= range.upperBound else { return false }
        guard let bloom = EventBloom(bytes: Array(value)) else {
          throw .damaged(what: "a filter of events")
        }
        guard filter.mayMatch(bloom) else { return true }
        blocks += 1
        guard blocks <= blocksMax else { throw .tooManyLogs(max: blocksMax) }
        logs += try view.logs(of: block, filter)
        guard logs.count <= max else { throw .tooManyLogs(max: max) }
        return true
      }
      return logs
    }
  }
}

extension TableView {
  /// The events of a block that a filter asks for, in order.
  fileprivate func logs(
    of block: UInt64, _ filter: EventFilter
  ) throws(StorageError) -> [StoredLog] {
    var logs: [StoredLog] = []
    var index: UInt32 = 0
    for (position, receipt) in try items(.receipts, of: block, TableView.receipt).enumerated() {
      for event in receipt.events {
        if filter.matches(event) {
          logs.append(
            StoredLog(
              event: event, block: block, transaction: receipt.transactionHash,
              transactionIndex: UInt32(position), index: index))
        }
        index += 1
      }
    }
    return logs
  }
}
