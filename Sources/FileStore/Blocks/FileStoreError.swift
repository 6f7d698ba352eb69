/// Why something cannot be stored or read.
package enum FileStoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A block is not here.
  case missing(CID)
  /// The bytes of a block are not those that its identifier names.
  case damaged(CID)
  /// A block cannot be read as a node.
  case node(CID, DAGNodeError)
  /// What is behind a link is not as long as the node above says.
  case wrongLength(CID, stated: UInt64, found: UInt64)
  /// A file was asked for, and this is a folder.
  case isFolder(CID)
  /// A folder was asked for, and this is a file.
  case isFile(CID)
  /// A folder has no entry of this name.
  case noEntry(CID, name: String)
  /// More levels of nodes than any file has.
  case tooDeep(CID)
  /// A file is longer than whoever asked takes.
  case tooLong(bytes: UInt64, limit: UInt64)
  /// A block is longer than blocks may be.
  case blockTooLong(bytes: Int)
  /// The store would become larger than it may.
  case overQuota(bytes: UInt64, quota: UInt64)
  /// Somebody collects garbage, or adds while garbage is to be collected.
  case busy(folder: String)
  /// The system refused an operation.
  case system(operation: String, path: String, code: Int32)
  /// An archive is none, or is cut.
  case archive(String)
  /// Another machine did not give what was asked for.
  case remote(String)

  package var description: String {
    switch self {
    case .missing(let cid): "the block \(cid) is not here"
    case .damaged(let cid): "the block \(cid) is damaged: its bytes have another hash"
    case .node(let cid, let error): "the block \(cid) \(error)"
    case .wrongLength(let cid, let stated, let found):
      "the block \(cid) has \(found) bytes of the file where \(stated) are stated"
    case .isFolder(let cid): "\(cid) is a folder, not a file"
    case .isFile(let cid): "\(cid) is a file, not a folder"
    case .noEntry(let cid, let name): "the folder \(cid) has no entry `\(name)`"
    case .tooDeep(let cid): "below \(cid) are more than \(FileReader.levelsMax) levels of nodes"
    case .tooLong(let bytes, let limit):
      "the file has \(bytes) bytes, and at most \(limit) are taken"
    case .blockTooLong(let bytes):
      "a block has \(bytes) bytes, and at most \(BlockStore.blockBytesMax) are kept"
    case .overQuota(let bytes, let quota):
      "the store would have \(bytes) bytes, and its quota is \(quota): unpin and collect garbage, or raise it"
    case .busy(let folder):
      "\(folder) is busy: garbage is being collected, or files are being added"
    case .system(let operation, let path, let code):
      "\(operation) \(path): \(FileStoreError.text(code))"
    case .archive(let reason): "this is not an archive of blocks (CAR, version 1): \(reason)"
    case .remote(let reason): reason
    }
  }
}
