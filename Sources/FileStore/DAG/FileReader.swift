import Primitives

/// Reads files and folders from blocks, which others may have made: every hash, kind and length is checked.
package struct FileReader {
  /// The most levels of nodes of a file. Kubo's trees need six for 2^64 bytes.
  package static let levelsMax = 16

  private let source: any BlockSource

  /// A reader of what a source has.
  package init(_ source: any BlockSource) { self.source = source }

  /// The length of a file in bytes, as its root states it; `read` checks that.
  package func fileBytes(_ root: CID) throws(FileStoreError) -> UInt64 {
    try fileBytes(source.block(root))
  }

  private func fileBytes(_ block: ContentBlock) throws(FileStoreError) -> UInt64 {
    if block.cid.format == .raw { return UInt64(block.bytes.count) }
    guard let length = try node(block).1.fileBytes else { throw .isFolder(block.cid) }
    return length
  }

  /// Hands the bytes of a file to `body`, part by part. Nothing is read of a file longer than `max`.
  package func read(
    _ root: CID, max: UInt64 = .max, _ body: (ArraySlice<UInt8>) throws(FileStoreError) -> Void
  ) throws(FileStoreError) {
    let block = try source.block(root)
    let length = try fileBytes(block)
    guard length <= max else { throw .tooLong(bytes: length, limit: max) }
    try read(block, stated: length, level: 0, body)
  }

  /// All bytes of a file of at most `max` bytes.
  package func bytes(_ root: CID, max: Int) throws(FileStoreError) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(root, max: UInt64(max)) { bytes += $0 }
    return bytes
  }

  private func read(
    _ block: ContentBlock, stated: UInt64, level: Int,
    _ body: (ArraySlice<UInt8>) throws(FileStoreError) -> Void
  ) throws(FileStoreError) {
    let cid = block.cid
    func check(_ found: UInt64) throws(FileStoreError) {
      if found != stated { throw .wrongLength(cid, stated: stated, found: found) }
    }
    if cid.format == .raw {
      try check(UInt64(block.bytes.count))
      return try body(block.bytes[...])
    }
    let (node, entry) = try node(block)
    guard let length = entry.fileBytes else { throw .isFolder(cid) }
    try check(length)
    if !entry.data.isEmpty { try body(entry.data[...]) }
    for (link, length) in zip(node.links, entry.partBytes) {
      guard level + 1 < FileReader.levelsMax else { throw .tooDeep(link.target) }
      try read(source.block(link.target), stated: length, level: level + 1, body)
    }
  }

  /// The entries of a folder.
  package func entries(_ folder: CID) throws(FileStoreError) -> [DAGNode.Link] {
    guard folder.format == .dagPB else { throw .isFile(folder) }
    let (node, entry) = try node(source.block(folder))
    guard entry.kind == .folder else { throw .isFile(folder) }
    return node.links
  }

  /// What a path leads to: an identifier, and names of entries behind slashes.
  package func resolve(_ root: CID, _ path: some Sequence<String>) throws(FileStoreError) -> CID {
    var here = root
    for name in path {
      guard let entry = try entries(here).first(where: { $0.name == name }) else {
        throw .noEntry(here, name: name)
      }
      here = entry.target
    }
    return here
  }

  /// Whether this is a folder.
  package func isFolder(_ cid: CID) throws(FileStoreError) -> Bool {
    guard cid.format == .dagPB else { return false }
    return try node(source.block(cid)).1.kind == .folder
  }

  private func node(_ block: ContentBlock) throws(FileStoreError) -> (DAGNode, UnixFSEntry) {
    let node = try block.node()
    do throws(DAGNodeError) {
      return (node, try UnixFSEntry(of: node))
    } catch {
      throw .node(block.cid, error)
    }
  }
}
