import Bytecode
import Ledger
import Primitives
import VM

/// What became of a transaction or view, wherever it ended.
package struct Outcome: Hashable, Sendable {
  /// How it ended.
  package enum Status: Hashable, Sendable {
    /// It did what it should.
    case success
    /// The contract gave up; the data are its error's.
    case revert
    /// The machine stopped it.
    case trap(Trap)
    /// The bytes of a deployment are no valid module.
    case invalidModule(reason: String)
    /// No block takes the transaction.
    case refused(TransactionError)
  }

  /// How it ended.
  package var status: Status
  /// ABI results, or the error's data.
  package var data: [UInt8] = []
  /// All gas; of a view without what a transaction costs before it runs.
  package var gasUsed: UInt64 = 0
  /// Instructions executed, a transaction's callees included.
  package var instructions: UInt64 = 0
  /// The events of a successful transaction, in order.
  package var events: [EmittedEvent] = []
  /// The address of the contract that was deployed.
  package var contract: Address?
  /// Where a trap or revert happened in the outermost contract.
  package var location: ProgramCounter?

  /// What a receipt says.
  package init(_ receipt: Receipt) {
    status =
      switch receipt.status {
      case .success: .success
      case .revert: .revert
      case .trap(let trap): .trap(trap)
      case .invalidModule(let reason): .invalidModule(reason: reason)
      }
    data = receipt.data
    gasUsed = receipt.gasUsed
    instructions = receipt.instructions
    events = receipt.events
    contract = receipt.contract
    location = receipt.location
  }

  /// What a view gave.
  package init(_ view: CallOutcome) {
    status =
      switch view.status {
      case .success: .success
      case .revert: .revert
      case .trap(let trap): .trap(trap)
      }
    data = view.data
    gasUsed = view.gasUsed
    instructions = view.instructions
    location = view.location
  }

  /// A transaction that no block takes.
  package init(refused error: TransactionError) {
    status = .refused(error)
  }

  /// Whether it did what it should.
  package var isSuccess: Bool { status == .success }
}
