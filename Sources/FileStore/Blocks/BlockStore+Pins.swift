import Glibc
import Primitives

/// Pins: what stays, with all that its links lead to, when garbage is collected. Each is an empty file of its own.
extension BlockStore {
  /// What is pinned, in order.
  package func pins() throws(FileStoreError) -> [CID] {
    try StoredFile.names(in: "\(folder)/pins").compactMap { try? CID($0) }.sorted()
  }

  /// Pins a block and what it leads to, all of which must be here.
  package func pin(_ cid: CID) throws(FileStoreError) {
    var reached: Set<Hash256> = []
    try reach(from: cid, &reached)
    let path = "\(folder)/pins/\(cid)"
    try StoredFile.write([], to: path, by: "\(folder)/pins/.draft-\(getpid())-\(cid)")
  }

  /// Gives a pin back; false when there was none.
  package func unpin(_ cid: CID) throws(FileStoreError) -> Bool {
    let path = "\(folder)/pins/\(cid)"
    guard unlink(path) == 0 else {
      if errno == ENOENT { return false }
      throw .system("unlink", path)
    }
    try StoredFile.sync(folderOf: path)
    return true
  }

  /// Removes all blocks to which no pin leads. A block that a pin needs and that is missing or damaged ends it before anything is removed.
  package func collectGarbage() throws(FileStoreError) -> (blocks: Int, bytes: UInt64) {
    let lock = try StoreLock(folder, exclusive: true)
    defer { lock.release() }
    var reached: Set<Hash256> = []
    for cid in try pins() { try reach(from: cid, &reached) }
    return try sweep(keeping: reached)
  }

  /// Adds the hashes of a block and of all that its links lead to. Every block is visited once, however many links lead to it.
  private func reach(from root: CID, _ reached: inout Set<Hash256>) throws(FileStoreError) {
    var open = [root]
    while let cid = open.popLast() {
      guard reached.insert(cid.digest).inserted else { continue }
      let block = try block(cid)
      if cid.format == .dagPB { open += try block.node().links.map(\.target) }
    }
  }
}

extension ContentBlock {
  /// The node that the block holds.
  package func node() throws(FileStoreError) -> DAGNode {
    do throws(DAGNodeError) {
      return try DAGNode(decoding: bytes)
    } catch {
      throw .node(cid, error)
    }
  }
}
