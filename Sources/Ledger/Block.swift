import Primitives

/// What transactions in a block get to know about it.
package struct BlockContext: Hashable, Sendable {
  /// The first block is 1.
  package var number: UInt64
  /// Seconds since 1970.
  package var time: UInt64
  /// Receives the fees, without the base fee.
  package var producer: Address
  /// The most gas that all transactions together may have as their limits.
  package var gasLimit: UInt64
  /// What is burned of the price of each gas; 0 where nothing is (`ChainRules.fees`).
  package var baseFee: UInt128

  /// Describes a block.
  package init(
    number: UInt64, time: UInt64, producer: Address, gasLimit: UInt64, baseFee: UInt128 = 0
  ) {
    self.number = number
    self.time = time
    self.producer = producer
    self.gasLimit = gasLimit
    self.baseFee = baseFee
  }
}

/// The part of a block that its hash commits to.
package struct BlockHeader: Hashable, Sendable {
  /// The hash of the block before; zero for the first.
  package var parent: Hash256
  /// Number, time, producer, gas limit and base fee.
  package var context: BlockContext
  /// The root of the state behind the block's transactions.
  package var stateRoot: Hash256
  /// The root of the trie of the transactions' hashes.
  package var transactionsRoot: Hash256
  /// The root of the trie of the receipts.
  package var receiptsRoot: Hash256
  /// Gas used by all transactions.
  package var gasUsed: UInt64

  /// A header.
  package init(
    parent: Hash256, context: BlockContext, stateRoot: Hash256, transactionsRoot: Hash256,
    receiptsRoot: Hash256, gasUsed: UInt64
  ) {
    self.parent = parent
    self.context = context
    self.stateRoot = stateRoot
    self.transactionsRoot = transactionsRoot
    self.receiptsRoot = receiptsRoot
    self.gasUsed = gasUsed
  }

  /// keccak256 of the encoding: names the block.
  package var hash: Hash256 { keccak256(encoded) }
}

/// A block as it travels: what its transactions did follows from executing them.
package struct ProposedBlock: Hashable, Sendable {
  /// What the block's hash commits to.
  package var header: BlockHeader
  /// The transactions, in order.
  package var transactions: [BlockTransaction]

  /// A block that somebody else has produced.
  package init(header: BlockHeader, transactions: [BlockTransaction]) {
    self.header = header
    self.transactions = transactions
  }
}

/// A block that was executed, with its transactions and their receipts.
package struct Block: Sendable {
  /// What the block's hash commits to.
  package var header: BlockHeader
  /// The transactions, in order.
  package var transactions: [BlockTransaction]
  /// What became of each transaction.
  package var receipts: [Receipt]

  /// The block as it travels.
  package var proposed: ProposedBlock {
    ProposedBlock(header: header, transactions: transactions)
  }

  /// The root of a trie from the RLP of a position to an item, as for transactions and receipts
  /// in Ethereum.
  package static func root(of items: [[UInt8]]) -> Hash256 {
    trieRoot(
      items.enumerated().map { index, item in
        (RLP.number(U256(UInt64(index))).encoded(), item)
      })
  }
}
