import Ledger
import Primitives
import Storage

/// Why a node does not do what it is asked.
package enum NodeError: Error, Hashable, Sendable {
  /// The bytes are no transaction.
  case undecodable(TransactionDecodingError)
  /// The transaction does not get into a block, nor among those that wait for one.
  case refused(MempoolError)
  /// A blob is not kept.
  case blob(BlobPool.Refusal)
  /// A transaction is longer than the ordering takes.
  case tooLong(bytes: Int, most: Int)
  /// The node takes no transactions, because it has refused a block on which the others may go on: why.
  case halted(String)
  /// The seal of somebody else's block does not count.
  case seal(SealError)
  /// A block cannot be made, mostly because of the disk.
  case execution(ExecutorError)
}

extension NodeError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .undecodable(let error): "\(error)"
    case .refused(let error): "\(error)"
    case .blob(.tooLarge(let bytes, let most)): "\(bytes) bytes are more than the \(most) of a blob"
    case .blob(.full): "there is no room for more blobs: transactions that wait need those here"
    case .tooLong(let bytes, let most):
      "a transaction of \(bytes) bytes is longer than the \(most) that the ordering takes"
    case .halted(let reason): "this node stands still: \(reason)"
    case .seal(let error): "\(error)"
    case .execution(let error): "\(error)"
    }
  }

  /// What an access to the store gives.
  static func storing<Result>(
    _ access: () throws(StorageError) -> Result
  ) throws(NodeError) -> Result {
    do throws(StorageError) {
      return try access()
    } catch {
      throw .execution(.storage(error))
    }
  }

  /// What the executor gives.
  static func executing<Result>(
    _ body: () throws(ExecutorError) -> Result
  ) throws(NodeError) -> Result {
    do throws(ExecutorError) {
      return try body()
    } catch {
      throw .execution(error)
    }
  }
}
