import Ledger

/// Why a file is no chain that can go on.
package enum ChainFileError: Error, Hashable, Sendable {
  /// It is something else.
  case notAChain
  /// It was written by a later version of Galaxy, in this version of the layout.
  case newer(UInt16)
  /// Bytes are missing, or are not those that were written.
  case damaged
  /// A transaction, counted from 1, makes another block than it did, or none.
  case differs(transaction: Int)
}

extension ChainFileError: CustomStringConvertible {
  /// What is wrong with it, behind the file's name.
  package var description: String {
    switch self {
    case .notAChain: "is no chain: it does not begin with GXCH"
    case .newer(let version):
      "was written by a later Galaxy: it has version \(version), and this one reads up to \(ChainFile.version)"
    case .damaged: "is damaged or cut short: its checksum is wrong"
    case .differs(let transaction):
      "cannot go on: transaction \(transaction) ends differently than it did, because another version of Galaxy made it"
    }
  }
}
