import Ledger
import Primitives
import VM

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
