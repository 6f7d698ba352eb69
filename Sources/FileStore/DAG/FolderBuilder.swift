/// Makes the block of a folder from its entries.
package enum FolderBuilder {
  /// The most entries: those of a node of `BlockStore.blockBytesMax` bytes. Kubo would write shards from about 256 KiB on.
  package static func block(
    _ entries: [DAGNode.Link], _ format: FileBuilder.Format
  ) throws(FileStoreError) -> (block: ContentBlock, link: DAGNode.Link) {
    let node = DAGNode(
      links: entries.sorted { Array($0.name.utf8).lexicographicallyPrecedes($1.name.utf8) },
      data: UnixFSEntry(.folder).encoded)
    let block = format == .v0 ? ContentBlock(v0: node) : ContentBlock(.dagPB, node.encoded)
    guard block.bytes.count <= BlockStore.blockBytesMax else {
      throw .blockTooLong(bytes: block.bytes.count)
    }
    let total = entries.reduce(UInt64(block.bytes.count)) { $0 + $1.totalBytes }
    return (block, DAGNode.Link(block.cid, totalBytes: total))
  }
}
