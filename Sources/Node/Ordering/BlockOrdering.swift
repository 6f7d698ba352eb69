import Primitives

/// Where several nodes put their blocks into one order: a list to which only the producer of the moment appends.
///
/// Nobody believes what stands there: every node executes every block. All that is asked of an ordering is that all nodes read the same list, that an
/// append succeeds only on top of the last block and in the producer's own term, and that what was appended stays. A node without one orders
/// by itself.
package protocol BlockOrdering {
  /// What stands there now, with blocks above a number, the first ones, as far as they have been kept.
  mutating func read(above number: UInt64) throws(OrderingFailure) -> OrderingView

  /// Has an empty list go on behind a block; false when the term has ended or the list is not empty.
  mutating func begin(
    behind position: ChainPosition, in term: ProducerTerm
  ) throws(OrderingFailure) -> Bool

  /// Appends a block on top of its parent; false when the term has ended or something else is the last block. After an error nobody knows
  /// whether it stands there, or will.
  mutating func append(
    _ block: SealedBlock, in term: ProducerTerm
  ) throws(OrderingFailure) -> Bool

  /// Makes a node the producer if there is none; nil when there is one.
  mutating func campaign(_ notice: ProducerNotice) throws(OrderingFailure) -> ProducerTerm?

  /// Keeps a term from ending for `OrderingLimits.termMilliseconds` more; false when it has ended.
  mutating func renew(_ term: ProducerTerm) throws(OrderingFailure) -> Bool

  /// Ends a term.
  mutating func resign(_ term: ProducerTerm) throws(OrderingFailure)

  /// Forgets the blocks below a number: those who need them get them from other nodes.
  mutating func prune(below number: UInt64) throws(OrderingFailure)
}

/// Who produces blocks, as the others see it.
package struct ProducerNotice: Hashable, Sendable {
  /// Whose seal the blocks have.
  package let address: Address
  /// Where others send transactions.
  package let url: String

  /// A notice.
  package init(address: Address, url: String) {
    self.address = address
    self.url = url
  }
}

/// The time in which one node produces, from its election until another could be elected. Later terms have higher numbers.
package struct ProducerTerm: Hashable, Sendable {
  /// Grows with each election: the fence that an append has to pass.
  package let number: Int64
  /// By what it is renewed.
  package let lease: Int64

  /// A term.
  package init(number: Int64, lease: Int64) {
    self.number = number
    self.lease = lease
  }
}

/// Who produces now.
package struct ElectedProducer: Hashable, Sendable {
  /// Who it is.
  package let notice: ProducerNotice
  /// The number of the term.
  package let term: Int64

  /// A producer.
  package init(_ notice: ProducerNotice, term: Int64) {
    self.notice = notice
    self.term = term
  }
}

/// What a node reads of an ordering.
package struct OrderingView: Hashable, Sendable {
  /// Where the last block stands; nil when the list is empty.
  package var head: ChainPosition?
  /// Who produces; nil when nobody does.
  package var producer: ElectedProducer?
  /// Blocks, in order.
  package var blocks: [ListedBlock]

  /// A view.
  package init(head: ChainPosition?, producer: ElectedProducer?, blocks: [ListedBlock]) {
    self.head = head
    self.producer = producer
    self.blocks = blocks
  }
}

/// A block as it stands in a list: nobody has looked at it.
package struct ListedBlock: Hashable, Sendable {
  /// The number under which it stands.
  package let number: UInt64
  /// The encoding of a `SealedBlock`.
  package let bytes: [UInt8]

  /// A block.
  package init(number: UInt64, bytes: [UInt8]) {
    self.number = number
    self.bytes = bytes
  }
}

/// An ordering cannot be reached, or answers nonsense.
package struct OrderingFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence.
  package let description: String

  /// A failure.
  package init(_ description: String) {
    self.description = description
  }
}

/// What an ordering takes, and keeps.
package enum OrderingLimits {
  /// From how many bytes on no transaction is added to a block.
  package static let blockBytes = 256 << 10
  /// The longest transaction, in bytes: etcd takes 1.5 MiB in one request.
  package static let transactionBytes = 768 << 10
  /// How many blocks stay in the list.
  package static let blocksKept: UInt64 = 512
  /// After how many blocks older ones are forgotten.
  package static let pruneInterval: UInt64 = 64
  /// How long a term lasts without being renewed, in milliseconds.
  package static let termMilliseconds: UInt64 = 2_000
}
