import Primitives

/// Reads an archive of blocks (CAR, version 1) that somebody else wrote: every block is checked, and none is longer than blocks may be.
package struct ArchiveReader {
  /// The roots that its head names: a claim, until the blocks are there.
  package let roots: [CID]
  /// Gives the next bytes, at most so many; none at the end.
  private let next: (Int) throws(FileStoreError) -> [UInt8]

  /// Reads the head. `next` gives the next bytes of the archive, at most as many as it is asked for, none at the end.
  package init(_ next: @escaping (Int) throws(FileStoreError) -> [UInt8]) throws(FileStoreError) {
    self.next = next
    guard let head = try ArchiveReader.section(max: ArchiveHeader.bytesMax, next) else {
      throw .archive("it is empty")
    }
    roots = try ArchiveHeader.roots(head)
  }

  /// The next block, nil at the end.
  package func block() throws(FileStoreError) -> ContentBlock? {
    // A binary identifier of version 1 has 36 bytes.
    let section = try ArchiveReader.section(max: BlockStore.blockBytesMax + 36, next)
    guard let section else { return nil }
    var reader = ByteReader(section)
    let cid: CID
    do throws(CIDError) {
      cid = try CID(from: &reader)
    } catch {
      throw .archive("\(error)")
    }
    guard let block = ContentBlock(cid, Array(section[reader.position...])) else {
      throw .damaged(cid)
    }
    return block
  }

  private static func section(
    max: Int, _ next: (Int) throws(FileStoreError) -> [UInt8]
  ) throws(FileStoreError) -> [UInt8]? {
    var prefix: [UInt8] = []
    repeat {
      let byte = try next(1)
      if byte.isEmpty, prefix.isEmpty { return nil }
      guard !byte.isEmpty, prefix.count < 5 else { throw .archive("it is cut") }
      prefix += byte
    } while prefix.last.map { $0 & 0x80 != 0 } ?? false
    var reader = ByteReader(prefix)
    guard let count = try? reader.count(max: max) else {
      throw .archive("a block is longer than \(BlockStore.blockBytesMax) bytes")
    }
    var content: [UInt8] = []
    content.reserveCapacity(count)
    while content.count < count {
      let more = try next(count - content.count)
      guard !more.isEmpty else { throw .archive("it is cut") }
      content += more
    }
    return content
  }
}
