import Primitives

/// Why a block that somebody else has produced is not valid here. Of two values the first is what it should be.
package enum BlockError: Error, Hashable, Sendable {
  /// It does not stand on the last block.
  case parent(expected: Hash256, got: Hash256)
  /// Its number is not above that of the block before.
  case number(last: UInt64, got: UInt64)
  /// Its time is before that of the block before.
  case time(last: UInt64, got: UInt64)
  /// Blocks of this chain have another gas limit.
  case gasLimit(expected: UInt64, got: UInt64)
  /// The base fee does not follow from the block before.
  case baseFee(expected: UInt128, got: UInt128)
  /// The header commits to other transactions.
  case transactionsRoot(expected: Hash256, got: Hash256)
  /// A transaction cannot be part of it.
  case transaction(index: Int, TransactionError)
  /// The transactions have used another amount of gas.
  case gasUsed(expected: UInt64, got: UInt64)
  /// The receipts are others.
  case receiptsRoot(expected: Hash256, got: Hash256)
  /// The state behind it is another one.
  case stateRoot(expected: Hash256, got: Hash256)
}

extension BlockError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    func differ(
      _ what: String, _ expected: some CustomStringConvertible, _ got: some CustomStringConvertible
    ) -> String {
      "the \(what) of the block is \(got), but should be \(expected)"
    }
    return switch self {
    case .parent(let expected, let got): differ("parent", expected, got)
    case .number(let last, let got):
      "the number \(got) of the block is not above \(last), that of the block before"
    case .time(let last, let got):
      "the time \(got) of the block is before \(last), that of the block before"
    case .gasLimit(let expected, let got): differ("gas limit", expected, got)
    case .baseFee(let expected, let got): differ("base fee", expected, got)
    case .transactionsRoot(let expected, let got): differ("transactions root", expected, got)
    case .transaction(let index, let error):
      "transaction \(index) cannot be part of the block: \(error)"
    case .gasUsed(let expected, let got): differ("gas used", expected, got)
    case .receiptsRoot(let expected, let got): differ("receipts root", expected, got)
    case .stateRoot(let expected, let got): differ("state root", expected, got)
    }
  }
}
