import Bytecode
import Primitives
import VM

/// What became of a transaction in a block.
package struct Receipt: Sendable {
  /// How it ended.
  package enum Status: Hashable, Sendable {
    /// It did what it should.
    case success
    /// The contract reverted; `data` holds the error's selector and arguments.
    case revert
    /// The machine stopped; see `location`.
    case trap(Trap)
    /// The bytes of a deployment are not a valid module.
    case invalidModule(reason: String)
  }

  /// The transaction's identity.
  package var transactionHash: Hash256
  /// How it ended.
  package var status: Status
  /// ABI results, or the error's data.
  package var data: [UInt8]
  /// All gas, that for the transaction's bytes included.
  package var gasUsed: UInt64
  /// Instructions executed, callees included.
  package var instructions: UInt64
  /// What the sender paid for one gas.
  package var gasPrice: UInt128
  /// What the sender paid for all gas: the base fee is burned, the producer gets the rest.
  package var fee: UInt128
  /// The events of a successful transaction, in order.
  package var events: [EmittedEvent]
  /// The address of the contract that was deployed.
  package var contract: Address?
  /// Where a trap or revert happened in the outermost contract.
  package var location: ProgramCounter?

  /// Whether it did what it should.
  package var isSuccess: Bool { status == .success }

  /// The part of it that the block commits to.
  package var committed: CommittedReceipt {
    CommittedReceipt(
      status: CommittedReceipt.Status(status), gasUsed: gasUsed, data: data, events: events)
  }

  /// The leaf of the receipts' trie.
  package var encoded: [UInt8] { committed.encoded }
}
