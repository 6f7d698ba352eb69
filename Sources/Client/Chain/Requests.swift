import Ledger
import Primitives
import VM

/// A transaction that is to be sent: all but the nonce, which the chain's client adds.
package struct TransactionRequest: Hashable, Sendable {
  /// Who sends and pays.
  package var sender: Address
  /// The callee; nil deploys.
  package var recipient: Address?
  /// Coins sent along, in the smallest unit.
  package var value: UInt128
  /// Data and blobs.
  package var call: CallData
  /// The most gas that it may use.
  package var gasLimit: UInt64
  /// Price of one gas in the smallest unit.
  package var gasPrice: UInt128

  /// A transaction; by default without coins and fee.
  package init(
    from sender: Address, to recipient: Address?, _ call: CallData, value: UInt128 = 0,
    gasLimit: UInt64, gasPrice: UInt128 = 0
  ) {
    self.sender = sender
    self.recipient = recipient
    self.value = value
    self.call = call
    self.gasLimit = gasLimit
    self.gasPrice = gasPrice
  }
}

/// A view that is to be run.
package struct ViewRequest: Hashable, Sendable {
  /// The contract.
  package var contract: Address
  /// Selector and arguments.
  package var data: [UInt8]
  /// Whom the contract sees as its caller.
  package var caller: Address
  /// The most gas that it may use.
  package var gasLimit: UInt64

  /// A view; by default of nobody, with all the gas of a block.
  package init(
    of contract: Address, _ data: [UInt8], from caller: Address = .zero,
    gasLimit: UInt64 = Chain.blockGasLimit
  ) {
    self.contract = contract
    self.data = data
    self.caller = caller
    self.gasLimit = gasLimit
  }
}

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
