import Node
import Primitives

/// The list that an ordering keeps, as etcd has it: entries are compared and put at one moment, and the producer goes with its lease.
struct SimulatedList {
  private(set) var head: ChainPosition?
  private(set) var blocks: [UInt64: [UInt8]] = [:]
  /// All that was ever appended.
  private(set) var history: [SealedBlock] = []
  private var producer: (elected: ElectedProducer, lease: Int64)?
  private var leaseEnds: [Int64: UInt64] = [:]
  private var revision: Int64 = 0

  /// Has leases end.
  mutating func advance(to now: UInt64) {
    leaseEnds = leaseEnds.filter { $0.value > now }
    if let producer, leaseEnds[producer.lease] == nil { self.producer = nil }
  }

  func view(above number: UInt64) -> OrderingView {
    let found = blocks.filter { $0.key > number }.sorted { $0.key < $1.key }.prefix(3).map {
      ListedBlock(number: $0.key, bytes: $0.value)
    }
    return OrderingView(head: head, producer: producer?.elected, blocks: found)
  }

  mutating func begin(behind position: ChainPosition, in term: ProducerTerm) -> Bool {
    guard isCurrent(term), head == nil else { return false }
    head = position
    return true
  }

  mutating func append(_ block: SealedBlock, in term: ProducerTerm) -> Bool {
    let number = block.position.number
    guard isCurrent(term), head == block.parent, blocks[number] == nil else {
      return blocks[number] == block.encoded
    }
    head = block.position
    blocks[number] = block.encoded
    history.append(block)
    return true
  }

  private func isCurrent(_ term: ProducerTerm) -> Bool { producer?.elected.term == term.number }

  mutating func campaign(_ notice: ProducerNotice, at now: UInt64) -> ProducerTerm? {
    revision += 1
    guard producer == nil else { return nil }
    leaseEnds[revision] = now + OrderingLimits.termMilliseconds
    producer = (ElectedProducer(notice, term: revision), revision)
    return ProducerTerm(number: revision, lease: revision)
  }

  mutating func renew(_ term: ProducerTerm, at now: UInt64) -> Bool {
    guard leaseEnds[term.lease] != nil else { return false }
    leaseEnds[term.lease] = now + OrderingLimits.termMilliseconds
    return true
  }

  mutating func resign(_ term: ProducerTerm) {
    leaseEnds[term.lease] = nil
    if producer?.lease == term.lease { producer = nil }
  }

  mutating func prune(below number: UInt64) {
    blocks = blocks.filter { $0.key >= number }
  }
}
