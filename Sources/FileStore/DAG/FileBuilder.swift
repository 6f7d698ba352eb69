import Primitives

/// Makes the blocks of a file while its bytes come in, so that a file of any length takes the memory of a few blocks.
///
/// The tree is Kubo's: chunks of 256 KiB, at most 174 links to a node, all leaves equally deep. So the identifiers are those of
/// `ipfs add` (version 0) and `ipfs add --cid-version=1` (raw leaves).
package struct FileBuilder {
  /// Which identifiers a file gets.
  package enum Format: Sendable {
    /// Version 0: leaves are nodes, too.
    case v0
    /// Version 1: leaves are the bytes alone.
    case v1
  }

  /// The bytes of a chunk.
  package static let chunkBytes = 256 << 10
  /// The most links of a node.
  package static let linksMax = 174

  /// A finished subtree.
  private struct Part {
    let link: DAGNode.Link
    let fileBytes: UInt64
  }

  private let format: Format
  private let put: (ContentBlock) throws(FileStoreError) -> Void
  private var chunk: [UInt8] = []
  /// What waits for a node above it, leaves first.
  private var levels: [[Part]] = [[]]
  /// The length of the file so far, in bytes.
  package private(set) var fileBytes: UInt64 = 0

  /// A builder that hands each block to `put`, those below before those above.
  package init(_ format: Format, put: @escaping (ContentBlock) throws(FileStoreError) -> Void) {
    self.format = format
    self.put = put
    chunk.reserveCapacity(FileBuilder.chunkBytes)
  }

  /// Adds bytes to the file.
  package mutating func append(_ bytes: some Collection<UInt8>) throws(FileStoreError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // A full chunk waits: if nothing follows, it may be the whole file.
      if chunk.count == FileBuilder.chunkBytes { try finishChunk() }
      let room = rest.prefix(FileBuilder.chunkBytes - chunk.count)
      chunk.append(contentsOf: room)
      rest = rest[room.endIndex...]
    }
  }

  /// Ends the file; gives its root and the bytes of all its blocks.
  package mutating func finish() throws(FileStoreError) -> DAGNode.Link {
    if !chunk.isEmpty || fileBytes == 0 { try finishChunk() }
    var level = 0
    while level + 1 < levels.count || levels[level].count > 1 {
      try finishNode(level)
      level += 1
    }
    return levels[level][0].link
  }

  private mutating func finishChunk() throws(FileStoreError) {
    let block: ContentBlock =
      switch format {
      case .v0:
        ContentBlock(
          v0: DAGNode(
            data: UnixFSEntry(.file, data: chunk, fileBytes: UInt64(chunk.count)).encoded))
      case .v1: ContentBlock(.raw, chunk)
      }
    let count = UInt64(chunk.count)
    fileBytes += count
    chunk.removeAll(keepingCapacity: true)
    try put(block)
    try add(
      Part(
        link: DAGNode.Link(block.cid, totalBytes: UInt64(block.bytes.count)), fileBytes: count),
      to: 0)
  }

  private mutating func add(_ part: Part, to level: Int) throws(FileStoreError) {
    if level == levels.count { levels.append([]) }
    if levels[level].count == FileBuilder.linksMax { try finishNode(level) }
    levels[level].append(part)
  }

  /// Puts a node over what waits on a level.
  private mutating func finishNode(_ level: Int) throws(FileStoreError) {
    let parts = levels[level]
    levels[level] = []
    let fileBytes = parts.reduce(0) { $0 + $1.fileBytes }
    let node = DAGNode(
      links: parts.map(\.link),
      data: UnixFSEntry(.file, fileBytes: fileBytes, partBytes: parts.map(\.fileBytes)).encoded)
    let block = format == .v0 ? ContentBlock(v0: node) : ContentBlock(.dagPB, node.encoded)
    try put(block)
    let total = parts.reduce(UInt64(block.bytes.count)) { $0 + $1.link.totalBytes }
    try add(
      Part(link: DAGNode.Link(block.cid, totalBytes: total), fileBytes: fileBytes), to: level + 1)
  }
}
