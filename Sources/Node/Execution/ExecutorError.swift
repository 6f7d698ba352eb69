import Ledger
import Primitives
import Storage

/// Why a block is not executed or not committed.
package enum ExecutorError: Error, Hashable, Sendable {
  /// No block can have a transaction.
  case transaction(TransactionError)
  /// Somebody else's block is not valid here.
  case block(BlockError)
  /// The disk, or what is on it.
  case storage(StorageError)
  /// Bytes on disk, or in an export, are no block of this chain.
  case undecodable(block: UInt64)
  /// A block of a chain, or of a file, cannot be executed again: why.
  case invalid(block: UInt64, String)
  /// The seal of a block of a chain, or of a file, does not count.
  case seal(block: UInt64, SealError)
  /// What is on the disk is not what the blocks give: where.
  case differs(String)
  /// Nothing waits to be committed.
  case nothingFinalized
  /// The chain begins with another block.
  case otherGenesis(expected: Hash256, got: Hash256)
}

extension ExecutorError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .transaction(let error): "\(error)"
    case .block(let error): "\(error)"
    case .storage(let error): "\(error)"
    case .undecodable(let block): "block \(block) cannot be decoded"
    case .invalid(let block, let reason): "block \(block) is not valid: \(reason)"
    case .seal(let block, let error): "block \(block) is not valid: \(error)"
    case .differs(let place): "what is on the disk is not what the blocks give: \(place)"
    case .nothingFinalized: "no block was finalized"
    case .otherGenesis(let expected, let got):
      "the chain begins with block \(got.hex), but with this genesis it would with \(expected.hex)"
    }
  }
}

/// What an access to the store gives.
func stored<Result>(
  _ access: () throws(StorageError) -> Result
) throws(ExecutorError) -> Result {
  do throws(StorageError) {
    return try access()
  } catch {
    throw .storage(error)
  }
}
