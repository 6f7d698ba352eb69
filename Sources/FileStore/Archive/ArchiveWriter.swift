import Primitives

/// Writes blocks one behind the other: a CAR of version 1, which Kubo reads (`ipfs dag import`).
package enum ArchiveWriter {
  /// Hands the parts of an archive to `write`: its roots, and all that they lead to, each block once, in the order in which a reader meets them. Without `followsLinks` the roots alone.
  package static func write(
    _ roots: [CID], from source: some BlockSource, followsLinks: Bool = true,
    _ write: ([UInt8]) throws(FileStoreError) -> Void
  ) throws(FileStoreError) {
    try write(section(ArchiveHeader.encoded(roots)))
    var written: Set<CID> = []
    var open = Array(roots.reversed())
    while let cid = open.popLast() {
      guard written.insert(cid).inserted else { continue }
      let block = try source.block(cid)
      try write(section(cid.bytes + block.bytes))
      if followsLinks, cid.format == .dagPB {
        open += try block.node().links.map(\.target).reversed()
      }
    }
  }

  private static func section(_ content: [UInt8]) -> [UInt8] {
    var writer = ByteWriter(capacity: content.count + 4)
    writer.countedBytes(content)
    return writer.bytes
  }
}
