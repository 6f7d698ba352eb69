import Primitives

/// Why the chain on disk cannot be opened, read or written. Whatever it is, the blocks that were committed before are
/// as they were.
package enum StorageError: Error, Hashable, Sendable {
  /// Another process, or this one, has the folder open.
  case inUse(folder: String)
  /// The folder holds something that is not a chain of Galaxy.
  case foreign(folder: String)
  /// A later version of Galaxy wrote the folder.
  case newer(version: UInt64)
  /// What was read is not what was written.
  case damaged(what: String)
  /// The disk, a quota or the map has no room left. The block was not committed.
  case full
  /// More readers at once than `ChainStore.readersMax`.
  case tooManyReaders
  /// The state behind this block is not kept any more, or not there yet.
  case noVersion(number: UInt64, oldest: UInt64, head: UInt64)
  /// A block does not stand on the last one.
  case notNext(head: Hash256, parent: Hash256)
  /// A block's number is not above the last one's.
  case numberNotAbove(head: UInt64, number: UInt64)
  /// More logs match, or more blocks would have to be searched, than were allowed.
  case tooManyLogs(max: Int)
  /// Blobs that wait for a block take all the bytes that they may.
  case spoolFull(max: Int)
  /// A blob has more bytes than were allowed.
  case blobTooLong(max: Int)
  /// The system refused a call: the name of the call, its error number and what that means.
  case system(call: String, code: Int32, message: String)
}

extension StorageError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .inUse(let folder): "another process uses the chain in \(folder)"
    case .foreign(let folder): "what is in \(folder) is not a chain of Galaxy"
    case .newer(let version):
      "the chain was written by a later version of Galaxy (format \(version), "
        + "this one reads \(ChainStore.format))"
    case .damaged(let what): "the chain on disk is damaged: \(what)"
    case .full:
      "no room is left on the disk: the block was not committed, the ones before it are there"
    case .tooManyReaders:
      "more than \(ChainStore.readersMax) versions of the state are being read at once"
    case .noVersion(let number, let oldest, let head):
      "the state behind block \(number) is not kept; those of \(oldest) to \(head) are"
    case .notNext(let head, let parent):
      "the block stands on \(parent), but the last block is \(head)"
    case .numberNotAbove(let head, let number):
      "the number \(number) of the block is not above \(head), that of the last block"
    case .tooManyLogs(let max): "the query exceeds the limit of \(max); narrow the range of blocks"
    case .spoolFull(let max): "blobs that wait for a block take all of the \(max) bytes they may"
    case .blobTooLong(let max): "there are more than the \(max) bytes of a blob"
    case .system(let call, let code, let message): "\(call) failed: \(message) (\(code))"
    }
  }
}
