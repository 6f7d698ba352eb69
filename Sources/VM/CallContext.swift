import Primitives

/// What one call gets to know.
package struct CallContext: Hashable, Sendable {
  /// The contract that executes: whose storage is read and written.
  package var contract: Address
  /// Who called it.
  package var caller: Address
  /// Coins that came along. The host has moved them to the contract already.
  package var value: UInt128
  /// Number of the block.
  package var blockNumber: UInt64
  /// Time of the block, in seconds since 1970.
  package var blockTime: UInt64
  /// Whether storing, emitting and paying trap. The machine sets it by itself for a view.
  package var isStatic: Bool
  /// How many contract calls wait for this one: 0 for the transaction's own.
  package var depth: Int
  /// Bytes of memory that the waiting calls hold.
  package var memoryHeld: Int

  /// A context; by default that of a transaction's own call without coins.
  package init(
    contract: Address, caller: Address, value: UInt128 = 0, blockNumber: UInt64 = 0,
    blockTime: UInt64 = 0, isStatic: Bool = false, depth: Int = 0, memoryHeld: Int = 0
  ) {
    self.contract = contract
    self.caller = caller
    self.value = value
    self.blockNumber = blockNumber
    self.blockTime = blockTime
    self.isStatic = isStatic
    self.depth = depth
    self.memoryHeld = memoryHeld
  }
}

/// What is called.
package enum CallTarget: Hashable, Sendable {
  /// The module's init: the call data are its ABI-encoded arguments, without a selector. A module
  /// without init accepts empty call data.
  case initialize
  /// The entry or view whose selector the call data begin with.
  case dispatch
}
