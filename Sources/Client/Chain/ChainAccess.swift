import Ledger
import Primitives
import VM

/// A chain as its clients reach it: in this process (`LocalChain`), or over a network.
///
/// Synchronous, because whoever acts on a chain, a command, a test or an actor of the platform, waits for each answer
/// before the next step, and because a simulation runs many of them in one thread in an order that it chooses. Below
/// the node nothing is concurrent. A client of JSON-RPC keeps its connection on a thread of its own and waits there.
package protocol ChainAccess {
  /// Sends a transaction in the name of an account that this client may act for, with the account's next nonce; gives
  /// the transaction's identity. It may still be on its way into a block.
  mutating func submit(_ request: TransactionRequest) throws(ChainError) -> Hash256

  /// What became of a transaction; nil while no block has it.
  func receipt(of transaction: Hash256) throws(ChainError) -> Receipt?

  /// Runs a view, or an entry without consequences, on the latest state.
  func view(_ request: ViewRequest) throws(ChainError) -> CallOutcome

  /// The events of past transactions that a filter admits, in order.
  func logs(_ filter: LogFilter) throws(ChainError) -> [Log]

  /// The records of a transaction, for `TraceReader`; nil when the chain has none.
  func trace(of transaction: Hash256) throws(ChainError) -> [UInt8]?

  /// The coins of an account, in the smallest unit.
  func balance(of account: Address) throws(ChainError) -> UInt128
}

extension ChainAccess {
  /// Sends a transaction and gives its receipt.
  package mutating func transact(_ request: TransactionRequest) throws(ChainError) -> Receipt {
    let transaction = try submit(request)
    guard let receipt = try receipt(of: transaction) else { throw .pending(transaction) }
    return receipt
  }

  /// Sends a transaction; what became of it, also when no block takes it.
  package mutating func attempt(_ request: TransactionRequest) throws(ChainError) -> Outcome {
    do throws(ChainError) {
      return Outcome(try transact(request))
    } catch {
      guard case .refused(let reason) = error else { throw error }
      return Outcome(refused: reason)
    }
  }
}

/// Why a chain gives no answer.
package enum ChainError: Error, Hashable, Sendable {
  /// No block takes the transaction; nothing has changed.
  case refused(TransactionError)
  /// The transaction waits for a block.
  case pending(Hash256)
  /// The node says no, for this reason.
  case answered(String)
  /// This client has no key of the account that is to send.
  case unsigned(Address)
  /// The chain cannot be reached, for this reason: what was sent may have arrived.
  case unreachable(String)
}

extension ChainError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .refused(let error): "\(error)"
    case .pending(let transaction): "the transaction \(transaction.hex) waits for a block"
    case .answered(let reason): "the node refuses: \(reason)"
    case .unsigned(let account): "there is no key of \(account.checksummed) to sign with"
    case .unreachable(let reason): "the chain cannot be reached: \(reason)"
    }
  }
}
