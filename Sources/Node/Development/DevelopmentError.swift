import Ledger
import Storage

/// Why a development chain does not do what a script asks.
package enum DevelopmentError: Error, Hashable, Sendable {
  /// The node cannot.
  case node(NodeError)
  /// No block comes before the last one.
  case tooEarly(last: UInt64)
  /// So many blocks are not made at once.
  case tooManyBlocks(most: UInt64)
  /// There are so many snapshots already.
  case tooManySnapshots(most: Int)
  /// Coins come from the development accounts, of which none has so many.
  case tooFewCoins(needed: UInt128)
  /// Only an account whose key everybody knows can be made poorer.
  case notItsKey
  /// Coins go to a contract only by its entries.
  case isContract
}

extension DevelopmentError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .node(let error): "\(error)"
    case .tooEarly(let last): "the last block has the time \(last): the next has no earlier one"
    case .tooManyBlocks(let most): "at most \(most) blocks are made at once"
    case .tooManySnapshots(let most): "there are \(most) snapshots: go back to one first"
    case .tooFewCoins(let needed):
      "balances are set by payments of the development accounts, and none of them has \(needed)"
    case .notItsKey: "only development accounts can be made poorer: it takes the account's key"
    case .isContract: "a contract gets coins by its entries only"
    }
  }
}
