import FileStore
import Primitives

/// Files for tests, and a source of blocks in memory.
enum SampleContent {
  /// Byte i is (i mod 251 + start) mod 256.
  static func bytes(_ count: Int, start: Int) -> [UInt8] {
    let period = (0..<251).map { UInt8(($0 + start) & 0xFF) }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      for index in 0..<count { buffer[index] = period[index % 251] }
      filled = count
    }
  }
}

/// Blocks in memory.
final class MemoryBlocks: BlockSource {
  var blocks: [CID: [UInt8]] = [:]

  func block(_ cid: CID) throws(FileStoreError) -> ContentBlock {
    guard let bytes = blocks[cid] else { throw .missing(cid) }
    guard let block = ContentBlock(cid, bytes) else { throw .damaged(cid) }
    return block
  }

  /// Keeps a block under its own identifier.
  func put(_ block: ContentBlock) { blocks[block.cid] = block.bytes }

  /// Makes a file of bytes.
  func add(_ bytes: [UInt8], _ format: FileBuilder.Format) throws -> DAGNode.Link {
    var builder = FileBuilder(format) { [self] block in put(block) }
    try builder.append(bytes)
    return try builder.finish()
  }

  /// Makes a block of a node.
  func add(_ node: DAGNode) -> CID {
    let block = ContentBlock(.dagPB, node.encoded)
    put(block)
    return block.cid
  }
}
