import Primitives

/// Something that a contract has told.
package struct ContractEvent: Hashable, Sendable {
  /// The name of the event.
  package let name: String
  /// What it says, in the order of its declaration.
  package let fields: [ABIValue]
  /// The block that has it.
  package let block: UInt64
}
